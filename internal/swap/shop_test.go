package swap_test

import (
	"context"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"kassa/internal/books"
	"kassa/internal/fault"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/order"
	"kassa/internal/rail"
	"kassa/internal/signature"
	"kassa/internal/store"
	"kassa/internal/swap"
	"kassa/internal/till"
)

// opening is when every test begins.
var opening = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// salts are valid in every test, the newest first.
var salts = []string{"salt", "older salt"}

var anna = invoice.Step{Actor: "anna", Note: "a fraud"}

// keys stands in for the tills' keys.
type keys struct{}

func (keys) Salts(context.Context, int64) ([]string, error) { return salts, nil }

// market has one price: a bitcoin is worth so many roubles, nil is none.
type market struct{ rate *decimal.Decimal }

func (m *market) Rate(_ bool, base, quote money.Asset) (money.Rate, string, error) {
	if base == quote {
		return money.Par(base), "", nil
	}
	if m.rate == nil {
		return money.Rate{}, "", fault.New(fault.Unavailable, "There is no present price of %s in %s, try again later", base, quote)
	}
	rate := money.Rate{Base: money.BTC, Quote: money.RUB, Price: *m.rate}
	if base == money.RUB {
		rate = rate.Inverse()
	}
	return rate, `{"sources":1}`, nil
}

func (m *market) Reference(bool, money.Asset, money.Asset) (money.Rate, string, bool) {
	panic("a swap asks for present prices only")
}

// The pairs of the tests.
const (
	roublesToBitcoin = "1"
	bitcoinToRoubles = "1000"
)

// shop is a sandbox till on a real database with money in its balances, and a clock that the test turns. A bitcoin costs
// 5,000,000 roubles.
type shop struct {
	t       *testing.T
	store   *store.Store
	service *swap.Service
	market  *market
	owner   till.Till
	mu      sync.Mutex
	time    time.Time
}

func open(t *testing.T) *shop {
	t.Helper()
	return openOn(t, "sqlite:"+filepath.Join(t.TempDir(), "kassa.db"))
}

func openOn(t *testing.T, dsn string) *shop {
	t.Helper()
	db, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	price := decimal.NewFromInt(5_000_000)
	s := &shop{t: t, store: db, time: opening, market: &market{rate: &price}}
	s.owner = till.Till{ID: 100000001, Name: "Shop", Login: "shop", Sandbox: true, CreatedAt: opening, Settings: till.Defaults()}
	s.owner.Settings.SwapSpread = 0
	s.must(db.InsertTill(t.Context(), s.owner, nil))
	s.service = &swap.Service{Store: db, Rates: s.market, Salts: keys{}, IDs: ident.New(nil), Now: s.now}
	return s
}

func (s *shop) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.time
}

func (s *shop) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// refuses demands a fault of a kind with a text.
func (s *shop) refuses(err error, kind fault.Kind, text string) {
	s.t.Helper()
	if err == nil || fault.KindOf(err) != kind || err.Error() != text {
		s.t.Errorf("error is %v, want %q of kind %d", err, text, kind)
	}
}

func (s *shop) same(what string, got, want any) {
	s.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// fund gives the till a balance, as a payment to the pool would.
func (s *shop) fund(method, literal string) {
	s.t.Helper()
	known, _ := rail.ByName(method)
	amount, err := money.Parse(known.Asset, literal)
	s.must(err)
	s.must(s.store.WriteSwap(s.t.Context(), func(ctx context.Context, tx swap.Tx) error {
		pool, err := tx.PoolWallet(ctx, method, rail.TestNetwork, s.now())
		if err != nil {
			return err
		}
		credit := ledger.Credit(ledger.Till(true, s.owner.ID, method, pool.ID, amount.Asset), amount)
		credit.Spendable = &ledger.Balance{Till: s.owner.ID, Method: method, Wallet: pool.ID}
		return tx.Post(ctx, ledger.Entry{
			ID: ident.New(nil).Entry(), At: s.now(), Reason: ledger.Received,
			Postings: []ledger.Posting{ledger.Debit(ledger.Wallet(true, pool.ID, amount.Asset), amount), credit},
		})
	}))
}

// request is a signed one.
func request(pair, named, amount string) swap.Request {
	return swap.Request{PairID: pair, Amount: amount, AmountType: named, Signature: signature.SHA1(amount, pair, salts[0])}
}

func (s *shop) create(pair, named, amount string) swap.Swap {
	s.t.Helper()
	made, err := s.service.Create(s.t.Context(), s.owner, request(pair, named, amount))
	s.must(err)
	return made
}

func sign(id string) string { return signature.SHA1(id, salts[0]) }

func (s *shop) submit(id string) swap.Swap {
	s.t.Helper()
	is, err := s.service.Submit(s.t.Context(), s.owner, id, sign(id))
	s.must(err)
	return is
}

func (s *shop) cancel(id string) swap.Swap {
	s.t.Helper()
	is, err := s.service.Cancel(s.t.Context(), s.owner, id, sign(id))
	s.must(err)
	return is
}

// turn moves the clock, and pass lets the timers run then.
func (s *shop) turn(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.time = s.time.Add(d)
}

func (s *shop) pass(d time.Duration) {
	s.t.Helper()
	s.turn(d)
	s.must(s.service.Tick(s.t.Context()))
}

// is demands a swap's state and who ended it.
func (s *shop) is(id string, want order.State, actor string) swap.Swap {
	s.t.Helper()
	got, err := s.service.Info(s.t.Context(), s.owner.ID, id)
	s.must(err)
	s.same("state and actor", string(got.State)+" "+got.Actor, string(want)+" "+actor)
	s.same("final_at is set", !got.FinalAt.IsZero(), want.Final())
	return got
}

// balance is what the till can spend of a method.
func (s *shop) balance(method, want string) {
	s.t.Helper()
	balances, err := s.store.Balances(context.Background(), s.owner.ID)
	s.must(err)
	got := "0"
	for _, b := range balances {
		if b.Method == method {
			got = b.Amount.String()
		}
	}
	s.same("balance of "+method, got, want)
}

// sound lets the books be checked: every swap against its entries, every balance, every asset to zero. What fund gave
// has no payment behind it, and this check does not mind.
func (s *shop) sound() {
	s.t.Helper()
	s.must(s.store.Snapshot(context.Background(), func(from books.Snapshot) error {
		report, err := books.Check(context.Background(), from, s.now())
		if !report.Sound() {
			s.t.Errorf("breaches: %+v", report.Found)
		}
		return err
	}))
}

// exchanged is the operator's side of all swaps, in minor units; what the pool won is positive.
func (s *shop) exchanged(asset money.Asset) string {
	s.t.Helper()
	totals, err := s.store.Totals(context.Background())
	s.must(err)
	sum := int64(0)
	for _, total := range totals {
		if total.Account == ledger.Exchange(true, asset) {
			sum -= total.Minor
		}
	}
	return strconv.FormatInt(sum, 10)
}
