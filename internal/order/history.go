package order

import (
	"context"
	"time"

	"kassa/internal/fault"
)

// Bounds of a history (contract section 6).
const (
	maxItems = 100
	maxDays  = 3660    // ten years
	maxDepth = 100_000 // orders before a page; further back a shorter period must be asked for
	maxAll   = 10_000  // orders in one export
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

// Place is where an order stands in a history: its creation, then its id.
type Place[ID any] struct {
	At time.Time
	ID ID
}

// History is a till's orders, newest first, as a store lists them: those made at since or later and before a place.
type History[T, ID any] struct {
	Till   int64
	Now    time.Time
	List   Lister[T, ID]
	Places Lister[Place[ID], ID] // nothing but where each one stands
}

// Lister reads a part of a history.
type Lister[T, ID any] func(ctx context.Context, till int64, since time.Time, before Place[ID], limit int) ([]T, error)

// Page is a page of the history and whether there is a next one. It walks over the keys of an index, never by an offset.
func (h History[T, ID]) Page(ctx context.Context, query Query) (page []T, more bool, err error) {
	if err := query.Check(); err != nil {
		return nil, false, err
	}
	since, before := h.since(query.Days), h.end()
	for left := (query.Page - 1) * query.Items; left > 0; {
		places, err := h.Places(ctx, h.Till, since, before, int(min(left, stride)))
		if err != nil || len(places) == 0 {
			return nil, false, err
		}
		before = places[len(places)-1]
		left -= int64(len(places))
	}
	page, err = h.List(ctx, h.Till, since, before, int(query.Items)+1)
	if err == nil && len(page) > int(query.Items) {
		page, more = page[:query.Items], true
	}
	return page, more, err
}

// Export is the whole history of a period; one of more than 10,000 is a fault that calls them by their plural.
func (h History[T, ID]) Export(ctx context.Context, days int64, nouns string) ([]T, error) {
	if err := (Query{1, 1, days}).Check(); err != nil {
		return nil, err
	}
	all, err := h.List(ctx, h.Till, h.since(days), h.end(), maxAll+1)
	if err == nil && len(all) > maxAll {
		return nil, fault.Field("period", "must be shorter: it has more than %d %s", maxAll, nouns)
	}
	return all, err
}

func (h History[T, ID]) since(days int64) time.Time {
	return h.Now.Add(-time.Duration(days) * 24 * time.Hour)
}

// end is a place behind everything that was made until now.
func (h History[T, ID]) end() Place[ID] { return Place[ID]{At: h.Now.Add(time.Millisecond)} }
