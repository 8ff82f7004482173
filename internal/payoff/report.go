package payoff

import (
	"context"
	"time"

	"kassa/internal/order"
)

// Query is what of a till's history is asked for.
type Query = order.Query

// History is a page of a till's payoffs, newest first, and whether there is a next one.
func (s *Service) History(ctx context.Context, tillID int64, query Query) (page []Payoff, more bool, err error) {
	return s.history(ctx, tillID).Page(query)
}

// Export is a till's payoffs of a period, newest first, at most 10,000.
func (s *Service) Export(ctx context.Context, tillID, days int64) ([]Payoff, error) {
	return s.history(ctx, tillID).Export(days, "payoffs")
}

func (s *Service) history(ctx context.Context, tillID int64) order.History[Payoff, string] {
	return order.History[Payoff, string]{
		Now: s.now(),
		Places: func(since time.Time, before Place, limit int) ([]Place, error) {
			return s.Store.PayoffPlaces(ctx, tillID, since, before, limit)
		},
		List: func(since time.Time, before Place, limit int) ([]Payoff, error) {
			return s.Store.PayoffPage(ctx, tillID, since, before, limit)
		},
	}
}

// Summary adds up a till's payoffs of a period.
func (s *Service) Summary(ctx context.Context, tillID, days int64) (Summary, error) {
	if err := (Query{Page: 1, Items: 1, Days: days}).Check(); err != nil {
		return Summary{}, err
	}
	return s.Store.PayoffSummary(ctx, tillID, s.now().Add(-time.Duration(days)*24*time.Hour))
}
