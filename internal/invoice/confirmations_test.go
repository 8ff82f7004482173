package invoice_test

import (
	"context"
	"math/big"
	"testing"

	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/till"
	"kassa/internal/wallet"
)

// deepRail is a chain that takes three confirmations for safe. What happens on it is told by the test.
type deepRail struct{ *rail.Test }

func (deepRail) Name() string       { return "deep" }
func (deepRail) Network() string    { return "deep" }
func (deepRail) Methods() []string  { return []string{"BITCOIN"} }
func (deepRail) Confirmations() int { return 3 }

// onChain is a live till that is paid on such a chain into its own wallet.
func onChain(t *testing.T, settings map[string]string) *shop {
	s := openTill(t, false, settings)
	s.service.Rails = append(s.service.Rails, deepRail{rail.NewTest(s.store)})
	s.must(s.store.SetOperatorTerms(t.Context(), false, "BITCOIN", invoice.Terms{Enabled: true}))
	s.must(s.store.WriteWallet(t.Context(), func(ctx context.Context, tx wallet.Tx) error {
		made := rail.Wallet{ID: "own", Method: "BITCOIN", Network: "deep", Descriptor: "a key"}
		if err := tx.InsertKeyWallet(ctx, made, "its first address", opening); err != nil {
			return err
		}
		return tx.UseWallet(ctx, wallet.Use{Till: s.owner.ID, Method: "BITCOIN", Network: "deep", Wallet: "own", Since: opening})
	}))
	return s
}

// deep lets the rail report a payment of one BTC with so many confirmations.
func (s *shop) deep(quote *invoice.Quote, confirmations int, block string) {
	s.t.Helper()
	seen := rail.Observation{
		Rail: quote.Rail, Network: quote.Network, Key: "tx:0", Ref: quote.Destination, Asset: money.BTC, Raw: big.NewInt(1e8),
		Decimals: 8, Status: rail.Seen, Confirmations: confirmations, Block: block, FirstSeen: s.time,
	}
	if confirmations > 0 {
		seen.Status = rail.Confirmed
	}
	s.must(s.service.Observe(s.t.Context(), seen))
}

func oneBitcoin(r *invoice.Request) { r.Amount, r.Currency = "1", "BTC" }

// What a till may ask for is told by the rails.
func TestConfirmationsHaveOneBound(t *testing.T) {
	if till.MaxConfirmations != rail.MaxConfirmations {
		t.Errorf("tills may ask for %d, rails tell %d", till.MaxConfirmations, rail.MaxConfirmations)
	}
}

func TestConfirmationsDecide(t *testing.T) {
	for name, row := range map[string]struct {
		settings map[string]string
		needed   int
	}{
		"what the rail takes for safe": {nil, 3},
		"what the till takes for safe": {map[string]string{"confirmations": "0:2"}, 2},
		"of a worth that nobody knows": {map[string]string{"confirmations": "0:1,1000000:5"}, 5},
		"one is enough":                {map[string]string{"confirmations": "0:1"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := onChain(t, row.settings)
			id := s.create(oneBitcoin)
			quote := s.choose(id, "BITCOIN")
			if quote.Confirmations != row.needed {
				t.Fatalf("the quote needs %d confirmations, want %d", quote.Confirmations, row.needed)
			}
			for depth := range row.needed {
				s.deep(quote, depth, map[bool]string{true: "b"}[depth > 0])
				if state := s.record(id).Invoice.State; state != invoice.Processing {
					t.Errorf("with %d confirmations it is %s", depth, state)
				}
			}
			s.deep(quote, row.needed, "b")
			if state := s.record(id).Invoice.State; state != invoice.Payed {
				t.Errorf("with %d confirmations it is %s", row.needed, state)
			}
		})
	}
}

// A reorganisation that leaves a payment in a newer block takes it back until it is deep enough again.
func TestConfirmationsAreTakenBack(t *testing.T) {
	s := onChain(t, nil)
	id := s.create(oneBitcoin)
	quote := s.choose(id, "BITCOIN")
	s.deep(quote, 3, "b")
	version := s.record(id).Invoice.Version
	s.deep(quote, 3, "b")
	if now := s.record(id).Invoice.Version; now != version {
		t.Error("the same observation changed the invoice")
	}
	s.deep(quote, 1, "c")
	version = s.record(id).Invoice.Version
	s.deep(quote, 1, "c")
	if now := s.record(id).Invoice.Version; now != version {
		t.Error("the same observation of money that is not sure changed the invoice")
	}
	credited := func() int64 { return s.record(id).Invoice.Credited.Minor }
	if got := credited(); got != 0 || s.record(id).Payments[0].Status != rail.Seen {
		t.Errorf("%d is credited for %+v", got, s.record(id).Payments[0])
	}
	s.deep(quote, 3, "c")
	if got := credited(); got != 1e8 || s.record(id).Invoice.State != invoice.Payed || len(s.bodies) != 1 {
		t.Errorf("%d is credited, %d callbacks", got, len(s.bodies))
	}
}
