package payoff

import (
	"context"
	"time"

	"kassa/internal/fault"
)

// Bounds of a history (contract section 6).
const (
	maxItems = 100
	maxDays  = 3660    // ten years
	maxDepth = 100_000 // payoffs before a page; further back a shorter period must be asked for
	maxAll   = 10_000  // payoffs in one export
	stride   = 1000    // places read at once on the way to a page
)

// Query is what of a till's history is asked for: a page, counted from 1, of so many items, of so many days of 24 hours
// back from now.
type Query struct{ Page, Items, Days int64 }

// Check lists every fault of the query.
func (q Query) Check() error {
	var faults fault.List
	if q.Page < 1 {
		faults.Add("page", "must be a whole number from 1")
	}
	if q.Items < 1 || q.Items > maxItems {
		faults.Add("items", "must be a whole number from 1 to %d", maxItems)
	}
	if q.Days < 1 || q.Days > maxDays {
		faults.Add("period", "must be whole days from 1 to %d", maxDays)
	}
	if len(faults) == 0 && q.Page > maxDepth/q.Items {
		faults.Add("page", "must be at most %d with so many items; take a shorter `period`", maxDepth/q.Items)
	}
	return faults.Err()
}

// History is a page of a till's payoffs, newest first, and whether there is a next one.
func (s *Service) History(ctx context.Context, tillID int64, query Query) (page []Payoff, more bool, err error) {
	if err := query.Check(); err != nil {
		return nil, false, err
	}
	since, before := s.since(query.Days), s.end()
	for left := (query.Page - 1) * query.Items; left > 0; {
		places, err := s.Store.PayoffPlaces(ctx, tillID, since, before, int(min(left, stride)))
		if err != nil || len(places) == 0 {
			return nil, false, err
		}
		before = places[len(places)-1]
		left -= int64(len(places))
	}
	page, err = s.Store.PayoffPage(ctx, tillID, since, before, int(query.Items)+1)
	if err == nil && len(page) > int(query.Items) {
		page, more = page[:query.Items], true
	}
	return page, more, err
}

// Export is a till's payoffs of a period, newest first, at most the newest 10,000.
func (s *Service) Export(ctx context.Context, tillID, days int64) ([]Payoff, error) {
	if err := (Query{1, 1, days}).Check(); err != nil {
		return nil, err
	}
	all, err := s.Store.PayoffPage(ctx, tillID, s.since(days), s.end(), maxAll+1)
	if err == nil && len(all) > maxAll {
		return nil, fault.Field("period", "must be shorter: it has more than %d payoffs", maxAll)
	}
	return all, err
}

// Summary adds up a till's payoffs of a period.
func (s *Service) Summary(ctx context.Context, tillID, days int64) (Summary, error) {
	if err := (Query{1, 1, days}).Check(); err != nil {
		return Summary{}, err
	}
	return s.Store.PayoffSummary(ctx, tillID, s.since(days))
}

func (s *Service) since(days int64) time.Time {
	return s.now().Add(-time.Duration(days) * 24 * time.Hour)
}

// end is a place behind everything that was made until now.
func (s *Service) end() Place { return Place{At: s.now().Add(time.Millisecond)} }
