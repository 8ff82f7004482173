package e2e

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// some are some members of an object, for one comparison.
func (f fields) some(names ...string) fields {
	part := fields{}
	for _, name := range names {
		part[name] = f[name]
	}
	return part
}

// TestDialectsShareInvoices makes an invoice in each dialect and looks at it from the other: the same facts in other
// words, and the callback in the words of the dialect that made it.
func TestDialectsShareInvoices(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		m := newMerchant(t, db, "--sandbox").at(serve(t, db))
		old := m.older()
		r := receive(t, m)

		dollars := fields{"amount": "99.99", "amount_currency": "USD", "callback_url": r.url}
		id := old.create(t, dollars)
		got := m.info(t, id).some("currency", "amount", "rub_amount", "state")
		if diff := cmp.Diff(fields{"currency": "RUB", "amount": "8145.19", "rub_amount": "8145", "state": "notpayed"}, got); diff != "" {
			t.Errorf("v3 of a v2 invoice (-want +got):\n%s", diff)
		}
		m.must(t, "sandbox/pay", fields{"id": id, "method": "BITCOIN"})
		want := fields{"state": "payed", "method": "BITCOIN", "currency": "BTC", "amount": 8145.19, "remaining_amount": 0.0, "description": ""}
		for whose, is := range map[string]fields{"info": old.info(t, id), "callback": r.next(t).body} {
			if diff := cmp.Diff(want, is.some("state", "method", "currency", "amount", "remaining_amount", "description")); diff != "" {
				t.Errorf("v2 %s (-want +got):\n%s", whose, diff)
			}
		}

		theirs := m.create(t, dollars)
		want = fields{"state": "notpayed", "currency": "USD", "amount": 8145.0, "pay_amount": 99.99, "method": nil, "extra": ""}
		if diff := cmp.Diff(want, old.info(t, theirs).some("state", "currency", "amount", "pay_amount", "method", "extra")); diff != "" {
			t.Errorf("v2 of a v3 invoice (-want +got):\n%s", diff)
		}
		m.pay(t, theirs, "")
		if told := r.next(t).body; told["amount"] != "99.99" || told["currency"] != "USD" {
			t.Errorf("the callback of a v3 invoice: %v", told)
		}

		payments, _ := old.must(t, "history/payments", nil)["payments"].([]any)
		sums := old.must(t, "history/summary", nil)["incoming"]
		if diff := cmp.Diff(map[string]any{"payed_amount": 16290.0, "total_count": 2.0, "payed_count": 2.0}, sums); diff != "" || len(payments) != 2 {
			t.Errorf("%d payments; summary (-want +got):\n%s", len(payments), diff)
		}
	})
}

// TestAnOlderInvoiceOpensTheSamePage opens it, withdraws it, and looks what v2 says of a state that it does not know.
func TestAnOlderInvoiceOpensTheSamePage(t *testing.T) {
	parallel(t)
	db := newSQLite(t)
	m := newMerchant(t, db, "--sandbox").at(serve(t, db)).older()
	made := m.must(t, "invoice/create", fields{"amount": 100, "type": "purchase", "lifetime": 60})
	page, err := m.client.Get(made.text("url"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = page.Body.Close() }()
	if page.StatusCode != http.StatusOK {
		t.Errorf("the page: HTTP %d", page.StatusCode)
	}
	run(t, db, "invoice", "cancel", made.text("id"), "--reason", "sold out")
	if state := m.info(t, made.text("id")).text("state"); state != "failed" {
		t.Errorf("a withdrawn invoice is %s, want failed", state)
	}
}
