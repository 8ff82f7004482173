package e2e

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWalk is the main job: an invoice, a payment, a signed callback, and invoice/info that says payed.
func TestWalk(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		m := newMerchant(t, db, "--sandbox")
		k := serve(t, db)
		m = m.at(k)
		r := receive(t, m)

		created := m.must(t, "invoice/create", fields{
			"amount": "99.90", "currency": "USD", "type": "topup", "lifetime": 30, "extra": 17, "description": "Чай & <b>",
			"callback_url": r.url, "redirect_url": "https://shop.example/thanks",
		})
		id := created.text("id")
		want := map[string]string{"url": k.url + "/?i=" + id, "currency": "USD", "amount": "99.9", "type": "topup"}
		if diff := cmp.Diff(want, created.texts("url", "currency", "amount", "type")); diff != "" {
			t.Errorf("invoice/create (-want +got):\n%s", diff)
		}
		if state := m.info(t, id).text("state"); state != "notpayed" {
			t.Errorf("a new invoice is %s", state)
		}

		newMerchant(t, db, "--sandbox").at(k).fails(t, "invoice/info", fields{"id": id}, "Invoice not found")

		m.pay(t, id, "")
		got := r.next(t)
		want = map[string]string{
			"id": id, "state": "payed", "method": "TEST", "remaining_amount": "0", "currency": "USD", "amount": "99.9",
			"extra": "17", "description": "Чай & <b>", "redirect_url": "https://shop.example/thanks", "callback_url": r.url,
		}
		names := []string{"id", "state", "method", "remaining_amount", "currency", "amount", "extra", "description", "redirect_url", "callback_url"}
		if diff := cmp.Diff(want, got.body.texts(names...)); diff != "" {
			t.Errorf("callback (-want +got):\n%s", diff)
		}
		// Who asks while the callback is being answered sees the same facts.
		delete(got.body, "signature")
		delete(got.asked, "error")
		delete(got.asked, "errors")
		if diff := cmp.Diff(got.body, got.asked); diff != "" {
			t.Errorf("invoice/info during the callback (-callback +info):\n%s", diff)
		}
		k.stop(t)
	})
}

// TestSums pays in parts, too much, and unconfirmed first; each row is one invoice of 100 roubles.
func TestSums(t *testing.T) {
	type step struct {
		pay  fields // to sandbox/pay
		want map[string]string
	}
	facts := func(state, remaining, balance string) map[string]string {
		return map[string]string{"state": state, "remaining_amount": remaining, "balance_amount": balance}
	}
	scenarios := map[string][]step{
		"in two parts": {
			{fields{"amount": "40.5"}, facts("wrongamount", "59.5", "100")},
			{fields{}, facts("payed", "0", "100")},
		},
		"too much at once": {
			{fields{"amount": "130"}, facts("payed", "0", "130")},
		},
		"a part and then too much": {
			{fields{"amount": "99.99"}, facts("wrongamount", "0.01", "100")},
			{fields{"amount": 1}, facts("payed", "0", "100.99")},
		},
		"more after it was paid": {
			{fields{}, facts("payed", "0", "100")},
			{fields{"amount": "5"}, facts("payed", "0", "105")},
		},
		"unconfirmed first": {
			{fields{"status": "seen"}, facts("processing", "0", "100")},
			{fields{"settle": true}, facts("payed", "0", "100")},
		},
	}
	onEach(t, func(t *testing.T, db database) {
		m := newMerchant(t, db, "--sandbox")
		m = m.at(serve(t, db))
		for name, steps := range scenarios {
			t.Run(name, func(t *testing.T) {
				r := receive(t, m)
				id := m.create(t, fields{"callback_url": r.url})
				for _, s := range steps {
					s.pay["id"] = id
					m.must(t, "sandbox/pay", s.pay)
					if diff := cmp.Diff(s.want, m.info(t, id).texts("state", "remaining_amount", "balance_amount")); diff != "" {
						t.Fatalf("after %v (-want +got):\n%s", s.pay, diff)
					}
				}
				if got := r.next(t); got.body.text("state") != "payed" || got.body.text("id") != id {
					t.Errorf("callback of %v", got.body)
				}
			})
		}
	})
}

// TestCallbackRetry refuses a callback once: it comes again under the same id, and the log tells of both attempts.
func TestCallbackRetry(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		m := newMerchant(t, db, "--sandbox")
		m = m.at(serve(t, db))
		r := receive(t, m)
		r.refuse.Store(1)
		id := m.create(t, fields{"callback_url": r.url})
		m.pay(t, id, "")
		first, second := r.next(t), r.next(t)
		if first.id == "" || first.id != second.id {
			t.Errorf("webhook-id %q, then %q", first.id, second.id)
		}
		if diff := cmp.Diff(first.body, second.body); diff != "" {
			t.Errorf("the second attempt's body (-first +second):\n%s", diff)
		}
		want := fmt.Sprint([]any{"success", 2.0, "200 => OK"})
		eventually(t, "the log tells of both attempts", func() bool {
			items, _ := m.must(t, "callback/invoice/list", fields{"id": id})["items"].([]any)
			if len(items) != 1 {
				t.Fatalf("the log has %v", items)
			}
			item, _ := items[0].(map[string]any)
			return fmt.Sprint([]any{item["state"], item["attempts"], item["last_response"]}) == want
		})
	})
}
