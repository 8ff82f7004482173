package invoice_test

import (
	"testing"

	"kassa/internal/invoice"
	"kassa/internal/money"
)

func (deepRail) URI(destination string, amount money.Amount) string {
	return "deep:" + destination + "?amount=" + amount.String()
}

// TestTheURIAsksForWhatRemains, from the first sight of a part on.
func TestTheURIAsksForWhatRemains(t *testing.T) {
	s := onChain(t, nil)
	id := s.create(func(r *invoice.Request) { r.Amount, r.Currency = "3", "BTC" })
	quote := s.choose(id, "BITCOIN")
	s.wantURI(id, "deep:"+quote.Destination+"?amount=3")
	for _, depth := range []int{0, 1, 3} {
		s.deep(quote, depth, map[bool]string{true: "b"}[depth > 0])
		s.wantURI(id, "deep:"+quote.Destination+"?amount=2")
	}
	s.service.Rails = s.service.Rails[:len(s.service.Rails)-1]
	s.wantURI(id, "") // the chain is not served any more
}

func TestNothingRemainsNoURI(t *testing.T) {
	s := onChain(t, nil)
	id := s.create(oneBitcoin)
	s.wantURI(id, "") // nothing is chosen
	s.deep(s.choose(id, "BITCOIN"), 0, "")
	s.wantURI(id, "")
}

func TestSimulationHasNoURI(t *testing.T) {
	s := openTill(t, true, nil)
	id := s.create(nil)
	s.choose(id, "TEST")
	s.wantURI(id, "")
}

func (s *shop) wantURI(id, want string) {
	s.t.Helper()
	page, err := s.service.Checkout(s.t.Context(), id)
	s.must(err)
	if page.URI != want {
		s.t.Errorf("the URI is %q, want %q", page.URI, want)
	}
}
