package main

import (
	"slices"
	"time"

	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// bill is an invoice as it should be: worked out from what the simulator did, by the rules of the contract (section 4),
// and never read from the gateway but for the price of a quote, which is judged by itself.
type bill struct {
	id       string
	shop     *shop
	amount   money.Amount
	kind     invoice.Type
	callback bool
	expires  time.Time
	state    invoice.State
	quotes   []invoice.Quote
	quote    int // the chosen one, 0 for none
	pinned   bool
	parts    []*part
	told     int   // callbacks in the outbox
	payed    int   // times that it became payed
	booked   int64 // refunds that the merchant sent himself
	paidBack int64 // refunds by payoffs that did not fail
	reversed bool  // a chain took credited money back
	account  []sum // what it puts into the books
}

// part is a payment as it should be: all of a coin, or what was split off it.
type part struct {
	of     *coin
	number int
	bill   *bill
	quote  int
	amount int64
	raw    int64 // of the whole coin
	counts int64 // what it covers of the quote's due
	status rail.Status
	depth  int
	block  int
	place  invoice.Place
	reason invoice.Reason
}

// sum is so much in an account; a debit is positive.
type sum struct {
	account ledger.Account
	minor   int64
}

func (b *bill) quoted(number int) *invoice.Quote { return &b.quotes[number-1] }

func (b *bill) chosen() *invoice.Quote {
	if b.quote == 0 {
		return nil
	}
	return b.quoted(b.quote)
}

// sums is what counts on the chosen quote: what is sure, and what waits.
func (b *bill) sums() (sure, awaited int64) {
	for _, p := range b.parts {
		switch {
		case p.reason != "" || p.quote != b.quote:
		case p.status == rail.Confirmed:
			sure += p.counts
		case p.status == rail.Seen:
			awaited += p.counts
		}
	}
	return sure, awaited
}

func (b *bill) grace() time.Time {
	if q := b.chosen(); q != nil {
		return b.expires.Add(q.Grace)
	}
	return b.expires
}

// assess settles what the bill is now, and whose the money is.
func (b *bill) assess(now time.Time, rejected bool) {
	sure, awaited := b.sums()
	b.become(b.judged(sure, awaited, rejected))
	if !now.Before(b.expires) {
		b.become(b.expired())
	}
	if b.pinned && b.state == invoice.NotPayed && sure == 0 && awaited == 0 {
		b.pinned = false
	}
	switch {
	case b.state.Settled():
		b.credit(sure)
	case b.state == invoice.Failed && awaited == 0 && now.After(b.grace()):
		b.give(invoice.Held, invoice.Unplaced, invoice.Short)
	}
}

func (b *bill) become(state invoice.State) {
	if state == invoice.Payed && b.state != state {
		b.payed++
	}
	b.state = state
}

func (b *bill) judged(sure, awaited int64, rejected bool) invoice.State {
	q := b.chosen()
	covered := q != nil && sure > 0 && sure >= q.Due.Minor-q.Tolerance.Minor
	switch {
	case b.state == invoice.Payed || b.state == invoice.Unavailable:
		return b.state
	case covered:
		return invoice.Payed
	case b.state.Final():
		return b.state
	case awaited > 0:
		return invoice.Processing
	case sure > 0:
		return invoice.WrongAmount
	case rejected && b.state == invoice.Processing:
		return invoice.Failed
	}
	return invoice.NotPayed
}

func (b *bill) expired() invoice.State {
	switch {
	case b.state == invoice.NotPayed:
		return invoice.Failed
	case b.state == invoice.WrongAmount && b.kind == invoice.Topup && b.shop.till.Settings.SettlePartTopup:
		return invoice.Payed
	case b.state == invoice.WrongAmount:
		return invoice.Expired
	}
	return b.state
}

// give moves all parts of a place.
func (b *bill) give(from, to invoice.Place, why invoice.Reason) {
	for _, p := range b.parts {
		if p.place == from {
			p.place, p.reason = to, why
		}
	}
}

// credit gives the held money to the till, but for an excess that it does not keep: that is what came last.
func (b *bill) credit(sure int64) {
	q := b.chosen()
	if q == nil {
		return
	}
	if excess := sure - q.Due.Minor; q.ExcessUnmatched && excess > q.ExcessLimit.Minor {
		for _, p := range slices.Backward(slices.Clone(b.parts)) {
			if p.place == invoice.Held && p.counts > 0 && excess > 0 {
				cut := min(excess, p.counts)
				excess -= cut
				p.cut(cut)
			}
		}
	}
	b.give(invoice.Held, invoice.Credited, "")
}

// cut makes a payment of its own, which is unmatched, of what covers so much of the due sum.
func (p *part) cut(counts int64) {
	taken := shared(p.amount, counts, p.counts)
	switch taken {
	case p.amount:
		p.place, p.reason = invoice.Unplaced, invoice.Excess
		return
	case 0:
		return
	}
	rest := *p
	rest.number = p.of.parts[len(p.of.parts)-1].number + 1
	rest.amount, rest.counts, rest.place, rest.reason = taken, counts, invoice.Unplaced, invoice.Excess
	p.amount, p.counts = p.amount-taken, p.counts-counts
	p.bill.parts = append(p.bill.parts, &rest)
	p.of.parts = append(p.of.parts, &rest)
}

// sort puts the parts into the order of their first sight.
func (b *bill) sort() {
	slices.SortStableFunc(b.parts, func(x, y *part) int { return int(x.of.first - y.of.first) })
}

// resolved tells whether an operator has decided about the money for good.
func (p *part) resolved() bool { return p.place == invoice.Returned || p.place == invoice.Given }
