package books

import (
	"context"

	"kassa/internal/ledger"
	"kassa/internal/payoff"
)

// payoffs compares each payoff's state with its entries, its events and the outbox.
func (c *check) payoffs(ctx context.Context) error {
	return pages(ctx, "", c.Payoffs, func(p Payoff) string { return p.ID }, c.payoff)
}

func (c *check) payoff(p Payoff) {
	c.report.Payoffs++
	want := p.due()
	asset := p.Deducted.Asset
	c.compare(OfPayoff, p.ID, asset, want.Reserved, p.Booked.Reserved, "reserved for "+p.ID+", which is "+p.State+", added up from its entries")
	c.compare(OfPayoff, p.ID, asset, want.Sent, p.Booked.Sent, "sent by "+p.ID+", which is "+p.State+", added up from its entries")
	c.compare(OfPayoff, p.ID, asset, want.Fee, p.Booked.Fee, "commission of "+p.ID+", which is "+p.State+", added up from its entries")
	c.compare(OfPayoff, p.ID, asset, want.Returned, p.Booked.Returned, "returned by "+p.ID+", which is "+p.State+", added up from its entries")
	c.suspense[ledger.Summed(ledger.Reserve(p.Sandbox, p.ID, asset))] += want.Reserved
	if p.Told != p.State {
		c.found(OfPayoff, p.ID, "payoff %s is %s, its history ends with %q", p.ID, p.State, p.Told)
	}
	if payoff.State(p.State).Final() && p.Callback && p.Announced == 0 {
		c.found(Untold, p.ID, "payoff %s is %s, the outbox has no callback for it", p.ID, p.State)
	}
}

// due is what the entries of a payoff in its state must add up to: reserved until its end, then sent or returned.
func (p Payoff) due() PayoffSums {
	switch state := payoff.State(p.State); {
	case state == payoff.Payed:
		return PayoffSums{Sent: p.Says.Sent, Fee: p.Says.Fee}
	case state.Final():
		return PayoffSums{Returned: p.Says.Returned}
	}
	return PayoffSums{Reserved: p.Deducted.Minor}
}

// refunds compares what invoices say was refunded of them with entries and payoffs.
func (c *check) refunds(ctx context.Context) error {
	return pages(ctx, "", c.Refunds, func(r Refund) string { return r.Invoice }, func(r Refund) {
		c.compare(OfInvoice, r.Invoice, r.Refunded.Asset, r.Refunded.Minor, r.Added, "refunded of "+r.Invoice+", added up from its entries and payoffs")
	})
}
