package store

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/store/db"
)

// Parked is an observation that could not be taken in.
type Parked struct {
	rail.Observation
	Why string // the error's text, for the operator
	At  time.Time
}

// Parked lists the oldest parked observations.
func (s *Store) Parked(ctx context.Context, limit int) ([]Parked, error) {
	rows, err := s.engine.reader().Parked(ctx, int64(limit))
	if err != nil {
		return nil, err
	}
	all := make([]Parked, len(rows))
	for i, row := range rows {
		if all[i], err = parkedOf(row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Park keeps an observation that could not be taken in; the first one of its key and status stays.
func (t tx) Park(ctx context.Context, seen rail.Observation, why string, now time.Time) error {
	return errOf(t.q.Park(ctx, db.ParkParams{
		Rail: seen.Rail, Network: seen.Network, Key: seen.Key, Status: string(seen.Status), Ref: seen.Ref,
		Asset: string(seen.Asset), Raw: seen.Raw.String(), Decimals: int64(seen.Decimals),
		Confirmations: int64(seen.Confirmations), Block: seen.Block, FirstSeen: millis(seen.FirstSeen),
		Why: why, ParkedAt: millis(now),
	}))
}

func parkedOf(row db.ParkedObservation) (Parked, error) {
	raw, ok := new(big.Int).SetString(row.Raw, 10)
	if !ok {
		return Parked{}, fmt.Errorf("parked observation %s: raw amount %q is no integer", row.Key, row.Raw)
	}
	return Parked{
		Observation: rail.Observation{
			Rail: row.Rail, Network: row.Network, Key: row.Key, Ref: row.Ref, Asset: money.Asset(row.Asset), Raw: raw,
			Decimals: int(row.Decimals), Status: rail.Status(row.Status), Confirmations: int(row.Confirmations),
			Block: row.Block, FirstSeen: instant(row.FirstSeen),
		},
		Why: row.Why, At: instant(row.ParkedAt),
	}, nil
}
