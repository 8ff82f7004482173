package idempotency

import (
	"context"
	"time"
)

// Store is where answers are kept.
type Store interface {
	// ForgetAnswers removes answers that were kept until now, at most so many, and returns how many there were.
	ForgetAnswers(ctx context.Context, now time.Time, limit int) (int, error)
}

// Sweeper removes the answers that were kept long enough.
type Sweeper struct {
	Store Store
	Now   func() time.Time
}

// Bounds of a sweep: small transactions, so that no payment waits for one, and an end. What is left goes in the next one.
const (
	sweepBatch  = 500
	sweepRounds = 100
)

// Sweep removes what is due.
func (s Sweeper) Sweep(ctx context.Context) error {
	now := s.Now()
	for range sweepRounds {
		gone, err := s.Store.ForgetAnswers(ctx, now, sweepBatch)
		if err != nil || gone < sweepBatch {
			return err
		}
	}
	return nil
}
