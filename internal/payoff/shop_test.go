package payoff_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/litetest"
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

// salts are valid in every test, the newest first.
var salts = []string{"salt", "older salt"}

// keys stands in for the tills' keys.
type keys struct{}

func (keys) Salts(context.Context, int64) ([]string, error) { return salts, nil }

// shop is a sandbox till on a real database with money in its balances, and a clock that the test turns.
type shop struct {
	t       *testing.T
	store   *store.Store
	service *payoff.Service
	owner   till.Till
	mu      sync.Mutex
	time    time.Time
	bodies  []string // rendered callbacks: the state
}

func open(t *testing.T) *shop {
	t.Helper()
	return openOn(t, "sqlite:"+litetest.New(t))
}

func openOn(t *testing.T, dsn string) *shop {
	t.Helper()
	db, err := store.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := &shop{t: t, store: db, time: opening}
	s.owner = till.Till{
		ID: 100000001, Name: "Shop", Login: "shop", Sandbox: true, CreatedAt: opening, Settings: till.Defaults(),
	}
	s.must(db.InsertTill(t.Context(), s.owner, nil))
	ids, book := ident.New(nil), rates.NewBook(s.now)
	chain := rail.NewTest(db)
	invoices := &invoice.Service{
		Store: db, Rates: book, IDs: ids, Now: s.now, Rails: rail.Registry{chain},
		Render: func(invoice.Info, till.Settings) ([]byte, error) { return []byte(`{}`), nil },
	}
	s.service = &payoff.Service{
		Store: db, Invoices: invoices, Rates: book, Salts: keys{}, IDs: ids, Now: s.now, Render: s.render,
		Payer: func(of payoff.Payoff) payoff.Payer {
			if of.Sandbox {
				return payoff.Simulation{}
			}
			return nil
		},
	}
	return s
}

func (s *shop) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.time
}

