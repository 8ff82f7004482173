package sandbox

import (
	"context"
	"errors"
	"time"

	"kassa/internal/fault"
	"kassa/internal/till"
)

// Bounds of one move.
const (
	MaxAdvance = 30 * 24 * time.Hour
	maxAged    = 10_000 // invoices and payoffs of the till
)

// Past is what lies behind a sandbox till.
type Past interface {
	// Age makes everything of a sandbox till happen earlier by a time; a fault of kind Conflict if there is more than most.
	Age(ctx context.Context, till int64, by time.Duration, most int) error
}

// Timer does what time alone brings about.
type Timer interface {
	Tick(ctx context.Context) error
}

// Clock moves a sandbox till on in time. There is only one clock, the system's: a till moves on by making its past
// older, so nothing of a live till can depend on it, and it never goes back.
type Clock struct {
	Past   Past
	Timers []Timer // of invoices and payoffs
}

// Advance lets a time pass for a sandbox till, and does what is due then. Its faults: Conflict for a live till, Invalid
// for a time that is not above 0 or above MaxAdvance.
func (c *Clock) Advance(ctx context.Context, owner till.Till, by time.Duration) error {
	if !owner.Sandbox {
		return fault.New(fault.Conflict, "Only a sandbox till's clock can be moved")
	}
	if by < time.Millisecond || by > MaxAdvance {
		return fault.Field("advance", "must be a time above 0 and at most 30 days")
	}
	if err := c.Past.Age(ctx, owner.ID, by, maxAged); err != nil {
		return err
	}
	var failed []error
	for _, timer := range c.Timers {
		failed = append(failed, timer.Tick(ctx))
	}
	return errors.Join(failed...)
}
