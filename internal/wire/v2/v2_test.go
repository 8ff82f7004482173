package v2

import (
	"testing"
	"time"

	"kassa/internal/golden"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/rail"
	"kassa/internal/till"
	"kassa/internal/wire"
)

var (
	site     = wire.Site{PublicURL: "https://pay.crystalpay.io"}
	settings = till.Settings{Zone: time.FixedZone("MSK", 3*60*60)}
	made     = time.Date(2024, 1, 10, 8, 8, 11, 0, time.UTC)
)

// ours is a rouble invoice that was paid in BTC, with every field set.
func ours() invoice.Info {
	btc := func(minor int64) money.Amount { return money.Amount{Asset: money.BTC, Minor: minor} }
	return invoice.Info{
		Invoice: invoice.Invoice{
			ID: "123456789_abcdefghij", Dialect: invoice.V2, Type: invoice.Topup, Amount: money.Amount{Asset: money.RUB, Minor: 814_650},
			Rub: 8147, RequiredMethod: "BITCOIN", Description: "Чай <\"зелёный\"> /\\", Extra: "order 7",
			RedirectURL: "https://crystalpay.io", CallbackURL: "https://shop.example.org/hook?a=1&b=2", State: invoice.Payed,
			CreatedAt: made, ExpiresAt: made.Add(time.Hour), FinalAt: made.Add(time.Minute),
		},
		Method: "BITCOIN", Initial: btc(156_250), Surcharge: btc(1_000), Remaining: btc(0), Balance: btc(155_249), Commission: btc(1),
	}
}

// theirs is a v3 invoice in dollars before a method is chosen.
func theirs(state invoice.State) invoice.Info {
	hundred := money.Of(money.USD, 100)
	return invoice.Info{
		Invoice: invoice.Invoice{
			ID: "123456789_bbbbbbbbbb", Dialect: invoice.V3, Type: invoice.Purchase, Amount: hundred, Rub: 8146,
			State: state, CreatedAt: made, ExpiresAt: made.Add(time.Hour),
		},
		Initial: hundred, Surcharge: hundred.Zero(), Remaining: hundred, Balance: hundred, Commission: hundred.Zero(),
	}
}

func paidOut() payoff.Payoff {
	btc := func(minor int64) money.Amount { return money.Amount{Asset: money.BTC, Minor: minor} }
	return payoff.Payoff{
		ID: "123456789_abcdefghijklmnopqrst", Method: "BITCOIN", Wallet: "bc1q", SubtractFrom: invoice.FromBalance,
		Amount: btc(50_000), Receive: btc(50_000), Deduction: btc(200_000), Commission: btc(150_000), Rub: 2617,
		Extra: "7", CallbackURL: "https://shop.example.org/hook", Message: "https://chain.example/1", State: payoff.Payed,
		CreatedAt: made, FinalAt: made.Add(time.Minute),
	}
}

func methods(t *testing.T) MethodsAnswer {
	t.Helper()
	test, _ := rail.ByName("TEST")
	polygon, _ := rail.ByName("POLYGON")
	share, err := money.ParsePercent("1.5")
	if err != nil {
		t.Fatal(err)
	}
	return NewMethods([]invoice.Choice{
		{Method: test, Offered: true, Open: true, Terms: invoice.Terms{
			Percent: share, ExtraPercent: share, Fixed: money.Amount{Asset: money.RUB, Minor: 505}, MinimalLevel: 2,
		}},
		{Method: polygon, Offered: true},
	})
}

func TestAnswers(t *testing.T) {
	test, _ := rail.ByName("TEST")
	held := []ledger.MethodBalance{{Method: "TEST", Amount: money.Amount{Asset: money.RUB, Minor: 1_050}}}
	for _, row := range []struct {
		file   string
		answer any
	}{
		{"created.json", NewCreated(site, ours().Invoice)},
		{"created_v3.json", NewCreated(site, theirs(invoice.NotPayed).Invoice)},
		{"info.json", InfoAnswer{wire.Success(), NewInfo(site, ours(), settings)}},
		{"info_v3.json", InfoAnswer{wire.Success(), NewInfo(site, theirs(invoice.Unavailable), settings)}},
		{"payoff.json", PayoffAnswer{wire.Success(), NewPayoff(paidOut(), settings)}},
		{"methods.json", methods(t)},
		{"methods_none.json", NewMethods(nil)},
		{"balances.json", NewBalances(wire.NewBalances([]invoice.Choice{{Method: test}}, held, false))},
		{"balances_none.json", NewBalances(nil)},
		{"prices.json", NewPrices(money.BTC, []money.Rate{{Base: money.RUB, Quote: money.BTC, Price: money.Rate{
			Base: money.BTC, Quote: money.RUB, Price: money.Par(money.BTC).Price.Shift(7)}.Inverse().Price}})},
		{"payments.json", NewPayments([]invoice.Info{ours(), theirs(invoice.Expired)}, settings)},
		{"payoffs.json", NewPayoffs([]payoff.Payoff{paidOut()}, settings)},
		{"summary.json", NewSummary(invoice.Tally{PayedRub: 8147, Payed: 1, Total: 2}, payoff.Summary{})},
	} {
		t.Run(row.file, func(t *testing.T) {
			body, err := wire.Marshal(row.answer)
			if err != nil {
				t.Fatal(err)
			}
			golden.Equal(t, row.file, body)
		})
	}
}

func TestCallbacksAreInfoWithoutTheEnvelope(t *testing.T) {
	body, err := Callback(site, ours(), settings)
	if err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "callback.json", body)
	if body, err = PayoffCallback(paidOut(), settings); err != nil {
		t.Fatal(err)
	}
	golden.Equal(t, "payoff_callback.json", body)
}

// This dialect knows five states.
func TestStates(t *testing.T) {
	want := map[invoice.State]string{
		invoice.NotPayed: "notpayed", invoice.Processing: "processing", invoice.WrongAmount: "wrongamount",
		invoice.Expired: "wrongamount", invoice.Payed: "payed", invoice.Failed: "failed", invoice.Unavailable: "failed",
	}
	for _, is := range invoice.States() {
		if got := state(is); got != want[is] {
			t.Errorf("%s is shown as %q, want %q", is, got, want[is])
		}
	}
}
