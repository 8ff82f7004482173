package payoff_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/payoff"
)

// ids are those of a page in its order.
func ids(page []payoff.Payoff) []string {
	var all []string
	for _, one := range page {
		all = append(all, one.ID)
	}
	return all
}

func TestHistoryIsNewestFirstPageByPage(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "5000")
	var want []string
	for range 5 {
		want = append([]string{s.create(nil).ID}, want...)
		s.Turn(time.Second)
	}
	for page, on := range map[int64][]string{1: want[:2], 2: want[2:4], 3: want[4:], 4: nil, 40: nil} {
		got, more, err := s.service.History(t.Context(), s.Owner.ID, payoff.Query{Page: page, Items: 2, Days: 1})
		s.Must(err)
		s.Same("page", ids(got), on)
		s.Same("has a next page", more, page < 3)
	}
	whole, more, err := s.service.History(t.Context(), s.Owner.ID, payoff.Query{Page: 1, Items: 5, Days: 1})
	s.Must(err)
	s.Same("a page that is just full", ids(whole), want)
	s.Same("has a next page", more, false)
}

func TestPayoffsOfOneMomentAreOnOnePageEach(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "5000")
	seen := map[string]bool{}
	for range 7 {
		s.create(nil)
	}
	for page := range int64(3) {
		got, _, err := s.service.History(t.Context(), s.Owner.ID, payoff.Query{Page: page + 1, Items: 3, Days: 1})
		s.Must(err)
		for _, id := range ids(got) {
			seen[id] = true
		}
	}
	s.Same("on all pages", len(seen), 7)
}

func TestAPeriodIsDaysBackFromNow(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "5000")
	old := s.create(nil)
	s.submit(old.ID)
	s.pass(24*time.Hour + time.Millisecond)
	young := s.create(func(r *payoff.Request) { r.Amount = "200" })
	gone := s.create(nil)
	s.cancel(gone.ID)
	for days, want := range map[int64]int{1: 2, 2: 3} {
		got, err := s.service.Export(t.Context(), s.Owner.ID, days)
		s.Must(err)
		s.Same("exported", len(got), want)
	}
	s.submit(young.ID)
	s.pass(0)
	for days, want := range map[int64]payoff.Summary{
		1: {PayedRub: 200, Payed: 1, Total: 2},
		2: {PayedRub: 300, Payed: 2, Total: 3},
	} {
		got, err := s.service.Summary(t.Context(), s.Owner.ID, days)
		s.Must(err)
		s.Same("summary", got, want)
	}
	none, err := s.service.Summary(t.Context(), 999999999, 2)
	s.Must(err)
	s.Same("of a till without payoffs", none, payoff.Summary{})
}

func TestConversionIsRoundedHalfUp(t *testing.T) {
	for _, row := range []struct {
		payed, total, want int64
	}{{0, 0, 0}, {0, 5, 0}, {1, 3, 33}, {2, 3, 67}, {1, 200, 1}, {1, 201, 0}, {7, 7, 100}} {
		if got := (payoff.Summary{Payed: row.payed, Total: row.total}).Percent(); got != row.want {
			t.Errorf("%d of %d: %d %%, want %d", row.payed, row.total, got, row.want)
		}
	}
}

func TestQueriesAreBounded(t *testing.T) {
	for text, query := range map[string]payoff.Query{
		"": {Page: 1000, Items: 100, Days: 3660},
		"`page` must be a whole number from 1; `items` must be a whole number from 1 to 100; `period` must be whole days from 1 to 3660": {},
		"`items` must be a whole number from 1 to 100":                            {Page: 1, Items: 101, Days: 1},
		"`period` must be whole days from 1 to 3660":                              {Page: 1, Items: 1, Days: 3661},
		"`page` must be at most 1000 with so many items; take a shorter `period`": {Page: 1001, Items: 100, Days: 1},
	} {
		got, err := "", query.Check()
		if err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(text, got); diff != "" || err != nil && fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v (-want +got):\n%s", query, diff)
		}
	}
}
