package invoice_test

import (
	"testing"
	"time"

	"kassa/internal/rail"
)

// TestUncountedMoneyIsShownToThePayer, who has nothing else to hold against the shop.
func TestUncountedMoneyIsShownToThePayer(t *testing.T) {
	s := openTill(t, true, nil)
	id := s.create(nil)
	quote := s.choose(id, "TEST")
	s.pass(26 * time.Hour) // expiry and grace are over
	for _, step := range []struct {
		status rail.Status
		want   int
	}{{rail.Seen, 1}, {rail.Confirmed, 1}, {rail.Gone, 0}} {
		s.see(quote, "a", "100", step.status)
		page, err := s.service.Checkout(t.Context(), id)
		s.must(err)
		if len(page.Uncounted) != step.want || len(page.Payments) != 0 {
			t.Errorf("%s: %d payments do not count, %d do", step.status, len(page.Uncounted), len(page.Payments))
		}
	}
}
