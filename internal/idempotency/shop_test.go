package idempotency_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kassa/internal/api"
	"kassa/internal/idempotency"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/payoff"
	"kassa/internal/rail"
	"kassa/internal/rates"
	"kassa/internal/shoptest"
	"kassa/internal/signature"
	"kassa/internal/swap"
	"kassa/internal/till"
	"kassa/internal/transfer"
	"kassa/internal/wire"
)

// shop is the API of a till.
type shop struct {
	*shoptest.Shop
	api   http.Handler
	token string // what the next request has as its secret
}

// Authenticate stands in for the till's keys.
func (s *shop) Authenticate(context.Context, string, string) (till.Till, error) { return s.Owner, nil }

func open(t *testing.T, dsn string, settings map[string]string) *shop {
	t.Helper()
	s := &shop{Shop: shoptest.Open(t, dsn)}
	s.Till(100000002, "other", true)
	var err error
	s.Owner.Settings, err = till.ReadSettings(settings)
	s.Must(err)
	ids, book := ident.New(nil), rates.NewBook(s.Now)
	invoices := &invoice.Service{
		Store: s.Store, Rates: book, IDs: ids, Now: s.Now, Rails: rail.Registry{rail.NewTest(s.Store)},
	}
	payoffs := &payoff.Service{Store: s.Store, Invoices: invoices, Rates: book, Salts: shoptest.Salts, IDs: ids, Now: s.Now}
	s.api = api.New(api.Config{
		Site: wire.Site{PublicURL: "https://pay.example"}, Tills: s, Invoices: invoices, Balances: s.Store, Payoffs: payoffs,
		Swaps:     &swap.Service{Store: s.Store, Rates: book, Salts: shoptest.Salts, IDs: ids, Now: s.Now},
		Transfers: &transfer.Service{Store: s.Store, Salts: shoptest.Salts, IDs: ids, Now: s.Now},
		Answers:   s.Store, Deliveries: s.Store, Rates: book, Now: s.Now, Log: slog.New(slog.DiscardHandler),
	})
	return s
}

// post sends a request, with a key unless that is empty, and returns the answer's body.
func (s *shop) post(path, key, members string) string {
	request := httptest.NewRequest(http.MethodPost, path, strings.NewReader(`{"auth_login":"l","auth_secret":"s`+s.token+`",`+members+`}`))
	if key != "" {
		request.Header.Set(idempotency.Header, key)
	}
	answer := httptest.NewRecorder()
	s.api.ServeHTTP(answer, request)
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.Error(err)
	}
	return string(body)
}

// orders is how many there are of each kind.
type orders struct{ invoices, payoffs, swaps, transfers int64 }

func (s *shop) count() orders {
	s.Helper()
	since, until := shoptest.Opening.Add(-time.Hour), shoptest.Opening.AddDate(1, 0, 0)
	tally, err := s.Store.Tally(s.Context(), s.Owner.ID, since)
	s.Must(err)
	sum, err := s.Store.PayoffSummary(s.Context(), s.Owner.ID, since)
	s.Must(err)
	swaps, err := s.Store.SwapPage(s.Context(), s.Owner.ID, since, swap.Place{At: until}, shoptest.Clients)
	s.Must(err)
	transfers, err := s.Store.TransferPage(s.Context(), s.Owner.ID, since, transfer.Place{At: until}, shoptest.Clients)
	s.Must(err)
	return orders{tally.Total, sum.Total, int64(len(swaps)), int64(len(transfers))}
}

// demandOrders compares how many orders there are.
func (s *shop) demandOrders(want orders) {
	s.Helper()
	if got := s.count(); got != want {
		s.Errorf("there are %+v, want %+v", got, want)
	}
}

const (
	topup    = `"amount":100,"type":"topup","lifetime":60`
	withdraw = `"method":"TEST","wallet":"w","amount":"100","subtract_from":"balance"`
)

// signed are the members of a payoff's creation.
func signed() string {
	return withdraw + `,"signature":"` + signature.SHA1("100", "TEST", "w", shoptest.Salts[0]) + `"`
}

// creations are a request of each kind that an Idempotency-Key makes safe; each of the last three takes 100 roubles.
func creations() map[string]string {
	return map[string]string{
		"/v3/invoice/create/": topup,
		"/v3/payoff/create/":  signed(),
		"/v3/swap/create/": `"pair_id":1,"amount":"100","amount_type":"source","signature":"` +
			signature.SHA1("100", "1", shoptest.Salts[0]) + `"`,
		"/v3/transfer/create/": `"method":"TEST","amount":"100","receiver":"other","signature":"` +
			signature.SHA1("100", "TEST", "other", shoptest.Salts[0]) + `"`,
	}
}
