package invoice_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/invoice"
	"kassa/internal/rail"
)

// TestMoneyThatComesBackIsSeenAgain: who follows the events knows at each moment whether money is there.
func TestMoneyThatComesBackIsSeenAgain(t *testing.T) {
	s := open(t, nil)
	id := s.create(nil)
	quote := s.choose(id, "TEST")
	for _, status := range []rail.Status{rail.Seen, rail.Gone, rail.Seen, rail.Gone, rail.Confirmed} {
		s.see(quote, "a", "100", status)
	}
	history, err := s.store.History(t.Context(), id)
	s.must(err)
	var told []invoice.EventName
	for _, event := range history {
		if event.Payment != "" {
			told = append(told, event.Name)
		}
	}
	want := []invoice.EventName{
		invoice.PaymentSeen, invoice.PaymentGone, invoice.PaymentSeen, invoice.PaymentGone, invoice.PaymentConfirmed,
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}
