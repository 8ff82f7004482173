//go:build full

package e2e

import (
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPayerByHand pays a live till's invoice as its instructions say, and tells so on the page; the merchant looks at his
// account and approves, or rejects.
func TestPayerByHand(t *testing.T) {
	parallel(t)
	db := newSQLite(t)
	m := newMerchant(t, db)
	till := strconv.FormatInt(m.ID, 10)
	run(t, db, "method", "set", "CARDRUBP2P", "--live", "--enabled", "--manual")
	run(t, db, "method", "instructions", "CARDRUBP2P", "--till", till, "--text", "Card 2200 0000 0000 0000")
	set(t, db, m, "rate_limit=0", "callback_failed=true")
	k := serve(t, db)
	m = m.at(k)
	paid := receive(t, m)
	browser := openBrowser(t)
	for _, row := range []struct{ visitor, word, situation, state string }{
		{"desktop in English", "approve", "paid", "payed"},
		{"phone in Russian", "reject", "rejected", "failed"},
		{"phone in English without JavaScript", "approve", "paid", "payed"},
	} {
		t.Run(row.visitor+" "+row.word, func(t *testing.T) {
			v := visitors[row.visitor]
			created := m.must(t, "invoice/create", fields{
				"amount": 1490, "currency": "RUB", "type": "purchase", "lifetime": 60, "callback_url": paid.url,
			})
			id := created.text("id")
			tab := browser.visit(t, v, created.text("url"))
			tab.press(t, `button[name=method][value=CARDRUBP2P]`)
			tab.see(t, "byhand", "")
			tab.reads(t, ".instructions", "textContent", "Card 2200 0000 0000 0000")
			tab.reads(t, "#due", "dataset.plain", "1490")
			tab.do(t, "a note", chromedp.SendKeys(chromedp.CSS("#note"), "Ivan I."))
			tab.press(t, ".hand button.primary")
			tab.see(t, "awaitingshop", "")
			if state := m.info(t, id).text("state"); state != "processing" {
				t.Errorf("after the payer's word the invoice is %s", state)
			}
			run(t, db, "invoice", row.word, id, "--actor", "boris", "--reason", "the account was looked at")
			tab.reads(t, "#page", "dataset.situation", row.situation)
			tab.see(t, row.situation, v.speaks[row.situation])
			tab.wantClean(t, k.url)
			if got := paid.next(t); got.body.text("id") != id || got.body.text("state") != row.state {
				t.Errorf("callback %v", got.body)
			}
		})
	}
	run(t, db, "ledger", "check")
	k.stop(t)
}
