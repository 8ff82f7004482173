package payoff

import (
	"context"
	"fmt"
	"testing"
	"time"
)

// shelf is a store with so many payoffs, one a second, the newest first; it counts the places that were read.
type shelf struct {
	Store
	count, read int
}

func (s *shelf) PayoffPlaces(_ context.Context, _ int64, _ time.Time, before Place, limit int) ([]Place, error) {
	var places []Place
	for n := s.count; n > 0 && len(places) < limit; n-- {
		if at := time.Unix(int64(n), 0); at.Before(before.At) {
			places = append(places, Place{At: at, ID: fmt.Sprint(n)})
		}
	}
	s.read += len(places)
	return places, nil
}

func (s *shelf) PayoffPage(ctx context.Context, tillID int64, since time.Time, before Place, limit int) ([]Payoff, error) {
	places, err := s.PayoffPlaces(ctx, tillID, since, before, limit)
	page := make([]Payoff, len(places))
	for i, place := range places {
		page[i].ID = place.ID
	}
	return page, err
}

// TestAPageFarBackIsFoundInStrides: page 27 of 100 begins behind 2,600 payoffs, which are read in three strides.
func TestAPageFarBackIsFoundInStrides(t *testing.T) {
	for page, first := range map[int64]string{1: "2750", 10: "1850", 11: "1750", 12: "1650", 27: "150", 28: "50", 29: "", 900: ""} {
		store := &shelf{count: 2750}
		service := Service{Store: store, Now: func() time.Time { return time.Unix(1e6, 0) }}
		got, more, err := service.History(t.Context(), 1, Query{Page: page, Items: 100, Days: 1})
		if err != nil {
			t.Fatal(err)
		}
		id := ""
		if len(got) > 0 {
			id = got[0].ID
		}
		if id != first || more != (page < 28) || store.read > 2750+100 {
			t.Errorf("page %d begins with %q, more is %t, %d places were read", page, id, more, store.read)
		}
	}
}
