package dispatch_test

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/books"
	"kassa/internal/dispatch"
	"kassa/internal/fault"
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
	"kassa/internal/wallet"
)

var (
	opening = time.Date(2026, 1, 10, 10, 0, 0, 0, time.UTC)
	step    = invoice.Step{Actor: "me", Note: "why"}
)

// shop is a live till on a real database, with 1 BTC in four coins of its own wallet.
type shop struct {
	testing.TB
	store   *store.Store
	chain   *fakeChain
	owner   till.Till
	payoffs *payoff.Service
	service *dispatch.Service
	tip     rail.BlockID
	made    int // blocks
	told    int // callbacks
	time    time.Time
}

type keys struct{}

func (keys) Salts(context.Context, int64) ([]string, error) { return []string{"salt"}, nil }

func open(t testing.TB) *shop {
	t.Helper()
	return openOn(t, "sqlite:"+filepath.Join(t.TempDir(), "kassa.db"))
}

func openOn(t testing.TB, database string) *shop {
	t.Helper()
	db, err := store.Open(context.Background(), database)
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{TB: t, store: db, chain: newFakeChain(), time: opening}
	ids, now := ident.New(nil), func() time.Time { return s.time }
	book := rates.NewBook(now)
	s.payoffs = &payoff.Service{
		Store: db, Rates: book, Salts: keys{}, IDs: ids, Now: now,
		Invoices: &invoice.Service{Store: db, Rates: book, IDs: ids, Now: now},
		Payer:    func(payoff.Payoff) payoff.Payer { return nil },
		Render:   func(payoff.Payoff, till.Settings) ([]byte, error) { s.told++; return []byte(`{}`), nil },
	}
	s.service = &dispatch.Service{
		Store: db, Payoffs: s.payoffs, DraftID: draftID, IDs: ids, Now: now,
		Chains: func(name string) (dispatch.Chain, bool) { return s.chain, name == network },
	}
	s.payoffs.Payable = s.service.Payable
	s.owner = till.Till{ID: 100000001, Name: "Shop", Login: "shop", CreatedAt: opening, Settings: till.Defaults()}
	s.must(db.InsertTill(context.Background(), s.owner, nil))
	s.fund()
	return s
}

// fund makes the wallet, its coins, and the balance that they stand for.
func (s *shop) fund() {
	s.Helper()
	s.give("own", 1)
	nothing := money.Amount{Asset: money.BTC}
	s.must(s.store.SetOperatorTerms(context.Background(), false, "BITCOIN", invoice.Terms{
		Enabled: true, Rail: network, Fixed: nothing, Min: nothing, Max: nothing, Fee: nothing,
		Out: invoice.OutTerms{Enabled: true, Fixed: nothing, Min: nothing, Max: nothing, Fee: nothing},
	}))
	for i := range 4 {
		coin := rail.Coin{Outpoint: fmt.Sprintf("in%d:0", i), Wallet: "own", Index: int64(i), Minor: 25_000_000, Height: 1}
		s.chain.coins[coin.Outpoint] = coin
	}
	s.mine()
}

// give makes a wallet of the till, and a balance of whole coins in it.
func (s *shop) give(id string, coins int64) {
	s.Helper()
	made := rail.Wallet{ID: id, Method: "BITCOIN", Network: network, Descriptor: "key of " + id}
	s.must(s.store.WriteWallet(context.Background(), func(ctx context.Context, tx wallet.Tx) error {
		if err := tx.InsertKeyWallet(ctx, made, "first address of "+id, opening); err != nil {
			return err
		}
		sum := money.Of(money.BTC, coins)
		balance := ledger.Credit(ledger.Till(false, s.owner.ID, "BITCOIN", id, money.BTC), sum)
		balance.Spendable = &ledger.Balance{Till: s.owner.ID, Method: "BITCOIN", Wallet: id}
		return tx.Post(ctx, ledger.Entry{ID: "funds " + id, At: opening, Reason: ledger.Credited, Postings: []ledger.Posting{
			ledger.Debit(ledger.Wallet(false, id, money.BTC), sum), balance,
		}})
	}))
}

