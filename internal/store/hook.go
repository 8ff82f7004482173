package store

import (
	"context"

	"kassa/internal/store/db"
)

// Hook stands on both sides of each commit, so that the simulator can crash there. Both functions are needed; they are
// called from any goroutine, Staged as often as a function is run.
type Hook struct {
	// Staged is called when a write's statements have run and are not committed; its error takes them back.
	Staged func() error
	// Committed is called when a write is durable; its error is all that the caller learns.
	Committed func() error
}

// OpenHooked is Open with a hook at every write but those of the schema.
func OpenHooked(ctx context.Context, dsn string, hook Hook) (*Store, error) {
	s, err := Open(ctx, dsn)
	if err == nil {
		s.engine = hooked{s.engine, hook}
	}
	return s, err
}

// hooked is an engine with a hook.
type hooked struct {
	engine
	hook Hook
}

func (h hooked) write(ctx context.Context, do func(context.Context, *db.Queries) error) error {
	err := h.engine.write(ctx, func(ctx context.Context, q *db.Queries) error {
		if err := do(ctx, q); err != nil {
			return err
		}
		return h.hook.Staged()
	})
	if err != nil {
		return err
	}
	return h.hook.Committed()
}
