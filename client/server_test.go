package client_test

import (
	"context"
	"encoding/csv"
	"errors"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/client"
	"kassa/internal/app"
)

// shop is a sandbox till of a real server, and the receiver of its callbacks.
type shop struct {
	*testing.T
	*client.Client
	server   *app.Server
	url      string // of the receiver
	invoices chan client.Invoice
	payoffs  chan client.Payoff
}

func open(t *testing.T) *shop {
	t.Helper()
	config := app.Config{Sandbox: true}
	config.Listen, config.Database = "127.0.0.1:0", "sqlite:"+filepath.Join(t.TempDir(), "kassa.db")
	server, err := app.Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	s := &shop{T: t, server: server, invoices: make(chan client.Invoice, 10), payoffs: make(chan client.Payoff, 10)}
	receiver := httptest.NewServer(&client.Receiver{
		Salts: []string{server.Fresh.Salt},
		Invoice: func(_ context.Context, _ string, invoice client.Invoice) error {
			s.invoices <- invoice
			return nil
		},
		Payoff: func(_ context.Context, _ string, payoff client.Payoff) error {
			s.payoffs <- payoff
			return nil
		},
	})
	t.Cleanup(receiver.Close)
	s.url = receiver.URL
	s.Client, err = client.New(client.Config{
		URL: server.URL, Login: server.Fresh.Till.Login, Secret: server.Fresh.Secret, Salt: server.Fresh.Salt,
	})
	s.must(err)
	return s
}

func (s *shop) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *shop) same(what string, got, want any) {
	s.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// next waits for a callback.
func next[T any](s *shop, told chan T) T {
	s.Helper()
	select {
	case one := <-told:
		return one
	case <-time.After(time.Minute):
		s.Fatal("no callback came")
		panic("unreachable")
	}
}

// delivered asks until the log says that the one callback was delivered: the receiver knows that earlier.
func (s *shop) delivered(list func(context.Context, string) ([]client.Delivery, error), id string) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), time.Minute)
	defer cancel()
	for {
		deliveries, err := list(ctx, id)
		s.must(err)
		if len(deliveries) != 1 || deliveries[0].URL != s.url {
			s.Fatalf("callbacks %+v", deliveries)
		}
		if deliveries[0].State == "success" {
			s.same("response", deliveries[0].LastResponse, "200 => OK")
			return
		}
	}
}

// sell makes an invoice of 100 roubles.
func (s *shop) sell(key string) client.InvoiceCreated {
	s.Helper()
	made, err := s.InvoiceCreate(s.Context(), client.InvoiceRequest{
		Amount: "100", Type: client.Purchase, Lifetime: 60, Extra: "order 7", CallbackURL: s.url, IdempotencyKey: key,
	})
	s.must(err)
	return made
}

func TestAnInvoiceOnARealServer(t *testing.T) {
	s := open(t)
	made := s.sell("order-7")
	s.same("the same key", s.sell("order-7"), made)
	_, err := s.InvoiceCreate(t.Context(), client.InvoiceRequest{Amount: "101", Type: client.Purchase, Lifetime: 60, IdempotencyKey: "order-7"})
	var refused *client.Error
	if !errors.As(err, &refused) {
		t.Errorf("another request with the key: %v", err)
	}
	s.must(s.SandboxPay(t.Context(), client.SandboxPayment{ID: made.ID, Method: "TEST"}))
	told := next(s, s.invoices)
	info, err := s.InvoiceInfo(t.Context(), made.ID)
	s.must(err)
	s.same("the callback", told, info)
	if info.State != client.Payed || info.RemainingAmount != "0" || info.BalanceAmount != "100" || info.Extra != "order 7" {
		t.Errorf("the invoice is %+v", info)
	}
	if _, err := s.InvoiceInfo(t.Context(), "123456789_abcdefghij"); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("an unknown invoice: %v", err)
	}

	history, err := s.ReportInvoiceHistory(t.Context(), client.Query{})
	s.must(err)
	s.same("history", history, client.Page[client.Invoice]{Items: []client.Invoice{info}})
	summary, err := s.ReportInvoiceSummary(t.Context(), 1)
	s.must(err)
	s.same("summary", summary, client.Summary{PayedRubAmount: "100", PayedCount: 1, TotalCount: 1, ConversionPercent: 100})
	export, err := s.ReportInvoiceCSV(t.Context(), 1)
	s.must(err)
	lines, err := csv.NewReader(export).ReadAll()
	s.must(errors.Join(err, export.Close()))
	if len(lines) != 2 || lines[1][0] != made.ID {
		t.Errorf("exported %v", lines)
	}

	s.delivered(s.CallbackInvoiceList, made.ID)
	s.must(s.CallbackInvoiceResend(t.Context(), made.ID))
	s.same("the callback again", next(s, s.invoices), info)
}

