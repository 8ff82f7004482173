package payoff

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/invoice"
)

// Approve notes that the operator paid a payoff out; sent twice it acts once. The message, which may be empty, is for
// the merchant. Faults: NotFound, Conflict for a payoff that waits for no word.
func (s *Service) Approve(ctx context.Context, id, message string, by invoice.Step) (Payoff, error) {
	return s.judge(ctx, id, message, by, Pay, Payed)
}

// Reject notes that a payoff will not be paid, and releases its money; otherwise as Approve.
func (s *Service) Reject(ctx context.Context, id, message string, by invoice.Step) (Payoff, error) {
	return s.judge(ctx, id, message, by, Fail, Failed)
}

func (s *Service) judge(ctx context.Context, id, message string, by invoice.Step, trigger Trigger, done State) (Payoff, error) {
	var faults fault.List
	message = invoice.Text(&faults, "message", message, maxText)
	faults.Append(by.Check())
	if err := faults.Err(); err != nil {
		return Payoff{}, err
	}
	return s.update(ctx, id, by, func(ctx context.Context, c *change) error {
		switch {
		case c.payoff.State == done:
			return nil
		case c.payoff.State != Processing:
			return fault.New(fault.Conflict, "The payoff is %s and waits for no word: only one that is processing does", c.payoff.State)
		case c.Payer(c.payoff) != nil:
			return fault.New(fault.Conflict, "The payoff is paid by its rail, not by hand")
		}
		if err := c.free(ctx); err != nil {
			return err
		}
		if trigger == Pay {
			if err := c.sound(ctx); err != nil {
				return err
			}
		}
		c.payoff.Message = message
		return c.step(ctx, trigger)
	})
}
