package books_test

import (
	"strings"
	"testing"

	"kassa/internal/books"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/rates"
	"kassa/internal/signature"
	"kassa/internal/till"
)

func (c counted) Payoff(int64) string { return c.id("payoff") }

// payingOut is a shop with a payoff in each state: payoff01 waits, payoff02 is paid, payoff03 canceled.
func payingOut(t *testing.T) *shop {
	t.Helper()
	s := newShop(t)
	now := s.service.Now
	payoffs := &payoff.Service{
		Store: s.store, Invoices: s.service, Rates: rates.NewBook(now), Salts: salt("salt"),
		IDs: counted{ident.New(nil), map[string]int{"entry": 2, "msg": 1}}, Now: now,
		Render: func(payoff.Payoff, till.Settings) ([]byte, error) { return []byte("{}"), nil },
		Payer:  func(payoff.Payoff) payoff.Payer { return payoff.Simulation{} },
	}
	none := money.Of(money.RUB, 0)
	s.must(s.store.SetOperatorTerms(t.Context(), true, "TEST", invoice.Terms{Enabled: true, Fixed: none, Min: none, Max: none,
		Out: invoice.OutTerms{Enabled: true, Percent: 100_000, Fixed: none, Min: none, Max: none}}))
	s.till.Settings = till.Defaults()
	_, quote := s.sell()
	s.pay(quote, 100) // entry01, entry02
	for range 3 {
		_, err := payoffs.Create(t.Context(), s.till, payoff.Request{
			Method: "TEST", Wallet: "to", Amount: "10", SubtractFrom: "balance", Dialect: invoice.V3,
			Signature: signature.SHA1("10", "TEST", "to", "salt"),
		})
		s.must(err)
	}
	_, err := payoffs.Submit(t.Context(), s.till, "payoff02", signature.SHA1("payoff02", "salt"))
	s.must(err)
	s.must(payoffs.Tick(t.Context()))
	_, err = payoffs.Cancel(t.Context(), s.till, "payoff03", signature.SHA1("payoff03", "salt"))
	s.must(err)
	return s
}

// TestEveryBreachOfAPayoffIsFound plants one after another.
func TestEveryBreachOfAPayoffIsFound(t *testing.T) {
	s := payingOut(t)
	if report := checked(t, s.store); !report.Sound() || report.Payoffs != 3 {
		t.Fatalf("honest books: %+v", report)
	}
	s.must(s.store.Close())
	for _, row := range []struct{ name, plant, kinds, text string }{
		{"a payoff is another till's", `UPDATE payoffs SET till = 100000002 WHERE id = 'payoff02'`,
			"payoff", "reserved of payoff payoff02, which is payed: till:100000002:TEST:pool-TEST (sandbox)"},
		{"a payoff is of another method", `UPDATE payoffs SET method = 'SBP' WHERE id = 'payoff02'`,
			"payoff", "till:100000001:SBP:pool-TEST (sandbox)"},
		{"a payoff came from another wallet", `UPDATE payoffs SET backing = 'pool-SBP' WHERE id = 'payoff02'`,
			"payoff", "paid_out of payoff payoff02, which is payed: wallet:pool-SBP (sandbox)"},
		{"a payoff is of another asset", `UPDATE payoffs SET asset = 'BTC' WHERE id = 'payoff02'`,
			"payoff", "paid_out of payoff payoff02, which is payed: wallet:pool-TEST (sandbox)"},
		{"a payoff took more", `UPDATE payoffs SET deducted = deducted + 1 WHERE id = 'payoff02'`,
			"payoff", "reserved of payoff payoff02, which is payed: reserved:payoff02 (sandbox)"},
		{"a commission was raised", `UPDATE payoffs SET commission = commission + 1 WHERE id = 'payoff02'`,
			"payoff", "paid_out of payoff payoff02, which is payed: operator:revenue (sandbox)"},
		{"a paid payoff stands as canceled", `UPDATE payoffs SET state = 'canceled' WHERE id = 'payoff02'`,
			"payoff", "returned of payoff payoff02, which is canceled"},
		{"a canceled payoff stands as open", `UPDATE payoffs SET state = 'created', final_at = NULL WHERE id = 'payoff03'`,
			"payoff suspense", "returned of payoff payoff03, which is created"},
		{"an open payoff is gone", `DELETE FROM payoffs WHERE id = 'payoff01'`,
			"orphan suspense", "is about payoff payoff01, which is not there"},
		{"a paid payoff is gone", `DELETE FROM payoffs WHERE id = 'payoff02'`,
			"orphan", "is about payoff payoff02, which is not there"},
	} {
		t.Run(row.name, func(t *testing.T) {
			path := s.copied(t)
			plant(t, path, row.plant)
			says(t, checkAt(t, path), row.kinds, row.text)
		})
	}
}

// says demands the kinds of a report's breaches and a text of one.
func says(t *testing.T, report books.Report, wanted, text string) {
	t.Helper()
	if got := strings.Join(kinds(report), " "); got != wanted {
		t.Errorf("kinds %q, want %q", got, wanted)
	}
	for _, b := range report.Found {
		if strings.Contains(b.Text, text) {
			return
		}
	}
	t.Errorf("nothing says %q: %+v", text, report.Found)
}
