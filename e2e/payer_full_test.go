//go:build full

package e2e

import (
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

// TestPayerOfCoins is a payment on a real chain as its payer sees it: the address of the merchant's key, a part, the rest,
// the confirmations, and then, behind the page, the callback and the books. KASSA_SCREENSHOT_COINS names a file for a
// picture of the page.
func TestPayerOfCoins(t *testing.T) {
	t.Parallel()
	node := nodetest.Litecoin(t)
	s := openShop(t, newSQLite(t), node, "LITECOIN")
	browser := openBrowser(t)
	for index, payer := range []struct {
		name  string
		depth [3]string // what a payment says by its confirmations
	}{
		{"desktop in English", inEnglish}, {"phone in Russian", inRussian}, {"phone in English without JavaScript", inEnglish},
	} {
		t.Run(payer.name, func(t *testing.T) {
			v := visitors[payer.name]
			id, address := s.sell(t, "LTC", "0.5")
			if address != s.addresses[index] {
				t.Fatalf("the page shows %s, the key's address %d is %s", address, index, s.addresses[index])
			}
			tab := browser.visit(t, v, s.kassa.url+"/?i="+id)
			tab.see(t, "pay", v.speaks["pay"])
			tab.wantScripts(t, v.scripts)
			tab.reads(t, "#destination", "textContent", address)
			tab.reads(t, ".scan a", "href", "litecoin:"+address+"?amount=0.5")
			tab.photograph(t, os.Getenv("KASSA_SCREENSHOT_COINS"))

			node.Pay(address, "0.2")
			tab.reads(t, ".sure", "textContent", payer.depth[0])
			tab.see(t, "awaitingrest", "")
			tab.reads(t, ".scan a", "href", "litecoin:"+address+"?amount=0.3")
			node.Mine(1)
			tab.reads(t, ".sure", "textContent", payer.depth[1])

			node.Pay(address, "0.3")
			tab.reads(t, "li:nth-child(2) .sure", "textContent", payer.depth[0])
			tab.see(t, "awaiting", "")
			tab.lacks(t, ".scan")
			node.Mine(1)
			tab.reads(t, ".sure", "textContent", payer.depth[2])
			tab.reads(t, "li:nth-child(2) .sure", "textContent", payer.depth[1])
			node.Mine(1)
			tab.reads(t, "#page", "dataset.situation", "paid")
			tab.see(t, "paid", v.speaks["paid"])
			tab.wantClean(t, s.kassa.url)
			if got := s.paid.next(t); got.body.text("id") != id || got.body.text("state") != "payed" {
				t.Errorf("callback %v", got.body)
			}
		})
	}
	s.expectBalance(t, "1.5")
	s.booksAreRight(t)
	s.addressesAreRight(t, 3)
	s.kassa.stop(t)
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

// lacks wants that nothing on the page is of a selector.
func (p *tab) lacks(t *testing.T, selector string) {
	t.Helper()
	there, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool]("!!document.querySelector("+strconv.Quote(selector)+")"))
	if err != nil || there {
		t.Errorf("%s is there (%v)", selector, err)
	}
}
