package books_test

import (
	"strings"
	"testing"
)

// An excess that was split off is a payment of its own; what came over the chain is all parts together.
func TestPartsAreOnePaymentOfTheChain(t *testing.T) {
	s := newShop(t)
	s.must(s.store.SetSettings(t.Context(), owner, map[string]string{"excess": "unmatched"}))
	_, quote := s.sell()
	s.pay(quote, 130)
	if report := checked(t, s.store); !report.Sound() || report.Payments != 2 {
		t.Fatalf("honest books: %+v", report)
	}
	s.must(s.store.Close())
	path := s.copied(t)
	plant(t, path, `UPDATE payments SET amount = amount + 1 WHERE part = 1`)
	report := checkAt(t, path)
	if got := strings.Join(kinds(report), " "); got != "payment rail suspense" {
		t.Errorf("kinds %q: %+v", got, report.Found)
	}
}
