//go:build full

package e2e

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"kassa/internal/nodetest"
)

// What a payment that needs two confirmations says when it has none, one, and two.
var (
	inEnglish = [3]string{"seen, 0 of 2 confirmations", "seen, 1 of 2 confirmations", "confirmed, 2 confirmations"}
	inRussian = [3]string{"замечен, подтверждений: 0 из 2", "замечен, подтверждений: 1 из 2", "подтверждён, 2 подтверждения"}
)

// TestPayerOfCoins is a payment on a real chain as its payers see it: the address of the merchant's key, a part, the rest,
// the confirmations, and then, behind the page, the callback and the books. KASSA_SCREENSHOT_COINS names a file for a
// picture of the page.
func TestPayerOfCoins(t *testing.T) {
	parallel(t)
	node := nodetest.Litecoin(t)
	s := openShop(t, newSQLite(t), node, "LITECOIN")
	id, address := s.sell(t, "LTC", "0.5")
	if address != s.addresses[0] {
		t.Fatalf("the page shows %s, the key's first address is %s", address, s.addresses[0])
	}
	payers := s.watch(t, id)
	payers.read(t, "#destination", "textContent", address)
	payers.read(t, ".scan a", "href", "litecoin:"+address+"?amount=0.5")
	payers[0].photograph(t, os.Getenv("KASSA_SCREENSHOT_COINS"))

	node.Pay(address, "0.2")
	payers.see(t, "awaitingrest")
	payers.readDepth(t, 1, 0)
	payers.read(t, ".scan a", "href", "litecoin:"+address+"?amount=0.3")
	node.Mine(1)
	payers.readDepth(t, 1, 1)

	node.Pay(address, "0.3")
	payers.see(t, "awaiting")
	payers.readDepth(t, 2, 0)
	payers.read(t, "#page", "querySelector('.scan')?.className", "")
	node.Mine(1)
	payers.readDepth(t, 1, 2)
	payers.readDepth(t, 2, 1)
	node.Mine(1)
	payers.see(t, "paid")
	for _, one := range payers {
		one.wantClean(t, s.kassa.url)
	}

	if got := s.paid.next(t); got.body.text("id") != id || got.body.text("state") != "payed" {
		t.Errorf("callback %v", got.body)
	}
	s.expectBalance(t, "0.5")
	s.booksAreRight(t)
	s.addressesAreRight(t, 1)
	s.kassa.stop(t)
}

// payer is one who looks at an invoice.
type payer struct {
	*tab
	speaks map[string]string // headlines by situation
	depth  [3]string         // see inEnglish
}

// payers look at the same invoice.
type payers []payer

// watch opens the page for each kind of payer.
func (s *shop) watch(t *testing.T, id string) payers {
	t.Helper()
	browser := openBrowser(t)
	var all payers
	for _, name := range []string{"desktop in English", "phone in Russian", "phone in English without JavaScript"} {
		v, depth := visitors[name], inEnglish
		if v.language == "ru" {
			depth = inRussian
		}
		one := payer{browser.visit(t, v, s.kassa.url+"/?i="+id), v.speaks, depth}
		one.wantScripts(t, v.scripts)
		all = append(all, one)
	}
	return all
}

// see waits until all are in a situation.
func (p payers) see(t *testing.T, situation string) {
	t.Helper()
	p.read(t, "#page", "dataset.situation", situation)
	for _, one := range p {
		one.see(t, situation, one.speaks[situation])
	}
}

// read waits until all read a text.
func (p payers) read(t *testing.T, selector, property, want string) {
	t.Helper()
	for _, one := range p {
		one.reads(t, selector, property, want)
	}
}

// readDepth waits until all read how many confirmations a payment has, by its place in the list.
func (p payers) readDepth(t *testing.T, payment, confirmations int) {
	t.Helper()
	for _, one := range p {
		one.reads(t, fmt.Sprintf("li:nth-child(%d) .sure", payment), "textContent", one.depth[confirmations])
	}
}

// reads waits until a property of the first element of a selector is a text. Without scripts the payer has to reload.
func (p *tab) reads(t *testing.T, selector, property, want string) {
	t.Helper()
	read := "document.querySelector(" + strconv.Quote(selector) + ")?." + property + " ?? ''"
	eventually(t, selector+" says "+want, func() bool {
		got, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](read))
		if err == nil && got == want {
			return true
		}
		if !p.scripts {
			_ = chromedp.Do(p.ctx, chromedp.Reload()) // the page may be reloading itself just now
		}
		return false
	})
}
