package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	_ "time/tzdata" // a till's zone must be known on a machine that has no zone database

	"kassa/internal/books"
	"kassa/internal/dispatch"
	"kassa/internal/feed"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/manual"
	"kassa/internal/payoff"
	"kassa/internal/rail"
	"kassa/internal/rail/bitcoin"
	"kassa/internal/rates"
	"kassa/internal/sandbox"
	"kassa/internal/store"
	"kassa/internal/swap"
	"kassa/internal/till"
	"kassa/internal/transfer"
	"kassa/internal/wallet"
	"kassa/internal/wire"
	v2 "kassa/internal/wire/v2"
)

// house is the rooms, wired over one open database. The server and every command work in one.
type house struct {
	store      *store.Store
	ids        *ident.Source
	tills      *till.Service
	market     *rates.Market
	kept       rates.Snapshot // what the database kept of it
	book       *rates.Book
	test       *rail.Test
	manual     *manual.Service
	invoices   *invoice.Service
	books      books.Keeper
	payoffs    *payoff.Service
	feed       *feed.Service
	clock      *sandbox.Clock
	site       wire.Site // its URL is set before anything is rendered
	swaps      *swap.Service
	transfers  *transfer.Service
	wallets    *wallet.Service
	chains     []*bitcoin.Rail
	dispatches *dispatch.Service
}

// open opens the database, brings its schema up to date, and checks the server key.
func (g Gateway) open(ctx context.Context) (*house, error) {
	key, made, err := g.serverKey()
	if err != nil {
		return nil, err
	}
	h, err := g.wire(ctx, key)
	if err != nil {
		return nil, errors.Join(err, forget(made))
	}
	if err := h.tills.VerifyKey(ctx); err != nil {
		return nil, errors.Join(err, h.close(), forget(made))
	}
	if err := h.restore(ctx); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

// forget removes a key that was made for a database which turned out to have another one.
func forget(made string) error {
	if made == "" {
		return nil
	}
	return os.Remove(made)
}

func (g Gateway) wire(ctx context.Context, key till.ServerKey) (*house, error) {
	market, err := g.market()
	if err != nil {
		return nil, err
	}
	book, err := g.prices(market)
	if err != nil {
		return nil, err
	}
	nodes, err := g.nodes()
	if err != nil {
		return nil, err
	}
	opened, err := store.Open(ctx, g.Database)
	if err != nil {
		return nil, err
	}
	now := g.clock()
	h := &house{store: opened, ids: ident.New(nil), market: market, book: book, test: rail.NewTest(opened)}
	h.books = books.Keeper{Store: opened, Now: now}
	h.feed = feed.New(opened)
	h.tills = till.New(opened, h.ids, now, key)
	byHand := rail.NewManual(opened.Manual())
	h.invoices = &invoice.Service{
		Store: opened, Rates: book, IDs: h.ids, Now: now, Rails: rail.Registry{h.test, byHand}, Render: h.render,
	}
	for _, one := range nodes {
		one.Storage, one.Now, one.Dropped = opened, now, g.DroppedAfter
		chain := bitcoin.New(one)
		h.chains, h.invoices.Rails = append(h.chains, chain), append(h.invoices.Rails, chain)
	}
	h.wallets = &wallet.Service{Store: opened, Keys: readKey, IDs: h.ids, Now: now}
	h.books.Addresses = h.wrongAddresses
	h.manual = &manual.Service{Invoices: h.invoices, Rail: byHand}
	h.payoffs = &payoff.Service{
		Store: opened, Invoices: h.invoices, Rates: book, Salts: h.tills, IDs: h.ids, Now: now, Payer: payer,
		Render: payoffBody,
	}
	h.dispatches = &dispatch.Service{
		Store: opened, Payoffs: h.payoffs, Chains: h.chain, DraftID: bitcoin.DraftID, IDs: h.ids, Now: now,
	}
	h.payoffs.Payable = h.dispatches.Payable
	h.swaps = &swap.Service{Store: opened, Rates: book, Salts: h.tills, IDs: h.ids, Now: now}
	h.transfers = &transfer.Service{Store: opened, Salts: h.tills, IDs: h.ids, Now: now}
	h.clock = &sandbox.Clock{Past: opened, Timers: []sandbox.Timer{h.invoices, h.payoffs, h.swaps, h.transfers}}
	return h, nil
}

// chain is the rail of a network that nodes were named for.
func (h *house) chain(network string) (dispatch.Chain, bool) {
	at := slices.IndexFunc(h.chains, func(r *bitcoin.Rail) bool { return r.Network() == network })
	if at < 0 {
		return nil, false
	}
	return h.chains[at], true
}

// payer pays sandbox payoffs by simulation; those of live tills wait for a transaction that is signed elsewhere, or for the
// operator's word.
func payer(of payoff.Payoff) payoff.Payer {
	if of.Sandbox {
		return payoff.Simulation{}
	}
	return nil
}

// render is the body of an invoice's callback; the site is known only once the listener is open.
func (h *house) render(info invoice.Info, settings till.Settings) ([]byte, error) {
	if info.Invoice.Dialect == invoice.V2 {
		return v2.Callback(h.site, info, settings)
	}
	return h.site.Callback(info, settings)
}

// payoffBody is the body of a payoff's callback.
func payoffBody(of payoff.Payoff, settings till.Settings) ([]byte, error) {
	if of.Dialect == invoice.V2 {
		return v2.PayoffCallback(of, settings)
	}
	return wire.PayoffCallback(of, settings)
}

func (h *house) close() error { return h.store.Close() }

// exists refuses a SQLite file that is not there: a command that only looks must not make a database of a misspelt name.
func (g Gateway) exists() error {
	path, found := strings.CutPrefix(g.Database, "sqlite:")
	if !found {
		return nil
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no database %s; `kassa serve` or `kassa till create` makes one", path)
	}
	return nil
}
