// Package shoptest gives tests of orders a shop: a till on a real database with money in its balances, a clock that the
// test turns, and a crowd of clients that act at once.
package shoptest

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/books"
	"kassa/internal/fault"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/store"
	"kassa/internal/till"
)

// Opening is when every test begins.
var Opening = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// Salts are every till's valid salts, the newest first.
var Salts = Keys{"salt", "older salt"}

// Keys stands in for the tills' keys: all have these salts.
type Keys []string

// Salts gives them.
func (k Keys) Salts(context.Context, int64) ([]string, error) { return k, nil }

// Shop is a sandbox till on a database.
type Shop struct {
	*testing.T
	Store *store.Store
	Owner till.Till
	mu    sync.Mutex
	time  time.Time
}

// Open opens a shop on a database of a DSN; the test's end closes it. Its till is made unless it stands there already.
func Open(t *testing.T, dsn string) *Shop {
	t.Helper()
	db, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := &Shop{T: t, Store: db, time: Opening}
	s.Owner = s.Till(100000001, "shop", true)
	return s
}

// Till is a till of the shop's database, made if there is none.
func (s *Shop) Till(id int64, login string, sandbox bool) till.Till {
	s.Helper()
	made := till.Till{ID: id, Name: login, Login: login, Sandbox: sandbox, CreatedAt: Opening, Settings: till.Defaults()}
	if _, err := s.Store.Till(s.Context(), id); err != nil {
		s.Must(s.Store.InsertTill(s.Context(), made, nil))
	}
	return made
}

// Now is the shop's time.
func (s *Shop) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.time
}

// Turn turns the clock; no timer runs.
func (s *Shop) Turn(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.time = s.time.Add(d)
}

// Must ends the test on an error.
func (s *Shop) Must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// Refuses demands a fault of a kind with a text.
func (s *Shop) Refuses(err error, kind fault.Kind, text string) {
	s.Helper()
	if err == nil || fault.KindOf(err) != kind || err.Error() != text {
		s.Errorf("error is %v, want %q of kind %d", err, text, kind)
	}
}

// Says demands a fault of a kind whose text has a part.
func (s *Shop) Says(err error, kind fault.Kind, part string) {
	s.Helper()
	if err == nil || fault.KindOf(err) != kind || !strings.Contains(err.Error(), part) {
		s.Errorf("error is %v, want one of kind %d that says %q", err, kind, part)
	}
}

// Same demands that two values are alike.
func (s *Shop) Same(what string, got, want any) {
	s.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// Fund gives a till a balance, as a payment would: a sandbox one's lies in the pool, a live one's in its own wallet.
func (s *Shop) Fund(of till.Till, method, literal string) {
	s.Helper()
	if of.Sandbox {
		s.FundOn(of, method, rail.TestNetwork, literal)
	} else {
		s.FundOn(of, method, rail.ManualNetwork, literal)
	}
}

// FundOn is Fund on a network.
func (s *Shop) FundOn(of till.Till, method, network, literal string) {
	s.Helper()
	known, _ := rail.ByName(method)
	amount, err := money.Parse(known.Asset, literal)
	s.Must(err)
	s.Must(s.Store.Write(s.Context(), func(ctx context.Context, tx invoice.Tx) error {
		wallet, err := s.wallet(ctx, tx, of, method, network)
		if err != nil {
			return err
		}
		credit := ledger.Credit(ledger.Till(of.Sandbox, of.ID, method, wallet.ID, amount.Asset), amount)
		credit.Spendable = &ledger.Balance{Till: of.ID, Method: method, Wallet: wallet.ID}
		return tx.Post(ctx, ledger.Entry{
			ID: ident.New(nil).Entry(), At: s.Now(), Reason: ledger.Received,
			Postings: []ledger.Posting{ledger.Debit(ledger.Wallet(of.Sandbox, wallet.ID, amount.Asset), amount), credit},
		})
	}))
}

func (s *Shop) wallet(ctx context.Context, tx invoice.Tx, of till.Till, method, network string) (rail.Wallet, error) {
	if of.Sandbox {
		return tx.PoolWallet(ctx, method, network, s.Now())
	}
	return tx.OwnWallet(ctx, of.ID, method, network, s.Now())
}

// Balance demands what a till can spend of a method.
func (s *Shop) Balance(of till.Till, method, want string) {
	s.Helper()
	balances, err := s.Store.Balances(context.Background(), of.ID)
	s.Must(err)
	got := "0"
	for _, b := range balances {
		if b.Method == method {
			got = b.Amount.String()
		}
	}
	s.Same("balance of "+of.Login+" in "+method, got, want)
}

// Sound lets the books be checked: every order against its entries, every balance, every asset to zero. What Fund gave
// has no payment behind it, and this check does not mind.
func (s *Shop) Sound() {
	s.Helper()
	s.Must(s.Store.Snapshot(context.Background(), func(from books.Snapshot) error {
		report, err := books.Check(context.Background(), from, s.Now())
		if !report.Sound() {
			s.Errorf("breaches: %+v", report.Found)
		}
		return err
	}))
}
