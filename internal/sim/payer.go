package main

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// place is what an address was made for.
type place struct {
	bill  *bill
	quote int
}

// create is a step: a merchant makes an invoice, and most payers choose a method at once.
func (w *world) create() {
	s, d := one(w.draws, w.shops), w.draws
	currency := one(d, []money.Asset{money.RUB, money.RUB, money.USD})
	b := &bill{
		shop: s, amount: money.Amount{Asset: currency, Minor: d.between(500, 300_000)}, state: invoice.NotPayed,
		kind: one(d, []invoice.Type{invoice.Purchase, invoice.Topup}), callback: !d.once(5),
	}
	lifetime := d.between(1, 60)
	request := invoice.Request{
		Amount: b.amount.String(), Currency: string(currency), Type: string(b.kind), Lifetime: strconv.FormatInt(lifetime, 10),
		SubtractFrom: string(one(d, []invoice.Source{invoice.FromAmount, invoice.FromBalance})), Dialect: invoice.V3,
	}
	if b.callback {
		request.CallbackURL = "https://shop.example/paid"
	}
	var made invoice.Invoice
	if !w.act(func() (err error) {
		made, err = w.house.invoices.Create(w.ctx, s.till, request)
		return err
	}) {
		w.expect(w.died, "a good invoice was refused")
		return
	}
	b.id, b.expires = made.ID, made.CreatedAt.Add(time.Duration(lifetime)*time.Minute)
	w.made++
	s.bills = append(s.bills, b)
	w.touch(b)
	w.note("till %d sells %s for %s %s, %s, until %s", s.till.ID, b.id, b.amount, currency, b.kind, b.expires.Format(time.TimeOnly))
	if !d.once(8) {
		w.choose(b, one(d, offered[s.till.Sandbox]))
	}
}

// chooseAgain is a step: a payer changes his mind, or a price has run out.
func (w *world) chooseAgain() {
	if b := w.open(); b != nil {
		w.choose(b, one(w.draws, offered[b.shop.till.Sandbox]))
	}
}

// choose lets a payer choose a method.
func (w *world) choose(b *bill, method string) {
	w.touch(b)
	chosen := b.chosen()
	same := chosen != nil && chosen.Method == method && (b.pinned || w.now.Before(chosen.LockedUntil))
	may := same || !b.state.Final() && w.now.Before(b.expires) && !b.pinned
	done := w.act(func() error { return w.house.invoices.Choose(w.ctx, b.id, method) })
	w.note("its payer chooses %s for %s: %s", method, b.id, w.outcome)
	switch {
	case !done && (w.died || !may || w.refusal == fault.Unavailable && !b.shop.till.Sandbox):
	case !done:
		w.expect(assetOf(method) != b.amount.Asset, "a method that is open was refused")
	case !may:
		w.fail("a method was chosen that is closed")
	case !same:
		w.quoted(b, method)
	}
}

// quoted reads the quote that the gateway made, or the older one that it took, and judges it.
func (w *world) quoted(b *bill, method string) {
	record, err := w.house.store.Record(w.ctx, b.id)
	w.must(err)
	q := record.Chosen()
	w.expect(q != nil && q.Method == method, "%s was chosen and is not the quote", method)
	b.quote = q.Number
	if q.Number <= len(b.quotes) {
		w.expect(w.now.Before(q.LockedUntil), "a quote was taken whose price has run out")
		return
	}
	w.expect(q.Number == len(b.quotes)+1, "quote %d follows %d", q.Number, len(b.quotes))
	_, taken := w.places[q.Destination]
	w.expect(!taken, "the address %s was given before", q.Destination)
	w.judge(b, q)
	b.quotes = append(b.quotes, *q)
	w.places[q.Destination] = place{b, q.Number}
}

// open draws an invoice that is not long past, nil when there is none.
func (w *world) open() *bill {
	s := one(w.draws, w.shops)
	if len(s.bills) == 0 {
		return nil
	}
	return one(w.draws, s.bills)
}

