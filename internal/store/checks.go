package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"kassa/internal/books"
	"kassa/internal/store/db"
)

// SaveCheck keeps the result of a check of the books; from now on it counts.
func (s *Store) SaveCheck(ctx context.Context, report books.Report) error {
	text, err := json.Marshal(report.Found)
	if err != nil {
		return err
	}
	return s.write(ctx, func(ctx context.Context, t tx) error {
		return errOf(t.q.InsertCheck(ctx, db.InsertCheckParams{
			At: millis(report.At), Entries: report.Entries, Breaches: report.Breaches, Report: string(text),
		}))
	})
}

// LastCheck is when the books were last checked, the zero time for never, and how many breaches were found.
func (s *Store) LastCheck(ctx context.Context) (at time.Time, breaches int64, err error) {
	return lastCheck(ctx, s.engine.reader())
}

// LedgerSound tells whether the last check of the books found nothing off; money must not leave while it did. Books
// that were never checked count as sound.
func (s *Store) LedgerSound(ctx context.Context) (bool, error) {
	_, breaches, err := s.LastCheck(ctx)
	return err == nil && breaches == 0, err
}

// LedgerSound is the same inside a transaction.
func (t tx) LedgerSound(ctx context.Context) (bool, error) {
	_, breaches, err := lastCheck(ctx, t.q)
	return err == nil && breaches == 0, err
}

func lastCheck(ctx context.Context, q *db.Queries) (time.Time, int64, error) {
	row, err := q.LastCheck(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, 0, nil
	}
	return instant(row.At), row.Breaches, err
}
