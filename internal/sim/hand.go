package main

import (
	"fmt"
	"math/big"
	"slices"

	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// claim lets a payer say that he has paid by hand what remains.
func (w *world) claim(b *bill) {
	record, err := w.house.store.Record(w.ctx, b.id)
	w.must(err)
	q := b.chosen()
	sure, awaited := b.sums()
	left := q.Due.Minor - sure - awaited
	c := &coin{
		key: fmt.Sprintf("%s/%d", q.Destination, record.Invoice.Version), rail: rail.ManualName, ref: q.Destination, asset: q.Due.Asset,
		amount: left, first: w.now.UnixMilli(), status: rail.Seen,
	}
	w.note("the payer of %s says that he has paid %s", b.id, money.Format(left, c.asset.Scale()))
	w.act(func() error { return w.house.manual.Claim(w.ctx, b.id, "") })
	if w.changed && w.coins[c.key] == nil {
		w.expect(left > q.Tolerance.Minor, "money was claimed where nothing remains")
		w.adopt(c)
		w.feeds[rail.ManualName].append(c.seen())
	}
	w.absorb()
}

// decide is a step: the merchant approves or rejects what a payer claims.
func (w *world) decide() {
	waits := func(p *part) bool { return p.of.rail == rail.ManualName && p.status == rail.Seen }
	b := w.having(waits)
	if b == nil || w.draws.once(10) {
		b = w.open()
	}
	if b == nil {
		return
	}
	var c *coin
	if at := slices.IndexFunc(b.parts, waits); at >= 0 {
		c = b.parts[at].of
	}
	by := invoice.Step{Actor: "anna", Note: "looked at the account"}
	if w.draws.once(4) {
		w.note("the merchant rejects a claim on %s", b.id)
		w.act(func() error { return w.house.manual.Reject(w.ctx, b.id, by) })
		w.decided(c, rail.Gone, 0)
		return
	}
	came, text := int64(0), ""
	if c != nil && w.draws.once(3) {
		came = max(c.amount+w.draws.between(-200, 200), 1)
		text = money.Format(came, c.asset.Scale())
	}
	w.note("the merchant approves %s of a claim on %s", text, b.id)
	w.act(func() error { return w.house.manual.Approve(w.ctx, b.id, text, by) })
	w.decided(c, rail.Confirmed, came)
}

// decided notes what was put into the log of the manual rail.
func (w *world) decided(c *coin, status rail.Status, came int64) {
	if w.changed {
		w.expect(c != nil, "a decision about no claim changed something")
		if came > 0 {
			c.amount = came
		}
		c.status = status
		seen := c.seen()
		seen.Raw = big.NewInt(c.amount)
		w.feeds[rail.ManualName].append(seen)
	}
	w.absorb()
}
