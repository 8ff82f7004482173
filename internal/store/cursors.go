package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kassa/internal/fault"
	"kassa/internal/store/db"
)

// Cursor is where a rail's watcher stands, empty at the beginning.
func (s *Store) Cursor(ctx context.Context, railName, network string) (string, error) {
	cursor, err := s.engine.reader().Cursor(ctx, db.CursorParams{Rail: railName, Network: network})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return cursor, err
}

// MoveCursor moves a rail's cursor if it still stands at from.
func (t tx) MoveCursor(ctx context.Context, railName, network, from, to string, now time.Time) error {
	moved := fault.New(fault.Conflict, "The cursor of %s was moved by another reader", railName)
	if from == "" {
		rows, err := t.q.StartCursor(ctx, db.StartCursorParams{
			Rail: railName, Network: network, Cursor: to, MovedAt: millis(now),
		})
		return changed(rows, err, moved)
	}
	rows, err := t.q.MoveCursor(ctx, db.MoveCursorParams{
		Rail: railName, Network: network, Origin: from, Target: to, MovedAt: millis(now),
	})
	return changed(rows, err, moved)
}