func TestAPayoffOnARealServer(t *testing.T) {
	s := open(t)
	s.must(s.SandboxPay(t.Context(), client.SandboxPayment{ID: s.sell("").ID, Method: "TEST"}))
	next(s, s.invoices)
	balances, err := s.BalanceList(t.Context(), true)
	s.must(err)
	s.same("balances", balances, []client.Balance{{Method: "TEST", Name: "Test", Amount: "100", Currency: "RUB", AmountAccuracy: 2}})

	request := client.PayoffRequest{
		Method: "TEST", Wallet: "card", Amount: "60.50", SubtractFrom: client.FromBalance, CallbackURL: s.url, IdempotencyKey: client.NewKey(),
	}
	made, err := s.PayoffCreate(t.Context(), request)
	s.must(err)
	again, err := s.PayoffCreate(t.Context(), request)
	s.must(err)
	s.same("the same key", again, made)
	_, err = s.PayoffSubmit(t.Context(), made.ID)
	s.must(err)
	told := next(s, s.payoffs)
	info, err := s.PayoffInfo(t.Context(), made.ID)
	s.must(err)
	s.same("the callback", told, info)
	if sum, err := info.ReceiveAmount.Cmp("60.5"); sum != 0 || err != nil || info.State != client.PayoffPayed {
		t.Errorf("the payoff is %+v", info)
	}

	request.IdempotencyKey, request.Amount = "", "39.5"
	made, err = s.PayoffCreate(t.Context(), request)
	s.must(err)
	canceled, err := s.PayoffCancel(t.Context(), made.ID)
	s.must(err)
	s.same("state", canceled.State, client.PayoffCanceled)
	s.same("the callback", next(s, s.payoffs), canceled)
	balance, err := s.BalanceGet(t.Context(), "TEST")
	s.must(err)
	s.same("balance", balance.Amount, client.Decimal("39.5"))
	history, err := s.ReportPayoffHistory(t.Context(), client.Query{})
	if err != nil || len(history.Items) != 2 {
		t.Errorf("history %+v, %v", history, err)
	}
	summary, err := s.ReportPayoffSummary(t.Context(), 1)
	s.must(err)
	s.same("summary", summary, client.Summary{PayedRubAmount: "61", PayedCount: 1, TotalCount: 2, ConversionPercent: 50})
	s.delivered(s.CallbackPayoffList, info.ID)
	s.must(s.CallbackPayoffResend(t.Context(), info.ID))
	s.same("the callback again", next(s, s.payoffs), info)
}

func TestTheTillOnARealServer(t *testing.T) {
	s := open(t)
	me, err := s.MeInfo(t.Context())
	s.must(err)
	s.same("till", me.ID, s.server.Fresh.Till.ID)
	methods, err := s.MethodList(t.Context(), false)
	if err != nil || len(methods) < 40 || methods[0].Method != "TEST" || methods[0].In == nil {
		t.Errorf("methods %+v, %v", methods, err)
	}
	no := false
	s.must(s.MethodEdit(t.Context(), client.MethodEdit{Method: "BITCOIN", Enabled: &no, ExtraCommissionPercent: "2.5"}))
	method, err := s.MethodGet(t.Context(), "BITCOIN")
	s.must(err)
	s.same("settings", method.Settings.In, client.DirectionSettings{ExtraCommissions: client.Commission{Amount: "0", Percent: "2.5"}})
	tickers, err := s.TickerList(t.Context())
	if err != nil || len(tickers) == 0 {
		t.Errorf("tickers %v, %v", tickers, err)
	}
	prices, err := s.TickerGet(t.Context(), "USD", "USD", "BTC")
	s.must(err)
	s.same("a dollar", prices.Currencies["USD"].Price, client.Decimal("1"))
}

func TestWrongCredentialsOnARealServer(t *testing.T) {
	s := open(t)
	stranger, err := client.New(client.Config{URL: s.server.URL, Login: s.server.Fresh.Till.Login, Secret: "guess"})
	s.must(err)
	if _, err := stranger.MeInfo(t.Context()); !errors.Is(err, client.ErrDenied) {
		t.Errorf("error is %v", err)
	}
}
