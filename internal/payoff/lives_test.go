package payoff_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/litetest"
	"kassa/internal/money"
	"kassa/internal/payoff"
)

// TestRandomLives lets a till do anything in any order and checks after each step that every unit is in its balance,
// reserved, paid out or the operator's, and that no refund gave back more than arrived.
func TestRandomLives(t *testing.T) {
	litetest.Few(t)
	rapid.Check(t, func(r *rapid.T) {
		s := open(t)
		defer func() { _ = s.Store.Close() }()
		s.charge("TEST", invoice.OutTerms{Fixed: money.Of(money.RUB, 1), Percent: 12_345})
		s.service.Payer = func(payoff.Payoff) payoff.Payer { return nil }
		life := &life{shop: s, invoice: s.paid("TEST", "1000")}
		r.Repeat(map[string]func(*rapid.T){
			"create": life.create, "refund": life.refund, "act": life.act, "pass": life.pass, "": life.check,
		})
	})
}

// life is a till with an invoice of 1,000 roubles and what came of it.
type life struct {
	*shop
	invoice string
	ids     []string
}

// may accepts what a state or a balance forbids.
func may(r *rapid.T, err error) bool {
	if err != nil && fault.KindOf(err) != fault.Conflict && fault.KindOf(err) != fault.Invalid {
		r.Fatal(err)
	}
	return err == nil
}

func sum(r *rapid.T) string { return money.Format(rapid.Int64Range(1, 50_000).Draw(r, "sum"), 2) }

func (l *life) create(r *rapid.T) {
	made, err := l.service.Create(l.Context(), l.Owner, request(func(w *payoff.Request) {
		w.Amount, w.SubtractFrom = sum(r), rapid.SampledFrom([]string{"amount", "balance"}).Draw(r, "from")
	}))
	if may(r, err) {
		l.ids = append(l.ids, made.ID)
	}
}

func (l *life) refund(r *rapid.T) {
	if rapid.Bool().Draw(r, "booked") {
		_, err := l.service.Invoices.Refund(l.Context(), l.invoice, sum(r), anna)
		may(r, err)
		return
	}
	made, err := l.service.Refund(l.Context(), l.invoice, "card", sum(r), anna)
	if may(r, err) {
		l.ids = append(l.ids, made.ID)
	}
}

func (l *life) act(r *rapid.T) {
	if len(l.ids) == 0 {
		return
	}
	id, ctx := rapid.SampledFrom(l.ids).Draw(r, "payoff"), l.Context()
	acts := []func() error{
		func() error { _, err := l.service.Submit(ctx, l.Owner, id, sign(id)); return err },
		func() error { _, err := l.service.Cancel(ctx, l.Owner, id, sign(id)); return err },
		func() error { _, err := l.service.Approve(ctx, id, "", anna); return err },
		func() error { _, err := l.service.Reject(ctx, id, "", boris); return err },
	}
	may(r, rapid.SampledFrom(acts).Draw(r, "act")())
}

func (l *life) pass(r *rapid.T) {
	l.shop.pass(time.Duration(rapid.IntRange(0, 90).Draw(r, "minutes")) * time.Minute)
}

// check adds up where the thousand roubles are.
func (l *life) check(r *rapid.T) {
	l.booksBalance()
	account := l.accounts()
	var reserved, commission, refunded int64
	for _, id := range l.ids {
		is, err := l.Store.Payoff(l.Context(), id)
		if err != nil {
			r.Fatal(err)
		}
		held := -account(ledger.Reserve(true, id, money.RUB))
		if open := is.State == payoff.Created || is.State == payoff.Processing; open != (held == is.Deduction.Minor) || !open && held != 0 {
			r.Fatalf("%s is %s and reserves %d of %s", id, is.State, held, is.Deduction)
		}
		reserved += held
		if is.State == payoff.Payed {
			commission += is.Commission.Minor
		}
		if is.Invoice != "" && is.State != payoff.Failed {
			refunded += is.Receive.Minor
		}
	}
	record, err := l.Store.Record(l.Context(), l.invoice)
	if err != nil {
		r.Fatal(err)
	}
	if record.Invoice.Refunded.Minor < refunded || record.Invoice.Refunded.Minor > 100_000 {
		r.Fatalf("%s counts as refunded, %d by payoffs", record.Invoice.Refunded, refunded)
	}
	balance := -account(ledger.Till(true, l.Owner.ID, "TEST", "pool-TEST", money.RUB))
	revenue := -account(ledger.Revenue(true, money.RUB))
	wallet := account(ledger.Wallet(true, "pool-TEST", money.RUB))
	if revenue != commission || balance+reserved+revenue != wallet || balance < 0 {
		r.Fatalf("balance %d, reserved %d, revenue %d of %d, wallet %d", balance, reserved, revenue, commission, wallet)
	}
}
