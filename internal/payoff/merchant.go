package payoff

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/order"
	"kassa/internal/till"
)

// Submit lets a payoff go (contract section 6); sent twice it acts once. Its faults: NotFound, Invalid for a wrong
// signature, Conflict for a payoff that was canceled or has expired.
func (s *Service) Submit(ctx context.Context, owner till.Till, id, signature string) (Payoff, error) {
	return s.sent(ctx, owner, id, signature, func(ctx context.Context, c *change) error {
		of := c.payoff
		late := of.State == Created && !of.TimerAt.IsZero() && !c.at.Before(of.TimerAt)
		if late || of.State == Canceled {
			return fault.New(fault.Conflict, "The payoff was canceled or has expired, create another one")
		}
		if of.State == Created {
			if err := c.sound(ctx); err != nil {
				return err
			}
		}
		return c.step(ctx, Submit)
	})
}

// Cancel takes a payoff back that was not submitted, and releases its money; sent twice it acts once. Faults as Submit.
func (s *Service) Cancel(ctx context.Context, owner till.Till, id, signature string) (Payoff, error) {
	return s.sent(ctx, owner, id, signature, func(ctx context.Context, c *change) error {
		if c.payoff.State != Created && c.payoff.State != Canceled {
			return fault.New(fault.Conflict, "The payoff is %s already and cannot be canceled", c.payoff.State)
		}
		return c.step(ctx, Cancel)
	})
}

// sent does what the merchant signed for, with sha1(id:salt).
func (s *Service) sent(ctx context.Context, owner till.Till, id, signature string, do func(context.Context, *change) error) (Payoff, error) {
	if err := order.Sent(id, signature); err != nil {
		return Payoff{}, err
	}
	if _, err := s.Info(ctx, owner.ID, id); err != nil {
		return Payoff{}, err
	}
	if err := order.CheckID(ctx, s.Salts, owner.ID, id, signature); err != nil {
		return Payoff{}, err
	}
	return s.update(ctx, id, invoice.Step{Actor: "merchant"}, do)
}
