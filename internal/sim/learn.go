package main

import (
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// learn works out what an observation should do.
func (w *world) learn(seen rail.Observation) {
	c := w.coins[seen.Key]
	fresh := len(c.parts) == 0
	at, known := w.places[seen.Ref]
	switch {
	case fresh && seen.Status == rail.Gone:
		return
	case fresh && (!known || seen.Raw.Sign() <= 0):
		w.parked[seen.Key+" "+string(seen.Status)] = true
		return
	case fresh:
		c.parts = []*part{{of: c, bill: at.bill, quote: at.quote, amount: seen.Raw.Int64(), raw: seen.Raw.Int64()}}
		at.bill.parts = append(at.bill.parts, c.parts[0])
	}
	for _, p := range c.parts[:len(c.parts):len(c.parts)] {
		w.touch(p.bill)
		w.sight(p, seen, fresh)
		p.bill.sort()
	}
}

// sight is an observation of one part.
func (w *world) sight(p *part, seen rail.Observation, fresh bool) {
	b, was := p.bill, p.status
	depth, block := seen.Confirmations, blockOf(seen)
	if !fresh && was == seen.Status && p.depth == depth && p.block == block {
		return
	}
	before := b.state
	if amount := seen.Raw.Int64(); was == rail.Seen && amount != p.raw {
		p.amount, p.raw = amount, amount
		p.counts = w.counts(p)
	}
	if fresh || was == rail.Gone && !p.resolved() {
		w.place(p)
	}
	p.status, p.depth, p.block = seen.Status, depth, block
	reversed := w.takenBack(p, was)
	p.settle(was)
	rejected := p.status == rail.Gone && was != rail.Confirmed && p.of.rail == rail.ManualName
	b.assess(w.now, rejected)
	w.announce(b, before, reversed)
}

// takenBack tells whether a chain took credited money back. Then, and when the operator had given it to the till, the
// till's balance may be below zero.
func (w *world) takenBack(p *part, was rail.Status) bool {
	if was != rail.Confirmed || p.status == rail.Confirmed {
		return false
	}
	q := p.bill.quoted(p.quote)
	if p.place == invoice.Credited || p.place == invoice.Given {
		w.overdrawn[p.bill.shop.balance(q.Method, q.Wallet)] = true
	}
	if p.place != invoice.Credited {
		return false
	}
	p.bill.reversed = true
	return true
}

// settle is where the money is in its new status, before the bill is assessed.
func (p *part) settle(was rail.Status) {
	switch {
	case p.resolved():
		return
	case p.status == rail.Gone:
		p.place = invoice.Lost
	case p.status == rail.Seen:
		p.place = invoice.Pending
	case was == rail.Confirmed:
	case p.reason == "":
		p.place = invoice.Held
	default:
		p.place = invoice.Unplaced
	}
}

// place decides whose money is that is first seen, or seen again: the bill's, or nobody's.
func (w *world) place(p *part) {
	b, first := p.bill, instant(p.of.first)
	q := b.quoted(p.quote)
	p.counts, p.reason = w.counts(p), ""
	switch {
	case b.state == invoice.Unavailable:
		p.reason = invoice.Withdrawn
	case first.After(b.expires.Add(q.Grace)):
		p.reason = invoice.Late
	case b.pinned && b.quote != p.quote:
		p.reason = invoice.OtherMethod
	case q.PartsUnmatched && b.begun(p):
		p.reason = invoice.SecondPart
	default:
		b.quote, b.pinned = p.quote, true
	}
}

// begun tells whether other money counts on the part's quote.
func (b *bill) begun(p *part) bool {
	for _, other := range b.parts {
		if other != p && other.quote == p.quote && other.reason == "" && other.status != rail.Gone {
			return true
		}
	}
	return false
}

// counts is what money covers of its quote's due: as much as it is, or, after a lock that is shorter than the bill's life,
// what it is worth when it comes.
func (w *world) counts(p *part) int64 {
	q := p.bill.quoted(p.quote)
	if !q.LockedUntil.Before(p.bill.expires) || !instant(p.of.first).After(q.LockedUntil) {
		return p.amount
	}
	sandbox := p.bill.shop.till.Sandbox
	present, _, err := w.house.book.Rate(sandbox, q.Rate.Base, q.Rate.Quote)
	if err != nil {
		var known bool
		if present, _, known = w.house.book.Reference(sandbox, q.Rate.Base, q.Rate.Quote); !known {
			return p.amount
		}
	}
	counted, err := present.Times(q.Rate.Inverse()).Convert(money.Amount{Asset: q.Due.Asset, Minor: p.amount}, money.Down)
	w.must(err)
	return counted.Minor
}

// announce counts the callback of a change, if there must be one.
func (w *world) announce(b *bill, before invoice.State, reversed bool) {
	is := b.shop.till.Settings
	wanted := map[invoice.State]bool{
		invoice.Payed: true, invoice.Failed: is.CallbackFailed, invoice.Expired: is.CallbackWrongamount,
		invoice.Unavailable: is.CallbackUnavailable,
	}
	if b.callback && (b.state != before && wanted[b.state] || reversed && is.CallbackReversed) {
		b.told++
	}
}
