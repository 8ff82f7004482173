package page

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

const id = "123456789_abcdefghij"

var (
	now    = time.Date(2024, 1, 10, 8, 8, 11, 0, time.UTC)
	moscow = time.FixedZone("MSK", 3*60*60)
	btc    = rail.Method{Name: "BITCOIN", Title: "Bitcoin", Asset: money.BTC, Chain: true}
	test   = rail.Method{Name: "TEST", Title: "Test", Asset: money.RUB}
)

// fake is the services behind the page: one invoice, and a record of what the page asked for.
type fake struct {
	checkout invoice.Checkout
	lookup   error // of Checkout
	refusal  error // of everything that changes something
	calls    []string
	asked    []string // ids that Checkout was asked for
	log      bytes.Buffer
}

func (f *fake) Checkout(_ context.Context, asked string) (invoice.Checkout, error) {
	f.asked = append(f.asked, asked)
	if f.lookup != nil {
		return invoice.Checkout{}, f.lookup
	}
	if asked != f.checkout.Invoice.ID {
		return invoice.Checkout{}, fault.New(fault.NotFound, "Invoice not found")
	}
	return f.checkout, nil
}

func (f *fake) Choose(_ context.Context, id, method string) error {
	f.calls = append(f.calls, fmt.Sprintf("choose %s %q", id, method))
	return f.refusal
}

func (f *fake) Claim(_ context.Context, id, note string) error {
	f.calls = append(f.calls, fmt.Sprintf("claim %s %q", id, note))
	return f.refusal
}

func (f *fake) Pay(_ context.Context, id, amount string, seen bool) error {
	f.calls = append(f.calls, fmt.Sprintf("pay %s %q seen=%t", id, amount, seen))
	return f.refusal
}

func (f *fake) Settle(_ context.Context, id string) error {
	f.calls = append(f.calls, "settle "+id)
	return f.refusal
}

func (f *fake) handler() http.Handler {
	return New(Config{
		Invoices: f, Manual: f, Sandbox: f, Zone: moscow, Log: slog.New(slog.NewTextHandler(&f.log, nil)),
		RequestID: func(context.Context) string { return "req-77" },
	})
}

// get asks the page as a browser of a language would.
func (f *fake) get(t *testing.T, target, accept string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Header.Set("Accept-Language", accept)
	w := httptest.NewRecorder()
	f.handler().ServeHTTP(w, r)
	return w
}

// post sends a form as the page's own forms are sent.
func (f *fake) post(t *testing.T, target string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	f.handler().ServeHTTP(w, r)
	return w
}

// offered is an invoice over 100 USD of a sandbox till, without a method.
func offered() invoice.Checkout {
	return invoice.Checkout{
		Info: invoice.Info{
			Invoice: invoice.Invoice{
				ID: id, Sandbox: true, Amount: money.Of(money.USD, 100), Description: "Three months of hosting",
				RedirectURL: "https://shop.example/order/7", State: invoice.NotPayed, Version: 1,
				CreatedAt: now, ExpiresAt: now.Add(90 * time.Minute),
			},
			Initial: money.Of(money.USD, 100), Remaining: money.Of(money.USD, 100),
		},
		Merchant: "Cloud Nine", Now: now,
		Offers: []invoice.Offer{{Method: test, Due: money.Of(money.RUB, 8146)}, {Method: btc, Due: coins(234567)}},
	}
}

func coins(satoshi int64) money.Amount { return money.Amount{Asset: money.BTC, Minor: satoshi} }

// chosen is the same invoice with Bitcoin chosen.
func chosen() invoice.Checkout {
	c := offered()
	c.Invoice.Quote, c.Invoice.Version = 1, 2
	c.MethodTitle, c.Method, c.Initial, c.Remaining, c.Awaited = btc.Title, btc.Name, coins(234567), coins(234567), coins(0)
	c.Quote = &invoice.Quote{
		Invoice: id, Number: 1, Method: btc.Name, Destination: "test:pool-BITCOIN:7", Due: coins(234567),
		Surcharge: coins(0), Tolerance: coins(100), LockedUntil: c.Invoice.ExpiresAt, Confirmations: 1,
	}
	return c
}

