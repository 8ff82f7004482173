package dispatch_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"kassa/internal/dispatch"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/litetest"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/rail"
	"kassa/internal/rates"
	"kassa/internal/shoptest"
	"kassa/internal/signature"
	"kassa/internal/till"
	"kassa/internal/wallet"
)

var step = invoice.Step{Actor: "me", Note: "why"}

// shop is a live till on a real database, with 1 BTC in four coins of its own wallet.
type shop struct {
	*shoptest.Shop
	chain   *fakeChain
	payoffs *payoff.Service
	service *dispatch.Service
	tip     rail.BlockID
	made    int // blocks
	told    int // callbacks
}

func open(t *testing.T) *shop {
	t.Helper()
	return openOn(t, "sqlite:"+litetest.New(t))
}

func openOn(t *testing.T, database string) *shop {
	t.Helper()
	s := &shop{Shop: shoptest.Open(t, database), chain: newFakeChain()}
	s.Owner = s.Till(100000002, "live", false)
	ids, book := ident.New(nil), rates.NewBook(s.Now)
	s.payoffs = &payoff.Service{
		Store: s.Store, Rates: book, Salts: shoptest.Salts, IDs: ids, Now: s.Now,
		Invoices: &invoice.Service{Store: s.Store, Rates: book, IDs: ids, Now: s.Now},
		Payer:    func(payoff.Payoff) payoff.Payer { return nil },
		Render:   func(payoff.Payoff, till.Settings) ([]byte, error) { s.told++; return []byte(`{}`), nil },
	}
	s.service = &dispatch.Service{
		Store: s.Store, Payoffs: s.payoffs, DraftID: draftID, IDs: ids, Now: s.Now,
		Chains: func(name string) (dispatch.Chain, bool) { return s.chain, name == network },
	}
	s.payoffs.Payable = s.service.Payable
	s.fund()
	return s
}

// fund makes the wallet, its coins, and the balance that they stand for.
func (s *shop) fund() {
	s.Helper()
	s.give("own", 1)
	nothing := money.Amount{Asset: money.BTC}
	s.Must(s.Store.SetOperatorTerms(s.Context(), false, "BITCOIN", invoice.Terms{
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
	s.Must(s.Store.WriteWallet(s.Context(), func(ctx context.Context, tx wallet.Tx) error {
		if err := tx.InsertKeyWallet(ctx, made, "first address of "+id, s.Now()); err != nil {
			return err
		}
		sum := money.Of(money.BTC, coins)
		balance := ledger.Credit(ledger.Till(false, s.Owner.ID, "BITCOIN", id, money.BTC), sum)
		balance.Spendable = &ledger.Balance{Till: s.Owner.ID, Method: "BITCOIN", Wallet: id}
		return tx.Post(ctx, ledger.Entry{ID: "funds " + id, At: s.Now(), Reason: ledger.Credited, Postings: []ledger.Posting{
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
	s.Must(s.Store.Advance(s.Context(), network, rail.Progress{
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

// withdraw makes and submits a payoff, a second after the last one.
func (s *shop) withdraw(amount string) string {
	s.Helper()
	s.Turn(time.Second)
	made, err := s.payoffs.Create(s.Context(), s.Owner, payoff.Request{
		Method: "BITCOIN", Wallet: "bc1 receiver", Amount: amount, SubtractFrom: "balance", CallbackURL: "https://shop.example/",
		Signature: signature.SHA1(amount, "BITCOIN", "bc1 receiver", shoptest.Salts[0]), Dialect: invoice.V3,
	})
	s.Must(err)
	_, err = s.payoffs.Submit(s.Context(), s.Owner, made.ID, signature.SHA1(made.ID, shoptest.Salts[0]))
	s.Must(err)
	return made.ID
}

func (s *shop) export(ids ...string) (dispatch.Dispatch, dispatch.Draft, error) {
	return s.service.Export(s.Context(), dispatch.Order{Payoffs: ids, Blocks: 6}, step)
}

// exported is an export that must succeed.
func (s *shop) exported(ids ...string) dispatch.Draft {
	s.Helper()
	_, draft, err := s.export(ids...)
	s.Must(err)
	return draft
}

func (s *shop) sign(draft dispatch.Draft) error {
	_, _, err := s.service.Import(s.Context(), []byte("signed "+draft.ID), step)
	return err
}

func (s *shop) follow() {
	s.Helper()
	s.Must(s.service.Follow(s.Context(), network))
}

// is demands a payoff's state and message.
func (s *shop) is(id string, state payoff.State, message string) {
	s.Helper()
	got, err := s.Store.Payoff(s.Context(), id)
	s.Must(err)
	if got.State != state || got.Message != message {
		s.Errorf("payoff is %s with %q, want %s with %q", got.State, got.Message, state, message)
	}
}
