package invoice

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/ledger"
	"kassa/internal/money"
)

// Refund books what the merchant sent back to the payer himself, outside of Kassa: it leaves the till's balance. The
// sum is a decimal literal in the asset that was paid; empty is all that is left. Faults: NotFound, Invalid for a wrong
// sum, Conflict for more than arrived less what was refunded, or more than the balance.
func (s *Service) Refund(ctx context.Context, id, amount string, by Step) (refunded money.Amount, err error) {
	if err := by.Check(); err != nil {
		return refunded, err
	}
	err = s.update(ctx, id, by, func(ctx context.Context, c *change) error {
		var quote Quote
		if quote, refunded, err = c.refund(ctx, RefundBooked, amount); err != nil {
			return err
		}
		return c.post(ctx, ledger.Refunded, "", c.balance(&quote, refunded.Minor), ledger.Credit(c.wallet(&quote), refunded))
	})
	return refunded, err
}

// BeginRefund counts a refund that a payoff makes, in the payoff's transaction, and tells which balance it comes from.
// The sum and the faults are Refund's.
func (s *Service) BeginRefund(ctx context.Context, tx Tx, id, amount string, by Step) (Quote, money.Amount, error) {
	c, err := s.begin(ctx, tx, id, by)
	if err != nil {
		return Quote{}, money.Amount{}, err
	}
	quote, sum, err := c.refund(ctx, RefundBegun, amount)
	if err != nil {
		return Quote{}, money.Amount{}, err
	}
	_, err = c.finish(ctx)
	return quote, sum, err
}

// UndoRefund takes back what BeginRefund counted, in the transaction that ends its payoff.
func (s *Service) UndoRefund(ctx context.Context, tx Tx, id string, sum money.Amount, by Step) error {
	c, err := s.begin(ctx, tx, id, by)
	if err != nil {
		return err
	}
	of := &c.record.Invoice
	if of.Refunded, err = of.Refunded.Sub(sum); err != nil {
		return err
	}
	if err := c.event(ctx, RefundUndone, ""); err != nil {
		return err
	}
	_, err = c.finish(ctx)
	return err
}

// refund counts a sum as refunded. The invoice is locked, so that two at once do not give back more than arrived.
func (c *change) refund(ctx context.Context, name EventName, amount string) (Quote, money.Amount, error) {
	of, quote := &c.record.Invoice, c.record.Chosen()
	if quote == nil || of.Credited.IsZero() {
		return Quote{}, money.Amount{}, fault.New(fault.Conflict, "Nothing was credited for the invoice, so nothing can be refunded")
	}
	refunded := of.Refunded.In(of.Credited.Asset)
	left, err := of.Credited.Sub(refunded)
	if err != nil {
		return Quote{}, money.Amount{}, err
	}
	sum := left
	if amount != "" {
		if sum, err = ParseAmount(left.Asset, amount); err != nil {
			return Quote{}, money.Amount{}, err
		}
	}
	if sum.Cmp(left) > 0 || sum.Minor <= 0 {
		return Quote{}, money.Amount{}, fault.New(fault.Conflict,
			"At most %s %s can be refunded: %s arrived, %s were refunded before", max0(left), left.Asset, of.Credited, refunded)
	}
	if of.Refunded, err = refunded.Add(sum); err != nil {
		return Quote{}, money.Amount{}, err
	}
	return *quote, sum, c.event(ctx, name, "")
}

// max0 is nothing for a sum below zero: a chain took back what was refunded before.
func max0(a money.Amount) money.Amount {
	if a.Minor < 0 {
		return a.Zero()
	}
	return a
}