func (s *shop) render(of payoff.Payoff, settings till.Settings) ([]byte, error) {
	body, err := wire.PayoffCallback(of, settings)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bodies = append(s.bodies, string(of.State))
	return body, err
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

// amount reads a sum of the method's asset.
func (s *shop) amount(method, literal string) money.Amount {
	s.t.Helper()
	known, _ := rail.ByName(method)
	amount, err := money.Parse(known.Asset, literal)
	s.must(err)
	return amount
}

// wallet is the simulated pool of a sandbox till, and a live one's own wallet.
func (s *shop) wallet(ctx context.Context, tx payoff.Tx, method string) (rail.Wallet, error) {
	if s.owner.Sandbox {
		return tx.PoolWallet(ctx, method, rail.TestNetwork, s.now())
	}
	return tx.OwnWallet(ctx, s.owner.ID, method, rail.ManualNetwork, s.now())
}

// fund gives the till a balance, as a payment to the wallet would.
func (s *shop) fund(method, literal string) {
	s.t.Helper()
	amount := s.amount(method, literal)
	s.must(s.store.WritePayoff(s.t.Context(), func(ctx context.Context, tx payoff.Tx) error {
		pool, err := s.wallet(ctx, tx, method)
		if err != nil {
			return err
		}
		account := ledger.Till(s.owner.Sandbox, s.owner.ID, method, pool.ID, amount.Asset)
		credit := ledger.Credit(account, amount)
		credit.Spendable = &ledger.Balance{Till: s.owner.ID, Method: method, Wallet: pool.ID}
		return tx.Post(ctx, ledger.Entry{
			ID: ident.New(nil).Entry(), At: s.now(), Reason: ledger.Received,
			Postings: []ledger.Posting{ledger.Debit(ledger.Wallet(s.owner.Sandbox, pool.ID, amount.Asset), amount), credit},
		})
	}))
}

// request is a signed one for a payoff of roubles by TEST, changed as the test likes before it is signed.
func request(change func(*payoff.Request)) payoff.Request {
	r := payoff.Request{
		Method: "TEST", Wallet: "card 4111", Amount: "100", SubtractFrom: "balance", Dialect: invoice.V3,
		CallbackURL: "https://shop.example/paid",
	}
	if change != nil {
		change(&r)
	}
	if r.Signature == "" {
		r.Signature = signature.SHA1(r.Amount, r.Method, r.Wallet, salts[0])
	}
	return r
}

func (s *shop) create(change func(*payoff.Request)) payoff.Payoff {
	s.t.Helper()
	made, err := s.service.Create(s.t.Context(), s.owner, request(change))
	s.must(err)
	return made
}

func (s *shop) submit(id string) payoff.Payoff {
	s.t.Helper()
	is, err := s.service.Submit(s.t.Context(), s.owner, id, signature.SHA1(id, salts[0]))
	s.must(err)
	return is
}

func (s *shop) cancel(id string) payoff.Payoff {
	s.t.Helper()
	is, err := s.service.Cancel(s.t.Context(), s.owner, id, signature.SHA1(id, salts[0]))
	s.must(err)
	return is
}

// pass lets time go by and the timers run.
func (s *shop) pass(d time.Duration) {
	s.t.Helper()
	s.mu.Lock()
	s.time = s.time.Add(d)
	s.mu.Unlock()
	s.must(s.service.Tick(s.t.Context()))
}

// is demands a payoff's state.
func (s *shop) is(id string, want payoff.State) payoff.Payoff {
	s.t.Helper()
	got, err := s.service.Info(s.t.Context(), s.owner.ID, id)
	s.must(err)
	s.same("state", got.State, want)
	s.same("final_at is set", !got.FinalAt.IsZero(), want.Final())
	return got
}

// story is a payoff's events with who made them.
func (s *shop) story(id string, want ...string) {
	s.t.Helper()
	events, err := s.store.PayoffHistory(s.t.Context(), id)
	s.must(err)
	var got []string
	for i, event := range events {
		if event.Number != i+1 || string(event.Name) != "payoff."+string(event.State) {
			s.t.Errorf("event %d is %+v", i+1, event)
		}
		got = append(got, string(event.State)+" "+event.Actor)
	}
	s.same("history", got, want)
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

// accounts adds every posting up: the sum of an account, in minor units; a debit is positive.
func (s *shop) accounts() func(ledger.Account) int64 {
	s.t.Helper()
	totals, err := s.store.Totals(context.Background())
	s.must(err)
	sums := map[ledger.Account]int64{}
	for _, total := range totals {
		sums[total.Account] = total.Minor
	}
	return func(account ledger.Account) int64 { return sums[account] }
}

func (s *shop) account(account ledger.Account) int64 {
	s.t.Helper()
	return s.accounts()(account)
}

// booksBalance adds every posting up again: each asset to zero, the till's accounts to its balances, and nothing is
// reserved but by payoffs that are open.
func (s *shop) booksBalance() {
	s.t.Helper()
	totals, err := s.store.Totals(context.Background())
	s.must(err)
	sums := map[money.Asset]int64{}
	spendable := map[string]int64{}
	for _, total := range totals {
		sums[total.Account.Asset] += total.Minor
		spendable[total.Account.Name] -= total.Minor
	}
	for asset, sum := range sums {
		if sum != 0 {
			s.t.Errorf("postings in %s add up to %d", asset, sum)
		}
	}
	balances, err := s.store.Balances(context.Background(), s.owner.ID)
	s.must(err)
	for _, b := range balances {
		name := ledger.Till(s.owner.Sandbox, b.Till, b.Method, b.Wallet, b.Amount.Asset).Name
		if spendable[name] != b.Amount.Minor || b.Amount.Minor < 0 {
			s.t.Errorf("balance of %s is %s, its account has %d", b.Method, b.Amount, spendable[name])
		}
	}
}

// callbacks are the states in the log of a payoff's callbacks with the state that each body tells.
func (s *shop) callbacks(id string, want ...string) {
	s.t.Helper()
	claimed, err := s.store.Claim(context.Background(), s.now(), s.now().Add(time.Minute), 100)
	s.must(err)
	var got []string
	for _, one := range claimed {
		var body struct{ ID, State string }
		s.must(json.Unmarshal(one.Body, &body))
		if one.Subject == id && one.Kind == "payoff" && body.ID == id {
			got = append(got, body.State)
		}
	}
	s.same("callbacks", got, want)
}
