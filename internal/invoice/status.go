package invoice

import (
	"context"

	"kassa/internal/ledger"
	"kassa/internal/rail"
)

// moved books what a payment's new status means.
func (c *change) moved(ctx context.Context, quote *Quote, p *Payment, was rail.Status) error {
	switch {
	case p.Status == rail.Confirmed && was != rail.Confirmed:
		return c.confirmed(ctx, quote, p)
	case p.Status != rail.Confirmed && was == rail.Confirmed:
		return c.takenBack(ctx, quote, p)
	case p.Status == rail.Gone:
		if !p.Place.resolved() {
			p.Place = Lost
		}
		return c.vanished(ctx, p)
	}
	c.dirty = true // the page shows confirmations: its version must change
	if was == rail.Gone {
		return c.event(ctx, PaymentSeen, p.ID)
	}
	return nil
}

// vanished tells of unconfirmed money that is not there: a chain dropped it, or a person rejected it.
func (c *change) vanished(ctx context.Context, p *Payment) error {
	if c.rejected = p.Rail == rail.ManualName; c.rejected {
		return c.event(ctx, PaymentRejected, p.ID)
	}
	return c.event(ctx, PaymentGone, p.ID)
}

// confirmed books money that is sure now.
func (c *change) confirmed(ctx context.Context, quote *Quote, p *Payment) error {
	if err := c.event(ctx, PaymentConfirmed, p.ID); err != nil {
		return err
	}
	if !p.Place.resolved() {
		p.Place = Held
		if p.Reason != "" {
			p.Place = Unplaced
		}
	}
	err := c.post(ctx, ledger.Received, p.ID, ledger.Debit(c.wallet(quote), p.Amount), c.owed(quote, p, -p.Amount.Minor))
	if err != nil || p.Place != Unplaced {
		return err
	}
	return c.event(ctx, PaymentUnmatched, p.ID)
}

// owed is a posting to the account that a payment's place stands for, but for Credited, which has its commission.
func (c *change) owed(quote *Quote, p *Payment, minor int64) ledger.Posting {
	switch p.Place {
	case Held:
		return ledger.Posting{Account: c.held(p.Asset), Minor: minor}
	case Given:
		return c.balance(quote, minor)
	case Returned:
		return ledger.Posting{Account: ledger.Losses(p.Sandbox, p.Asset), Minor: minor}
	case Pending, Credited, Unplaced, Lost:
	}
	return ledger.Posting{Account: c.unmatched(p.Asset), Minor: minor}
}

// takenBack reverses a confirmed payment that the chain withdrew. What an operator decided about it stays decided.
func (c *change) takenBack(ctx context.Context, quote *Quote, p *Payment) error {
	credited := p.Place == Credited
	if err := c.unbook(ctx, quote, p); err != nil {
		return err
	}
	if !p.Place.resolved() {
		p.Place = Pending
		if p.Status == rail.Gone {
			p.Place = Lost
		}
	}
	if !credited {
		return c.event(ctx, PaymentGone, p.ID)
	}
	c.reversed = true
	return c.event(ctx, PaymentReversed, p.ID)
}

func (c *change) unbook(ctx context.Context, quote *Quote, p *Payment) error {
	if p.Place == Credited {
		return c.settle(ctx, ledger.Reorg, p.ID, quote, c.wallet(quote), -p.Amount.Minor)
	}
	return c.post(ctx, ledger.Reorg, p.ID, c.owed(quote, p, p.Amount.Minor), ledger.Credit(c.wallet(quote), p.Amount))
}
