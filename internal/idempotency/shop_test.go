package idempotency_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"kassa/internal/api"
	"kassa/internal/idempotency"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/rail"
	"kassa/internal/rates"
	"kassa/internal/signature"
	"kassa/internal/store"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// opening is when every test begins.
var opening = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// shop is the API of a sandbox till on a real database, with a clock that the test turns.
type shop struct {
	t     *testing.T
	store *store.Store
	owner till.Till
	api   http.Handler
	token string // what the next request has as its secret
	mu    sync.Mutex
	time  time.Time
}

// Authenticate and Salts stand in for the till's keys.
func (s *shop) Authenticate(context.Context, string, string) (till.Till, error) { return s.owner, nil }

func (s *shop) Salts(context.Context, int64) ([]string, error) { return []string{"salt"}, nil }

func open(t *testing.T, dsn string, settings map[string]string) *shop {
	t.Helper()
	db, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := &shop{t: t, store: db, time: opening}
	chosen, err := till.ReadSettings(settings)
	s.must(err)
	s.owner = till.Till{ID: 100000001, Name: "Shop", Login: "shop", Sandbox: true, CreatedAt: opening, Settings: chosen}
	if _, err := db.Till(t.Context(), s.owner.ID); err != nil {
		s.must(db.InsertTill(t.Context(), s.owner, nil))
	}
	ids, book := ident.New(nil), rates.NewBook(s.now)
	invoices := &invoice.Service{
		Store: db, Rates: book, IDs: ids, Now: s.now, Rails: rail.Registry{rail.NewTest(db)},
	}
	payoffs := &payoff.Service{Store: db, Invoices: invoices, Rates: book, Salts: s, IDs: ids, Now: s.now}
	s.api = api.New(api.Config{
		Site: wire.Site{PublicURL: "https://pay.example"}, Tills: s, Invoices: invoices, Balances: db, Payoffs: payoffs,
		Answers: db, Deliveries: db, Rates: book, Now: s.now, Log: slog.New(slog.DiscardHandler),
	})
	return s
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.time
}

func (s *shop) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.time = s.time.Add(d)
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
		s.t.Error(err)
	}
	return string(body)
}

// fund gives the till a balance of TEST roubles, as a payment would.
func (s *shop) fund(roubles int64) {
	s.t.Helper()
	amount := money.Of(money.RUB, roubles)
	s.must(s.store.Write(s.t.Context(), func(ctx context.Context, tx invoice.Tx) error {
		pool, err := tx.PoolWallet(ctx, rail.TestMethod, rail.TestNetwork, opening)
		if err != nil {
			return err
		}
		credit := ledger.Credit(ledger.Till(true, s.owner.ID, rail.TestMethod, pool.ID, amount.Asset), amount)
		credit.Spendable = &ledger.Balance{Till: s.owner.ID, Method: rail.TestMethod, Wallet: pool.ID}
		return tx.Post(ctx, ledger.Entry{
			ID: "fund", At: opening, Reason: ledger.Received,
			Postings: []ledger.Posting{ledger.Debit(ledger.Wallet(true, pool.ID, amount.Asset), amount), credit},
		})
	}))
}

// count is how many invoices and payoffs there are.
func (s *shop) count() (invoices, payoffs int64) {
	s.t.Helper()
	tally, err := s.store.Tally(s.t.Context(), s.owner.ID, opening.Add(-time.Hour))
	s.must(err)
	sum, err := s.store.PayoffSummary(s.t.Context(), s.owner.ID, opening.Add(-time.Hour))
	s.must(err)
	return tally.Total, sum.Total
}

const (
	topup    = `"amount":100,"type":"topup","lifetime":60`
	withdraw = `"method":"TEST","wallet":"w","amount":"100","subtract_from":"balance"`
)

// signed are the members of a payoff's creation.
func signed() string {
	return withdraw + `,"signature":"` + signature.SHA1("100", "TEST", "w", "salt") + `"`
}
