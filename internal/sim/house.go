package main

import (
	"context"
	"io"
	"time"

	"kassa/internal/books"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/manual"
	"kassa/internal/payoff"
	"kassa/internal/rail"
	"kassa/internal/rates"
	"kassa/internal/store"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// house is one life of the gateway: the real services over the real database, as the app wires them. A crash ends it.
type house struct {
	store    *store.Store
	market   *rates.Market
	book     *rates.Book
	test     *rail.Test
	manual   *manual.Service
	invoices *invoice.Service
	payoffs  *payoff.Service
	tills    *till.Service
	books    books.Keeper
}

// serverKey is every world's; it keeps no secret.
var serverKey = [till.ServerKeySize]byte{1}

// build opens the database and puts the services into it.
func build(ctx context.Context, path string, hook store.Hook, entropy io.Reader, now func() time.Time, outside rail.Rail, payer func(payoff.Payoff) payoff.Payer) (*house, error) {
	opened, err := store.OpenHooked(ctx, "sqlite:"+path, hook)
	if err != nil {
		return nil, err
	}
	key, err := till.NewServerKey(serverKey[:])
	if err != nil {
		return nil, err
	}
	ids, market := ident.New(entropy), rates.NewMarket(rates.DefaultPolicy(), sources(), now)
	h := &house{store: opened, market: market, book: market.Book(), test: rail.NewTest(opened)}
	byHand := rail.NewManual(opened.Manual())
	h.tills = till.New(opened, ids, now, key)
	h.books = books.Keeper{Store: opened, Now: now}
	h.invoices = &invoice.Service{
		Store: opened, Rates: h.book, IDs: ids, Now: now, Rails: rail.Registry{h.test, byHand, outside},
		Render: wire.Site{PublicURL: "https://pay.example"}.Callback,
	}
	h.manual = &manual.Service{Invoices: h.invoices, Rail: byHand}
	h.payoffs = &payoff.Service{
		Store: opened, Invoices: h.invoices, Rates: h.book, Salts: h.tills, IDs: ids, Now: now, Payer: payer,
		Render: wire.PayoffCallback,
	}
	return h, h.restore(ctx)
}

// restore gives the market what the database keeps.
func (h *house) restore(ctx context.Context) error {
	kept, err := h.store.Rates(ctx)
	if err == nil && kept != "" {
		_, err = h.market.Restore(kept)
	}
	return err
}
