package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kassa/internal/store/db"
)

// liveMarket is the only market there is: sandbox tills have invented prices.
const liveMarket = "live"

// SaveRates keeps a snapshot of the market of rates, instead of the one before.
func (s *Store) SaveRates(ctx context.Context, snapshot string, now time.Time) error {
	return s.write(ctx, func(ctx context.Context, t tx) error {
		return errOf(t.q.SaveRates(ctx, db.SaveRatesParams{Market: liveMarket, Snapshot: snapshot, SavedAt: millis(now)}))
	})
}

// Rates is the last snapshot, empty if there was none.
func (s *Store) Rates(ctx context.Context) (string, error) {
	snapshot, err := s.engine.reader().Rates(ctx, liveMarket)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return snapshot, err
}
