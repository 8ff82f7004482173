package e2e

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// set changes a till's settings by the command line.
func set(t *testing.T, db database, m *merchant, values ...string) {
	t.Helper()
	run(t, db, append([]string{"till", "set", strconv.FormatInt(m.ID, 10)}, values...)...)
}

// TestCancel withdraws an invoice by a command on the database of a running server: the server tells so at once, and its
// worker sends the callback that another process announced.
func TestCancel(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		m := newMerchant(t, db, "--sandbox")
		m = m.at(serve(t, db))
		r := receive(t, m)
		set(t, db, m, "callback_unavailable=true")
		id := m.create(t, fields{"callback_url": r.url})

		run(t, db, "invoice", "cancel", id, "--reason", "sold out", "--actor", "boris")
		if state := m.info(t, id).text("state"); state != "unavailable" {
			t.Errorf("after the withdrawal invoice/info says %s", state)
		}
		if got := r.next(t); got.body.text("state") != "unavailable" {
			t.Errorf("callback of %v", got.body)
		}
		type event struct{ Name, State, Actor, Note string }
		shown := runJSON[struct{ Events []event }](t, db, "invoice", "show", id)
		want := event{"invoice.unavailable", "unavailable", "boris", "sold out"}
		if last := shown.Events[len(shown.Events)-1]; last != want {
			t.Errorf("history ends with %+v, want %+v", last, want)
		}
	})
}

// TestCancelAfterMoney is refused, and changes nothing.
func TestCancelAfterMoney(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		m := newMerchant(t, db, "--sandbox")
		m = m.at(serve(t, db))
		id := m.create(t, nil)
		m.pay(t, id, "1")
		before := m.info(t, id)
		if output, err := command(db, "invoice", "cancel", id, "--reason", "sold out").CombinedOutput(); err == nil {
			t.Errorf("the withdrawal succeeded: %s", output)
		}
		if diff := cmp.Diff(before, m.info(t, id)); diff != "" {
			t.Errorf("the refused withdrawal changed (-before +after):\n%s", diff)
		}
	})
}

// TestRateLimit finds a live till limited, and a running server that honours its new limit.
func TestRateLimit(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		m := newMerchant(t, db)
		m = m.at(serve(t, db))
		set(t, db, m, "rate_limit=1", "rate_burst=1")
		eventually(t, "a call is refused", func() bool { return m.limited(t, 20) })
		set(t, db, m, "rate_limit=0")
		eventually(t, "no call is refused", func() bool { return !m.limited(t, 20) })
	})
}

// limited makes some calls and tells whether one was refused for their number.
func (m *merchant) limited(t *testing.T, calls int) bool {
	t.Helper()
	for range calls {
		answer, response, err := m.call("me/info", nil)
		if err != nil {
			t.Fatal(err)
		}
		if answer["error"] == true {
			if response.Header.Get("Retry-After") == "" {
				t.Fatalf("refused without Retry-After: %v", answer)
			}
			return true
		}
	}
	return false
}

// TestRotate gives a till a new secret: the old one is refused by the running server.
func TestRotate(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		m := newMerchant(t, db, "--sandbox")
		m = m.at(serve(t, db))
		m.must(t, "me/info", nil)
		made := runJSON[struct{ Secret string }](t, db, "till", "rotate", strconv.FormatInt(m.ID, 10), "--secret")
		eventually(t, "the old secret is refused", func() bool {
			answer, _, err := m.call("me/info", nil)
			if err != nil {
				t.Fatal(err)
			}
			return answer["error"] == true
		})
		m.Secret = made.Secret
		m.must(t, "me/info", nil)
	})
}
