package main

import (
	"slices"

	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

var anna = invoice.Step{Actor: "anna", Note: "drawn"}

// cancel is a step: a merchant withdraws an invoice.
func (w *world) cancel() {
	b := w.open()
	if b == nil {
		return
	}
	seen := slices.ContainsFunc(b.parts, func(p *part) bool { return p.status != rail.Gone })
	may := !seen && (!b.state.Final() || b.state == invoice.Unavailable)
	w.touch(b)
	done := w.act(func() error { return w.house.invoices.Cancel(w.ctx, b.id, anna) })
	w.note("%s is withdrawn: %s", b.id, w.outcome)
	w.expect(done == may || w.died, "withdrawal is %s, it should be %v", w.outcome, may)
	if done {
		before := b.state
		b.state = invoice.Unavailable
		w.announce(b, before, false)
	}
}

// resolve is a step: the operator decides about unmatched money.
func (w *world) resolve() {
	unmatched := func(p *part) bool { return p.place == invoice.Unplaced }
	b := w.having(unmatched)
	if b == nil {
		return
	}
	p := b.parts[slices.IndexFunc(b.parts, unmatched)]
	w.touch(b)
	id := w.idOf(p)
	switch w.draws.IntN(4) {
	case 0:
		if w.act(func() error { return w.house.invoices.Credit(w.ctx, id, anna) }) {
			p.place = invoice.Given
		}
		w.note("unmatched %s of %s is credited to the till: %s", p.of.key, b.id, w.outcome)
		w.expect(p.place == invoice.Given || w.died, "unmatched money cannot be credited")
	case 1:
		if w.act(func() error { return w.house.invoices.Refunded(w.ctx, id, anna) }) {
			p.place = invoice.Returned
		}
		w.note("unmatched %s of %s was paid back: %s", p.of.key, b.id, w.outcome)
		w.expect(p.place == invoice.Returned || w.died, "unmatched money cannot be paid back")
	default:
		w.assign(p, id)
	}
}

// idOf reads the id of a payment.
func (w *world) idOf(p *part) string {
	record, err := w.house.store.Record(w.ctx, p.bill.id)
	w.must(err)
	for _, stored := range record.Payments {
		if stored.Key == p.of.key && stored.Part == p.number {
			return stored.ID
		}
	}
	w.fail("%s has no payment of %s, part %d", p.bill.id, p.of.key, p.number)
	return ""
}

// assign gives unmatched money to an invoice of the same till.
func (w *world) assign(p *part, id string) {
	from, to := p.bill, one(w.draws, p.bill.shop.bills)
	if slices.ContainsFunc(to.parts, func(other *part) bool { return other.of == p.of && other != p }) {
		return // which part is the later one then, nobody can say
	}
	w.touch(to)
	done := w.act(func() error { return w.house.invoices.Assign(w.ctx, id, to.id, anna) })
	w.note("unmatched %s of %s is assigned to %s: %s", p.of.key, from.id, to.id, w.outcome)
	if !done {
		return
	}
	origin := from.quoted(p.quote)
	target := to.receiver(origin)
	w.expect(target > 0 && to.state != invoice.Unavailable, "money was assigned where it cannot be")
	from.parts = slices.DeleteFunc(from.parts, func(other *part) bool { return other == p })
	to.parts = append(to.parts, p)
	before := to.state
	p.bill, p.quote, p.counts, p.place, p.reason = to, target, p.amount, invoice.Held, ""
	to.quote, to.pinned = target, true
	to.assess(w.now, false)
	w.expect(p.place != invoice.Unplaced, "money was assigned and is unmatched")
	to.sort()
	w.announce(to, before, false)
}

// receiver is the quote that takes money of another one's method, 0 for none.
func (b *bill) receiver(origin *invoice.Quote) int {
	fits := func(q *invoice.Quote) bool { return q.Method == origin.Method && q.Wallet == origin.Wallet }
	if b.pinned {
		if !fits(b.chosen()) {
			return 0
		}
		return b.quote
	}
	for i := range slices.Backward(b.quotes) {
		if fits(&b.quotes[i]) {
			return i + 1
		}
	}
	return 0
}

// refund is a step: a merchant sends money back himself, or lets a payoff do it.
func (w *world) refund() {
	b := w.open()
	if b == nil {
		return
	}
	q, left := b.chosen(), b.credited()-b.booked-b.paidBack
	amount, text := left, ""
	if q != nil && w.draws.once(2) {
		amount = w.draws.between(1, max(b.credited(), 1))
		text = money.Format(amount, q.Due.Asset.Scale())
	}
	may := q != nil && b.credited() != 0 && amount > 0 && amount <= left
	w.touch(b)
	if w.draws.once(2) {
		w.refundByOrder(b, amount, text, may)
		return
	}
	may = may && amount <= w.balance(b.shop, q.Method)
	done := w.act(func() error { _, err := w.house.invoices.Refund(w.ctx, b.id, text, anna); return err })
	w.note("%s of %s was sent back: %s", text, b.id, w.outcome)
	w.expect(done == may || w.died, "a refund of %d, %d are left, is %s", amount, left, w.outcome)
	if done {
		b.booked += amount
	}
}
