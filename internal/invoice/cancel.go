package invoice

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

// Step is an operator's or a merchant's act: who and why, for the history.
type Step struct {
	Actor string
	Note  string
}

// Cancel withdraws an invoice. Once any money was seen it is refused (contract section 4); sent twice it acts once.
func (s *Service) Cancel(ctx context.Context, id string, by Step) error {
	return s.update(ctx, id, by, func(ctx context.Context, c *change) error {
		if c.record.Invoice.State.Final() && c.record.Invoice.State != Unavailable {
			return fault.New(fault.Conflict, "The invoice is %s already and cannot be withdrawn", c.record.Invoice.State.Wire())
		}
		for _, p := range c.record.Payments {
			if p.Status != rail.Gone {
				return fault.New(fault.Conflict, "Money was seen for the invoice, it cannot be withdrawn any more")
			}
		}
		return c.step(ctx, Withdraw)
	})
}
