package books

import (
	"context"

	"kassa/internal/ledger"
	"kassa/internal/payoff"
)

// payoffs compares each payoff's state with its entries, its events and the outbox.
func (c *check) payoffs(ctx context.Context) error {
	return pages(ctx, "", c.Payoffs, func(p Payoff) string { return p.Of.ID }, c.payoff)
}

func (c *check) payoff(p Payoff) {
	c.report.Payoffs++
	is := p.Of
	what := "payoff " + is.ID + ", which is " + string(is.State)
	c.lines(OfPayoff, what, is.ID, p.due(), p.Booked)
	if !is.State.Final() {
		c.suspense[ledger.Summed(ledger.Reserve(is.Sandbox, is.ID, is.Deduction.Asset))] += is.Deduction.Minor
	}
	if p.Told != string(is.State) {
		c.found(OfPayoff, is.ID, "payoff %s is %s, its history ends with %q", is.ID, is.State, p.Told)
	}
	if is.State.Final() && is.CallbackURL != "" && p.Announced == 0 {
		c.found(Untold, is.ID, "payoff %s is %s, the outbox has no callback for it", is.ID, is.State)
	}
}

// due is what the entries of a payoff in its state must post: its money is set aside until its end, and then leaves or
// goes back.
func (p Payoff) due() dues {
	is, asset := p.Of, p.Of.Deduction.Asset
	balance := ledger.Till(is.Sandbox, is.Till, is.Method, is.Backing, asset)
	reserve := ledger.Reserve(is.Sandbox, is.ID, asset)
	due := dues{}
	due.move(ledger.Reserved, balance, reserve, is.Deduction)
	switch is.State {
	case payoff.Payed:
		operators := ledger.Revenue(is.Sandbox, asset)
		if p.Own {
			operators = ledger.Receivable(is.Sandbox, is.Till, asset)
		}
		due.move(ledger.PaidOut, reserve, ledger.Wallet(is.Sandbox, is.Backing, asset), is.Receive)
		due.move(ledger.PaidOut, reserve, operators, is.Commission)
	case payoff.Failed, payoff.Canceled:
		due.move(ledger.Returned, reserve, balance, is.Deduction)
	case payoff.Created, payoff.Processing:
	}
	return due
}

// refunds compares what invoices say was refunded of them with entries and payoffs.
func (c *check) refunds(ctx context.Context) error {
	return pages(ctx, "", c.Refunds, func(r Refund) string { return r.Invoice }, func(r Refund) {
		c.compare(OfInvoice, r.Invoice, r.Refunded.Asset, r.Refunded.Minor, r.Added, "refunded of "+r.Invoice+", added up from its entries and payoffs")
	})
}