// having draws an invoice with such a payment, nil when there is none.
func (w *world) having(like func(*part) bool) *bill {
	var all []*bill
	for _, s := range w.shops {
		for _, b := range s.bills {
			if slices.ContainsFunc(b.parts, like) {
				all = append(all, b)
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	return one(w.draws, all)
}

// pay is a step: a payer sends money to an address, exactly what is asked, or not.
func (w *world) pay() {
	b := w.open()
	if b != nil && b.state.Final() && !w.draws.once(4) {
		b = w.open()
	}
	if b == nil || len(b.quotes) == 0 {
		return
	}
	q := b.chosen()
	if w.draws.once(8) {
		q = b.quoted(1 + w.draws.IntN(len(b.quotes)))
	}
	if q.Rail == rail.ManualName {
		w.claim(b)
		return
	}
	c := &coin{
		key: fmt.Sprintf("coin%d", len(w.order)), rail: q.Rail, ref: q.Destination, asset: q.Due.Asset,
		amount: w.sent(b, q), first: w.now.UnixMilli(), status: rail.Seen, depth: 1, block: len(w.chain.log),
	}
	if w.draws.once(3) {
		c.status = rail.Confirmed
	}
	if w.draws.once(6) {
		c.first -= w.draws.Int64N(10 * 60_000)
	}
	w.note("%s: %s %s to %s, first seen %s", c.key, money.Format(c.amount, c.asset.Scale()), c.asset, b.id, instant(c.first).Format("15:04:05.000"))
	w.adopt(c)
	w.tellOf(c)
}

// sent draws what a payer sends for a quote.
func (w *world) sent(b *bill, q *invoice.Quote) int64 {
	sure, awaited := b.sums()
	left := max(q.Due.Minor-sure-awaited, 1)
	switch w.draws.IntN(12) {
	case 0:
		return max(left/2, 1)
	case 1:
		return max(left-q.Tolerance.Minor, 1)
	case 2:
		return max(left-q.Tolerance.Minor-1, 1)
	case 3:
		return left + 1 + w.draws.Int64N(left)
	case 4:
		return 2 * q.Due.Minor
	case 5:
		return w.draws.between(1, left)
	case 6:
		return left + q.ExcessLimit.Minor + w.draws.Int64N(2)
	}
	return left
}

// stray is a step: money that nobody can have asked for.
func (w *world) stray() {
	c := &coin{
		key: fmt.Sprintf("coin%d", len(w.order)), rail: chainName, ref: "sim:nowhere:1", asset: money.BTC, amount: 1000,
		first: w.now.UnixMilli(), status: one(w.draws, []rail.Status{rail.Seen, rail.Confirmed, rail.Gone}), depth: 1,
	}
	if b := w.open(); b != nil && len(b.quotes) > 0 && w.draws.once(2) {
		if q := b.quoted(1); q.Rail == chainName {
			c.ref, c.asset, c.amount = q.Destination, q.Due.Asset, 0 // below the smallest unit
		}
	}
	w.note("%s: stray money to %s, %s", c.key, c.ref, c.status)
	w.adopt(c)
	w.tellOf(c)
}

// recent is how far back the chain changes.
const recent = 60

// advance is a step: the chain goes on with a coin, or takes it back.
func (w *world) advance() {
	if len(w.order) == 0 {
		return
	}
	c := w.order[len(w.order)-1-w.draws.IntN(min(recent, len(w.order)))]
	if c.rail == rail.ManualName {
		return
	}
	w.change(c)
	w.note("%s is %s now, %d deep", c.key, c.status, c.depth)
	w.tellOf(c)
}

func (w *world) change(c *coin) {
	d := w.draws
	switch {
	case d.once(12): // told again as it is
	case c.status == rail.Confirmed && d.once(5):
		c.status, c.depth = one(d, []rail.Status{rail.Seen, rail.Gone}), 0
	case c.status == rail.Confirmed:
		c.depth++
	case c.status == rail.Seen && d.once(6):
		c.status = rail.Gone
	case c.status == rail.Gone && d.once(2):
		c.status = rail.Seen
	default:
		c.status, c.depth, c.block = rail.Confirmed, 1, len(w.chain.log)
	}
}
