package e2e

import (
	"net/http"
	"net/url"
	"testing"
)

// TestExpiry waits for the shortest lifetime, a minute, over a restart. Money that comes then counts within the till's
// grace; later it is unmatched, until the operator assigns it.
func TestExpiry(t *testing.T) {
	patientlyOnEach(t, func(t *testing.T, db database) {
		lenient, strict := newMerchant(t, db, "--sandbox"), newMerchant(t, db, "--sandbox")
		set(t, db, lenient, "callback_failed=true")
		set(t, db, strict, "callback_failed=true", "grace=0m")
		k := serve(t, db)
		counted, unmatched := expiring(t, lenient, k), expiring(t, strict, k)
		k.stop(t)

		k = serve(t, db)
		counted.merchant, unmatched.merchant = lenient.at(k), strict.at(k)
		for _, invoice := range []*expiringInvoice{counted, unmatched} {
			invoice.wants(t, "failed")
			invoice.merchant.pay(t, invoice.id, "")
		}
		counted.wants(t, "payed")
		assignLate(t, db, unmatched)
		unmatched.wants(t, "payed")
	})
}

// expiringInvoice is an invoice of a minute whose payer has chosen a method.
type expiringInvoice struct {
	id       string
	merchant *merchant
	receiver *receiver
}

func expiring(t *testing.T, homeless *merchant, k *kassa) *expiringInvoice {
	t.Helper()
	r, m := receive(t, homeless), homeless.at(k)
	id := m.create(t, fields{"lifetime": 1, "callback_url": r.url})
	page, err := m.client.PostForm(m.url+"/choose", url.Values{"i": {id}, "method": {"TEST"}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = page.Body.Close() }()
	if page.StatusCode != http.StatusOK {
		t.Fatalf("the payer's choice: HTTP %d", page.StatusCode)
	}
	return &expiringInvoice{id, m, r}
}

// wants waits for the callback of a state and finds invoice/info agreeing.
func (e *expiringInvoice) wants(t *testing.T, state string) {
	t.Helper()
	if got := e.receiver.next(t).body; got.text("state") != state || got.text("id") != e.id {
		t.Fatalf("callback of %v, want %s of %s", got, state, e.id)
	}
	if got := e.merchant.info(t, e.id).text("state"); got != state {
		t.Fatalf("invoice/info says %s, want %s", got, state)
	}
}

// assignLate finds the late payment in the list of unmatched money and gives it to its invoice.
func assignLate(t *testing.T, db database, late *expiringInvoice) {
	t.Helper()
	if state := late.merchant.info(t, late.id).text("state"); state != "failed" {
		t.Fatalf("money after the grace made the invoice %s", state)
	}
	found := runJSON[[]struct{ ID, Invoice, Amount, Reason string }](t, db, "unmatched", "list")
	if len(found) != 1 || found[0].Invoice != late.id || found[0].Amount != "100" || found[0].Reason != "late" {
		t.Fatalf("unmatched money: %+v", found)
	}
	run(t, db, "unmatched", "assign", found[0].ID, late.id, "--reason", "the customer asked", "--actor", "anna")
	if found := runJSON[[]any](t, db, "unmatched", "list"); len(found) != 0 {
		t.Fatalf("still unmatched: %v", found)
	}
}
