package transfer_test

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/books"
	"kassa/internal/fault"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/litetest"
	"kassa/internal/money"
	"kassa/internal/order"
	"kassa/internal/payoff"
	"kassa/internal/rail"
	"kassa/internal/signature"
	"kassa/internal/store"
	"kassa/internal/till"
	"kassa/internal/transfer"
	"kassa/internal/wallet"
)

// opening is when every test begins.
var opening = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// salts are valid in every test, the newest first.
var salts = []string{"salt", "older salt"}

var anna = invoice.Step{Actor: "anna", Note: "a fraud"}

// keys stands in for the tills' keys.
type keys struct{}

func (keys) Salts(context.Context, int64) ([]string, error) { return salts, nil }

// shop is three tills on a real database, two of them of the sandbox, and a clock that the test turns.
type shop struct {
	t       *testing.T
	store   *store.Store
	service *transfer.Service
	owner   till.Till // of the sandbox
	other   till.Till // likewise
	live    till.Till
	mu      sync.Mutex
	time    time.Time
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
	s.owner, s.other, s.live = s.till(100000001, "shop", true), s.till(100000002, "shop2", true), s.till(100000003, "live", false)
	s.service = &transfer.Service{Store: db, Salts: keys{}, IDs: ident.New(nil), Now: s.now}
	return s
}

func (s *shop) till(id int64, login string, sandbox bool) till.Till {
	s.t.Helper()
	made := till.Till{ID: id, Name: login, Login: login, Sandbox: sandbox, CreatedAt: opening, Settings: till.Defaults()}
	s.must(s.store.InsertTill(s.t.Context(), made, nil))
	return made
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

// fund gives a till a balance: a sandbox one's in the pool, a live one's in its own wallet.
func (s *shop) fund(of till.Till, method, literal string) {
	s.t.Helper()
	known, _ := rail.ByName(method)
	amount, err := money.Parse(known.Asset, literal)
	s.must(err)
	s.must(s.store.WritePayoff(s.t.Context(), func(ctx context.Context, tx payoff.Tx) error {
		wallet, err := tx.PoolWallet(ctx, method, rail.TestNetwork, s.now())
		switch {
		case !of.Sandbox && method == "BITCOIN":
			wallet, err = tx.OwnWallet(ctx, of.ID, method, keyNetwork, s.now())
		case !of.Sandbox:
			wallet, err = tx.OwnWallet(ctx, of.ID, method, rail.ManualNetwork, s.now())
		}
		if err != nil {
			return err
		}
		credit := ledger.Credit(ledger.Till(of.Sandbox, of.ID, method, wallet.ID, amount.Asset), amount)
		credit.Spendable = &ledger.Balance{Till: of.ID, Method: method, Wallet: wallet.ID}
		return tx.Post(ctx, ledger.Entry{
			ID: ident.New(nil).Entry(), At: s.now(), Reason: ledger.Received,
			Postings: []ledger.Posting{ledger.Debit(ledger.Wallet(of.Sandbox, wallet.ID, amount.Asset), amount), credit},
		})
	}))
}

// keyNetwork is where the wallet of keys is.
const keyNetwork = "bitcoin-regtest"

// keys lets a live till's payments go to the one wallet of keys.
func (s *shop) keys(of till.Till) {
	s.t.Helper()
	shared := rail.Wallet{ID: "shared", Method: "BITCOIN", Network: keyNetwork, Descriptor: "wpkh(key)"}
	s.must(s.store.WriteWallet(s.t.Context(), func(ctx context.Context, tx wallet.Tx) error {
		if _, err := tx.KeyWallet(ctx, shared.Network, "first"); err != nil {
			if err := tx.InsertKeyWallet(ctx, shared, "first", s.now()); err != nil {
				return err
			}
		}
		return tx.UseWallet(ctx, wallet.Use{Till: of.ID, Method: shared.Method, Network: shared.Network, Wallet: shared.ID, Since: s.now()})
	}))
}

// request is a signed one for a hundred roubles, changed as the test likes before it is signed.
func request(change func(*transfer.Request)) transfer.Request {
	r := transfer.Request{Method: "TEST", Amount: "100", Receiver: "shop2", Description: "a share"}
	if change != nil {
		change(&r)
	}
	if r.Signature == "" {
		r.Signature = signature.SHA1(r.Amount, r.Method, r.Receiver, salts[0])
	}
	return r
}

func (s *shop) create(change func(*transfer.Request)) transfer.Transfer {
	s.t.Helper()
	made, err := s.service.Create(s.t.Context(), s.owner, request(change))
	s.must(err)
	return made
}

func sign(id int64) string { return signature.SHA1(strconv.FormatInt(id, 10), salts[0]) }

func (s *shop) submit(id int64) transfer.Transfer {
	s.t.Helper()
	is, err := s.service.Submit(s.t.Context(), s.owner, id, sign(id))
	s.must(err)
	return is
}

func (s *shop) cancel(id int64) transfer.Transfer {
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

// is demands a transfer's state and who ended it.
func (s *shop) is(id int64, want order.State, actor string) transfer.Transfer {
	s.t.Helper()
	got, err := s.service.Info(s.t.Context(), s.owner.ID, id)
	s.must(err)
	s.same("state and actor", string(got.State)+" "+got.Actor, string(want)+" "+actor)
	s.same("final_at is set", !got.FinalAt.IsZero(), want.Final())
	return got
}

// balance is what a till can spend of a method.
func (s *shop) balance(of till.Till, method, want string) {
	s.t.Helper()
	balances, err := s.store.Balances(context.Background(), of.ID)
	s.must(err)
	got := "0"
	for _, b := range balances {
		if b.Method == method {
			got = b.Amount.String()
		}
	}
	s.same("balance of "+of.Login, got, want)
}

// sound lets the books be checked: every transfer against its entries, every balance, every asset to zero. What fund gave
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
