package payoff

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/invoice"
)

// Settle ends a payoff, in the caller's transaction, with what became of the transaction that was to pay it: Pay or Fail.
// One that ended before stays as it is. The message is for the merchant. It tells whether a callback was put into the
// outbox: its worker must be woken once the transaction is durable.
func (s *Service) Settle(ctx context.Context, tx Tx, id string, trigger Trigger, message string, by invoice.Step) (announced bool, err error) {
	c, err := s.begin(ctx, tx, id, by)
	if err != nil || c.payoff.State != Processing {
		return false, err
	}
	c.payoff.Message = message
	if err := c.step(ctx, trigger); err != nil {
		return false, err
	}
	return c.finish(ctx)
}

// Tell sets the message of a payoff that has not ended, in the caller's transaction.
func (s *Service) Tell(ctx context.Context, tx Tx, id, message string) error {
	c, err := s.begin(ctx, tx, id, invoice.Step{})
	if err != nil || c.payoff.State != Processing {
		return err
	}
	c.payoff.Message, c.dirty = message, true
	_, err = c.finish(ctx)
	return err
}

// Sound refuses to let money leave while the books are off, by a fault of kind Unavailable.
func Sound(ctx context.Context, tx Tx) error { return (&change{tx: tx}).sound(ctx) }

// free refuses the operator's word about a payoff that an exported transaction may pay at any time.
func (c *change) free(ctx context.Context) error {
	taken, err := c.tx.Dispatched(ctx, c.payoff.ID)
	if err == nil && taken {
		err = fault.New(fault.Conflict, "A transaction that pays this payoff was exported: once it is confirmed the payoff is "+
			"payed by itself; `kassa payoff recall` takes it back")
	}
	return err
}
