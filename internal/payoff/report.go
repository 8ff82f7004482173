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
	return s.history(tillID).Page(ctx, query)
}

// Export is a till's payoffs of a period, newest first, at most 10,000.
func (s *Service) Export(ctx context.Context, tillID, days int64) ([]Payoff, error) {
	return s.history(tillID).Export(ctx, days, "payoffs")
}

func (s *Service) history(tillID int64) order.History[Payoff, string] {
	return order.History[Payoff, string]{Till: tillID, Now: s.now(), List: s.Store.PayoffPage, Places: s.Store.PayoffPlaces}
}

// Summary adds up a till's payoffs of a period.
func (s *Service) Summary(ctx context.Context, tillID, days int64) (Summary, error) {
	if err := (Query{Page: 1, Items: 1, Days: days}).Check(); err != nil {
		return Summary{}, err
	}
	return s.Store.PayoffSummary(ctx, tillID, s.now().Add(-time.Duration(days)*24*time.Hour))
}
