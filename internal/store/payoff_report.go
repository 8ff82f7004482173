package store

import (
	"context"
	"time"

	"kassa/internal/payoff"
	"kassa/internal/store/db"
)

// PayoffPage lists a till's payoffs made at since or later and before a place, newest first.
func (s *Store) PayoffPage(ctx context.Context, tillID int64, since time.Time, before payoff.Place, limit int) ([]payoff.Payoff, error) {
	rows, err := s.engine.reader().PayoffPage(ctx, db.PayoffPageParams{
		Till: tillID, Since: millis(since), BeforeAt: millis(before.At), BeforeID: before.ID, Most: int64(limit),
	})
	return payoffsOf(rows), err
}

// PayoffPlaces is PayoffPage with nothing but where each payoff stands.
func (s *Store) PayoffPlaces(ctx context.Context, tillID int64, since time.Time, before payoff.Place, limit int) ([]payoff.Place, error) {
	rows, err := s.engine.reader().PayoffPlaces(ctx, db.PayoffPlacesParams{
		Till: tillID, Since: millis(since), BeforeAt: millis(before.At), BeforeID: before.ID, Most: int64(limit),
	})
	places := make([]payoff.Place, len(rows))
	for i, row := range rows {
		places[i] = payoff.Place{At: instant(row.CreatedAt), ID: row.ID}
	}
	return places, err
}

// PayoffSummary adds up a till's payoffs made at since or later.
func (s *Store) PayoffSummary(ctx context.Context, tillID int64, since time.Time) (payoff.Summary, error) {
	row, err := s.engine.reader().PayoffSummary(ctx, db.PayoffSummaryParams{Till: tillID, Since: millis(since)})
	return payoff.Summary{PayedRub: row.PayedRub, Payed: row.Payed, Total: row.Total}, err
}

// PayoffsIn lists payoffs in a state, oldest first, those after a place.
func (s *Store) PayoffsIn(ctx context.Context, state payoff.State, after payoff.Place, limit int) ([]payoff.Payoff, error) {
	rows, err := s.engine.reader().PayoffsIn(ctx, db.PayoffsInParams{
		State: string(state), AfterAt: millis(after.At), AfterID: after.ID, Most: int64(limit),
	})
	return payoffsOf(rows), err
}

func payoffsOf(rows []db.Payoff) []payoff.Payoff {
	all := make([]payoff.Payoff, len(rows))
	for i, row := range rows {
		all[i] = payoffOf(row)
	}
	return all
}