// owed is an invoice of a live till whose rest is paid on a chain, straight into the merchant's wallet.
func owed(satoshi int64) invoice.Checkout {
	c := chosen()
	c.Invoice.Sandbox = false
	c.Quote.Rail, c.Quote.Network, c.Quote.Destination = "bitcoin", "bitcoin", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
	c.Quote.Confirmations, c.Quote.Grace = 3, time.Hour
	if satoshi < c.Quote.Due.Minor {
		c = with(c, c.Quote.Due.Minor-satoshi, rail.Seen, 1)
	}
	if satoshi > 0 {
		c.URI = "bitcoin:" + c.Quote.Destination + "?amount=" + coins(satoshi).String()
	}
	return c
}

// handed is an invoice of a live till, to be paid by hand.
func handed() invoice.Checkout {
	c := chosen()
	c.Invoice.Sandbox = false
	sum, none := money.Of(money.RUB, 8146), money.Of(money.RUB, 0)
	c.MethodTitle, c.Method, c.Initial, c.Remaining, c.Awaited = "Card RUB P2P", "CARDRUBP2P", sum, sum, none
	c.Quote.Method, c.Quote.Rail, c.Quote.Destination = "CARDRUBP2P", rail.ManualName, "123456789-CARDRUBP2P-7"
	c.Quote.Due, c.Quote.Surcharge, c.Quote.Tolerance = sum, none, none
	c.Claimable = true
	c.Instructions = map[string]string{"ru": "Карта 2200 0000 0000 0000\nИван И.", "": "Card 2200 0000 0000 0000\nIvan I."}
	return c
}

// claimed is the same invoice after the payer's word.
func claimed() invoice.Checkout {
	c := in(handed(), invoice.Processing)
	c.Invoice.Pinned, c.Offers, c.Claimable, c.Remaining = true, nil, false, c.Remaining.Zero()
	c.Awaited = c.Initial
	c.Payments = []invoice.Payment{{ID: "pay_1", Amount: c.Awaited, Counts: c.Awaited, Status: rail.Seen, FirstSeen: now}}
	return c
}

// with adds a payment to a checkout.
func with(c invoice.Checkout, satoshi int64, status rail.Status, confirmations int) invoice.Checkout {
	c.Invoice.Pinned, c.Offers = true, nil
	c.Invoice.Version++
	c.Payments = append(c.Payments, invoice.Payment{
		ID: "pay_1", Amount: coins(satoshi), Counts: coins(satoshi), Status: status, Confirmations: confirmations,
		FirstSeen: now.Add(5 * time.Minute),
	})
	c.Remaining = coins(max(0, c.Remaining.Minor-satoshi))
	if status == rail.Seen {
		c.Awaited.Minor += satoshi
	}
	return c
}

// ended puts a checkout into a final state.
func ended(c invoice.Checkout, state invoice.State, final time.Time) invoice.Checkout {
	c.Invoice.State, c.Invoice.FinalAt, c.Now, c.Offers = state, final, final, nil
	c.Invoice.Version++
	return c
}

func in(c invoice.Checkout, state invoice.State) invoice.Checkout {
	c.Invoice.State = state
	return c
}

// scenes are the invoices that a payer may meet, one for each situation.
func scenes() map[situation]invoice.Checkout {
	none := offered()
	none.Offers = nil
	single := in(with(chosen(), 100000, rail.Confirmed, 2), invoice.WrongAmount)
	single.Quote.PartsUnmatched = true
	late := now.Add(91 * time.Minute)
	return map[situation]invoice.Checkout{
		choose:       offered(),
		noMethod:     none,
		pay:          chosen(),
		partial:      in(with(chosen(), 100000, rail.Confirmed, 2), invoice.WrongAmount),
		byHand:       handed(),
		partialOnly:  single,
		awaitingShop: claimed(),
		awaiting:     in(with(chosen(), 234567, rail.Seen, 0), invoice.Processing),
		awaitingRest: in(with(chosen(), 100000, rail.Seen, 0), invoice.Processing),
		paid:         ended(with(chosen(), 234567, rail.Confirmed, 1), invoice.Payed, now),
		expired:      ended(offered(), invoice.Failed, late),
		rejected:     ended(chosen(), invoice.Failed, now),
		short:        ended(with(chosen(), 100000, rail.Confirmed, 5), invoice.Expired, late),
		withdrawn:    ended(offered(), invoice.Unavailable, now),
	}
}
