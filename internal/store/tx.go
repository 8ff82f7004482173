package store

import (
	"context"

	"kassa/internal/invoice"
	"kassa/internal/store/db"
	"kassa/internal/till"
)

// tx is one writing transaction.
type tx struct {
	q      *db.Queries
	posted *int64    // entries so far: those of one moment are sealed in this order
	events *[]string // names of the events so far
}

// Write runs the function in one durable transaction, possibly several times; all it did happens or nothing. After a
// refused change (a fault of kind Conflict) the function must return: PostgreSQL accepts nothing more then.
func (s *Store) Write(ctx context.Context, do func(context.Context, invoice.Tx) error) error {
	return s.write(ctx, func(ctx context.Context, t tx) error { return do(ctx, t) })
}

func (s *Store) write(ctx context.Context, do func(context.Context, tx) error) error {
	var last tx
	err := s.engine.write(ctx, func(ctx context.Context, q *db.Queries) error {
		last = tx{q, new(int64), new([]string)}
		return do(ctx, last)
	})
	if err == nil && len(*last.events) > 0 {
		s.events.add(*last.events)
		s.signal()
	}
	return err
}

// Till is a till with its settings.
func (t tx) Till(ctx context.Context, id int64) (till.Till, error) { return tillByID(ctx, t.q, id) }
