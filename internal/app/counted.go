package app

import (
	"context"

	"kassa/internal/callback"
)

// countedOutbox tells the metrics how each attempt ended.
type countedOutbox struct {
	callback.Outbox
	count func(done callback.Completion)
}

// Complete counts what was written; an attempt that could not be is made again.
func (o countedOutbox) Complete(ctx context.Context, done callback.Completion) (bool, error) {
	ours, err := o.Outbox.Complete(ctx, done)
	if err == nil {
		o.count(done)
	}
	return ours, err
}
