package payoff_test

import (
	"testing"
	"time"

	"kassa/internal/books"
	"kassa/internal/fault"
	"kassa/internal/payoff"
	"kassa/internal/shoptest"
	"kassa/internal/signature"
)

// TestABreachStopsPayoffs: while the books are off nothing leaves, neither new payoffs nor those submitted before; a clean
// check lets them go on.
func TestABreachStopsPayoffs(t *testing.T) {
	payer := &scripted{answers: []payoff.Outcome{{Progress: payoff.Sent}}}
	s, submitted := paidBy(t, payer)
	waiting := s.create(nil)
	s.Must(s.Store.SaveCheck(t.Context(), books.Report{At: s.Now(), Breaches: 1}))
	s.pass(time.Second)
	s.is(submitted.ID, payoff.Processing)
	s.Same("asked during the breach", payer.asked, 0)
	_, err := s.service.Submit(t.Context(), s.Owner, waiting.ID, signature.SHA1(waiting.ID, shoptest.Salts[0]))
	if fault.KindOf(err) != fault.Unavailable {
		t.Errorf("submitted during the breach: %v", err)
	}

	s.Must(s.Store.SaveCheck(t.Context(), books.Report{At: s.Now()}))
	s.submit(waiting.ID)
	s.pass(time.Minute)
	s.is(submitted.ID, payoff.Payed)
	s.is(waiting.ID, payoff.Payed)
}
