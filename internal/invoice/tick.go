package invoice

import (
	"context"
	"errors"
)

// tickLimit bounds one look at the timers, in invoices.
const tickLimit = 200

// Tick does what time alone brings about: it expires invoices, and gives up the held parts of failed ones after their
// grace. The timers are in the database, so a restart loses none. One invoice that fails does not stop the others.
func (s *Service) Tick(ctx context.Context) error {
	for {
		due, err := s.Store.Due(ctx, s.now(), tickLimit)
		if err != nil {
			return err
		}
		if err := s.tickAll(ctx, due); err != nil || len(due) < tickLimit {
			return err
		}
	}
}

func (s *Service) tickAll(ctx context.Context, due []string) error {
	var failed []error
	for _, id := range due {
		failed = append(failed, s.update(ctx, id, Step{Actor: "timer"}, func(ctx context.Context, c *change) error {
			c.dirty = true // the timer must move even when nothing else does
			return c.assess(ctx)
		}))
	}
	return errors.Join(failed...)
}
