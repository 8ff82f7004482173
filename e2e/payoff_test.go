package e2e

import (
	"crypto/sha1"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sign is lower-case hex SHA-1 of the values and the salt, joined by colons (contract section 2).
func (m *merchant) sign(values ...string) string {
	sum := sha1.Sum([]byte(strings.Join(append(values, m.Salt), ":")))
	return hex.EncodeToString(sum[:])
}

// withdraw makes and submits a payoff of roubles by TEST and returns its id.
func (m *merchant) withdraw(t *testing.T, amount, callback string) string {
	t.Helper()
	made := m.must(t, "payoff/create", fields{
		"method": "TEST", "wallet": "card 4111", "amount": amount, "subtract_from": "balance",
		"signature": m.sign(amount, "TEST", "card 4111"), "callback_url": callback, "extra": "salary",
	})
	id := made.text("id")
	if state := m.must(t, "payoff/submit", fields{"id": id, "signature": m.sign(id)}).text("state"); state != "processing" {
		t.Errorf("a submitted payoff is %s", state)
	}
	return id
}

// TestPayoff pays out of what was paid in, and tells of it by a signed callback.
func TestPayoff(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		m := newMerchant(t, db, "--sandbox")
		m = m.at(serve(t, db))
		r := receive(t, m)
		m.pay(t, m.create(t, nil), "")
		id := m.withdraw(t, "60", r.url)
		got := r.next(t)
		want := map[string]string{"id": id, "state": "payed", "receive_amount": "60", "wallet": "card 4111", "extra": "salary"}
		if diff := cmp.Diff(want, got.body.texts("id", "state", "receive_amount", "wallet", "extra")); diff != "" {
			t.Errorf("callback (-want +got):\n%s", diff)
		}
		delete(got.body, "signature")
		delete(got.asked, "error")
		delete(got.asked, "errors")
		if diff := cmp.Diff(got.body, got.asked); diff != "" {
			t.Errorf("payoff/info during the callback (-callback +info):\n%s", diff)
		}
		items, _ := m.must(t, "report/payoff/history", nil)["items"].([]any)
		if len(items) != 1 {
			t.Errorf("the history has %v", items)
		}
		m.must(t, "callback/payoff/resend", fields{"id": id})
		if again := r.next(t); again.id != got.id {
			t.Errorf("webhook-id %q, resent as %q", got.id, again.id)
		}
	})
}

// TestPayoffSurvivesACrash kills the server right after a payoff was submitted: the next one pays it, once.
func TestPayoffSurvivesACrash(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		m := newMerchant(t, db, "--sandbox")
		first := serve(t, db)
		m = m.at(first)
		m.pay(t, m.create(t, nil), "")
		id := m.withdraw(t, "60", "")
		first.kill(t)
		m = m.at(serve(t, db))
		eventually(t, "the payoff is payed", func() bool {
			return m.must(t, "payoff/info", fields{"id": id}).text("state") == "payed"
		})
		m.fails(t, "payoff/create", fields{
			"method": "TEST", "wallet": "w", "amount": "40.01", "subtract_from": "balance", "signature": m.sign("40.01", "TEST", "w"),
		}, "it has 40 RUB, and 40.01 are needed")
		m.withdraw(t, "40", "")
	})
}
