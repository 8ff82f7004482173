package storetest

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/till"
)

// A live till, a sandbox till, an invoice of the latter, and the moment at which everything begins.
const (
	live    = int64(100000001)
	sandbox = int64(100000002)
	first   = "100000002_aaaaaaaaaa"
	second  = "100000002_bbbbbbbbbb"
)

var begin = time.Date(2026, 1, 10, 11, 8, 11, 123_000_000, time.UTC)

func after(seconds int) time.Time { return begin.Add(time.Duration(seconds) * time.Second) }

// must ends the test at an error.
func (s *suite) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// refuses demands a fault of a kind.
func (s *suite) refuses(kind fault.Kind, err error) {
	s.Helper()
	if err == nil || fault.KindOf(err) != kind {
		s.Fatalf("error is %v, want a fault of kind %d", err, kind)
	}
}

// same compares what came back with what went in.
func (s *suite) same(what string, got, want any) {
	s.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		s.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

// in runs one transaction.
func (s *suite) in(do func(tx invoice.Tx) error) error {
	return s.Write(s.ctx, func(_ context.Context, tx invoice.Tx) error { return do(tx) })
}

// tills makes both tills.
func (s *suite) tills() {
	s.Helper()
	s.must(s.InsertTill(s.ctx, aTill(live, false), nil))
	s.must(s.InsertTill(s.ctx, aTill(sandbox, true), nil))
}

func aTill(id int64, isSandbox bool) till.Till {
	name := map[bool]string{false: "live", true: "sandbox"}[isSandbox]
	return till.Till{
		ID: id, Name: "The " + name + " shop", Login: name, Sandbox: isSandbox, StatusLevel: 2, CreatedAt: begin,
		Settings: till.Defaults(),
	}
}

// anInvoice has every field set.
func anInvoice(id string) invoice.Invoice {
	return invoice.Invoice{
		ID: id, Till: sandbox, Sandbox: true, Dialect: invoice.V2, Type: invoice.Topup, SubtractFrom: invoice.FromBalance,
		Amount: money.Of(money.USD, 100), Rub: 8146, RubRecord: `{"rate":"81.46"}`, RequiredMethod: "BITCOIN",
		PayerDetails: json.RawMessage(`["a@b.example"]`), Description: "Überraschung", Extra: "order 7",
		RedirectURL: "https://shop.example/", CallbackURL: "https://shop.example/hook", State: invoice.NotPayed,
		CreatedAt: begin, ExpiresAt: after(3600), TimerAt: after(3600), Events: 1,
	}
}

func anEvent(id string, number int) invoice.Event {
	return invoice.Event{
		Invoice: id, Number: number, At: after(number), Name: invoice.Created, State: invoice.NotPayed, Actor: "merchant",
	}
}

// created makes the tills and invoices with their first event.
func (s *suite) created(ids ...string) {
	s.Helper()
	s.tills()
	s.must(s.in(func(tx invoice.Tx) error {
		for _, id := range ids {
			if err := tx.InsertInvoice(s.ctx, anInvoice(id)); err != nil {
				return err
			}
			if err := tx.AppendEvent(s.ctx, anEvent(id, 1)); err != nil {
				return err
			}
		}
		return nil
	}))
}

const pool = "pool-BITCOIN"

func aQuote(id string, number int, destination string) invoice.Quote {
	price, _ := decimal.NewFromString("98765.432100000000000001")
	return invoice.Quote{
		Invoice: id, Number: number, Method: "BITCOIN", Wallet: pool, Rail: rail.TestName, Network: rail.TestNetwork,
		Destination: destination, Due: money.Of(money.BTC, 2), Fixed: money.Amount{Asset: money.BTC, Minor: 5}, Percent: 15_000,
		Surcharge: money.Amount{Asset: money.BTC, Minor: 7}, Tolerance: money.Amount{Asset: money.BTC, Minor: 9},
		Rate: money.Rate{Base: money.BTC, Quote: money.USD, Price: price}, Record: `{"sources":2}`,
		LockedUntil: after(600), CreatedAt: after(1), Own: true, Grace: time.Hour, ExcessUnmatched: true,
		ExcessLimit: money.Amount{Asset: money.BTC, Minor: 11}, PartsUnmatched: true, Confirmations: 3,
	}
}

// quoted makes invoices with one quote each, paid to "to " and the invoice's id.
func (s *suite) quoted(ids ...string) {
	s.Helper()
	s.created(ids...)
	s.must(s.in(func(tx invoice.Tx) error {
		if _, err := tx.PoolWallet(s.ctx, "BITCOIN", rail.TestNetwork, begin); err != nil {
			return err
		}
		for _, id := range ids {
			if err := tx.InsertQuote(s.ctx, aQuote(id, 1, "to "+id)); err != nil {
				return err
			}
		}
		return nil
	}))
}

func aPayment(id string, of string, seconds int) invoice.Payment {
	return invoice.Payment{
		ID: id, Invoice: of, Quote: 1, Till: sandbox, Sandbox: true, Rail: rail.TestName, Network: rail.TestNetwork,
		Key: "key of " + id, Asset: money.BTC, Amount: money.Of(money.BTC, 1), Raw: "1000000000000000000", Decimals: 18,
		Counts: money.Amount{Asset: money.BTC, Minor: 99_000_000}, Status: rail.Confirmed, Confirmations: 3, Block: "b1",
		FirstSeen: after(seconds), Place: invoice.Held, UpdatedAt: after(seconds + 1),
	}
}