// mine lets the watcher read the chain's newest block, an empty one unless something was confirmed.
func (s *shop) mine() {
	s.Helper()
	if s.tip.Height == s.chain.tip() {
		s.chain.blocks = append(s.chain.blocks, nil)
	}
	s.advance(s.tip.Height)
}

// abandon lets another block take the newest one's place.
func (s *shop) abandon() {
	s.Helper()
	s.chain.abandon()
	s.advance(s.tip.Height - 1)
}

func (s *shop) advance(fork int64) {
	s.Helper()
	s.made++
	next := rail.BlockID{Height: s.chain.tip(), Hash: fmt.Sprintf("block %d", s.made)}
	s.must(s.store.Advance(context.Background(), network, rail.Progress{
		Tip: s.tip, Fork: fork, Blocks: []rail.BlockID{next}, Coins: slices.Collect(maps.Values(s.chain.coins)),
	}))
	s.tip = next
}

// confirm puts a draft into a block that the watcher reads.
func (s *shop) confirm(id string) {
	s.Helper()
	if !s.chain.confirm(id) {
		s.Fatalf("%s cannot be confirmed", id)
	}
	s.mine()
}

func (s *shop) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *shop) refuses(err error, kind fault.Kind, part string) {
	s.Helper()
	if err == nil || fault.KindOf(err) != kind || !strings.Contains(err.Error(), part) {
		s.Errorf("error is %v, want one of kind %d that says %q", err, kind, part)
	}
}

func (s *shop) same(what string, got, want any) {
	s.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// withdraw makes and submits a payoff, a second after the last one.
func (s *shop) withdraw(amount string) string {
	s.Helper()
	s.time = s.time.Add(time.Second)
	made, err := s.payoffs.Create(context.Background(), s.owner, payoff.Request{
		Method: "BITCOIN", Wallet: "bc1 receiver", Amount: amount, SubtractFrom: "balance", CallbackURL: "https://shop.example/",
		Signature: signature.SHA1(amount, "BITCOIN", "bc1 receiver", "salt"), Dialect: invoice.V3,
	})
	s.must(err)
	_, err = s.payoffs.Submit(context.Background(), s.owner, made.ID, signature.SHA1(made.ID, "salt"))
	s.must(err)
	return made.ID
}

func (s *shop) export(ids ...string) (dispatch.Dispatch, dispatch.Draft, error) {
	return s.service.Export(context.Background(), dispatch.Order{Payoffs: ids, Blocks: 6}, step)
}

// exported is an export that must succeed.
func (s *shop) exported(ids ...string) dispatch.Draft {
	s.Helper()
	_, draft, err := s.export(ids...)
	s.must(err)
	return draft
}

func (s *shop) sign(draft dispatch.Draft) error {
	_, _, err := s.service.Import(context.Background(), []byte("signed "+draft.ID), step)
	return err
}

func (s *shop) follow() {
	s.Helper()
	s.must(s.service.Follow(context.Background(), network))
}

// is demands a payoff's state and message.
func (s *shop) is(id string, state payoff.State, message string) {
	s.Helper()
	got, err := s.store.Payoff(context.Background(), id)
	s.must(err)
	if got.State != state || got.Message != message {
		s.Errorf("payoff is %s with %q, want %s with %q", got.State, got.Message, state, message)
	}
}

// sound adds everything up again.
func (s *shop) sound() {
	s.Helper()
	if report := checked(s, s.store); !report.Sound() {
		s.Fatalf("%+v", report.Found)
	}
}

func checked(t testing.TB, db *store.Store) (report books.Report) {
	t.Helper()
	err := db.Snapshot(context.Background(), func(from books.Snapshot) (err error) {
		report, err = books.Check(context.Background(), from, opening)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return report
}
