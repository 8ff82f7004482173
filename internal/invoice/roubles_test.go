package invoice_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rates"
)

func inV2(amount, currency string) invoice.Request {
	return invoice.Request{Amount: amount, Currency: currency, Type: "topup", Lifetime: "60", Dialect: invoice.V2}
}

// A v2 invoice is one in roubles, whatever it was asked for in (contract section 7). The built-in prices are 81.46 RUB for a
// dollar, 64250.5 USD for a bitcoin, 0.25 USD for a MATIC.
func TestAnOlderInvoiceIsInRoubles(t *testing.T) {
	for _, row := range []struct {
		name, amount, currency string
		sum                    string
		rub                    int64
		asked                  string
	}{
		{"no currency", "100.50", "", "100.5", 101, ""},
		{"roubles", "0.01", "RUB", "0.01", 0, ""},
		{"the documents' dollars", "100", "USD", "8146", 8146, "100 USD"},
		{"a half goes up", "1", "MATIC", "20.37", 20, "1 MATIC"},
		{"less goes down", "99.99", "usd", "8145.19", 8145, "99.99 USD"},
		{"a satoshi", "0.00000001", "BTC", "0.05", 0, "0.00000001 BTC"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := open(t, nil)
			made, err := s.service.Create(t.Context(), s.owner, inV2(row.amount, row.currency))
			s.must(err)
			stored := s.record(made.ID).Invoice
			if stored.Dialect != invoice.V2 || stored.Amount.Asset != "RUB" || stored.Amount.String() != row.sum || stored.Rub != row.rub {
				t.Errorf("%s: %s %s, worth %d; want %s RUB, worth %d",
					stored.Dialect, stored.Amount, stored.Amount.Asset, stored.Rub, row.sum, row.rub)
			}
			var record struct {
				Asked string       `json:"asked"`
				Rate  rates.Record `json:"rate"`
			}
			if row.asked != "" {
				s.must(json.Unmarshal([]byte(stored.RubRecord), &record))
			} else if stored.RubRecord != "" {
				t.Errorf("a rouble invoice has the record %s", stored.RubRecord)
			}
			if record.Asked != row.asked || row.asked != "" && (record.Rate.Price == "" || len(record.Rate.Sources) == 0) {
				t.Errorf("record %s, want %q asked", stored.RubRecord, row.asked)
			}
		})
	}
}

func TestAnOlderInvoiceThatCannotBeInRoubles(t *testing.T) {
	for _, row := range []struct {
		name, amount, currency string
		live                   bool
		kind                   fault.Kind
		want                   string
	}{
		{"worth nothing", "0.000000001", "ETH", false, fault.Invalid, "`amount` must be worth at least 0.01 RUB"},
		{"worth too much", "100000000000", "USD", false, fault.Invalid, "`amount` must be worth at most 1000000000000 RUB"},
		{"no price to sell at", "1", "USD", true, fault.Unavailable, "There is no present price of USD in RUB, try again later"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := openTill(t, !row.live, nil)
			_, err := s.service.Create(t.Context(), s.owner, inV2(row.amount, row.currency))
			if err == nil || fault.KindOf(err) != row.kind {
				t.Fatalf("got %v, want a fault of kind %v", err, row.kind)
			}
			if diff := cmp.Diff(row.want, fault.Faults(err)[0].Message); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
			}
		})
	}
}

// What v2 shows as extra_commission.
func TestInfoNamesTheSurcharge(t *testing.T) {
	s := open(t, nil)
	percent, err := money.ParsePercent("10")
	s.must(err)
	s.must(s.service.EditMethod(t.Context(), s.owner, "TEST", nil, &percent))
	id := s.create(nil)
	for _, want := range []string{"0", "10"} {
		info, err := s.service.Info(t.Context(), s.owner.ID, id)
		s.must(err)
		if got := info.Surcharge; got.String() != want || got.Asset != "RUB" {
			t.Errorf("surcharge %s %s, want %s RUB", got, got.Asset, want)
		}
		s.choose(id, "TEST")
	}
}

// sellAt gives live tills a price of the dollar, some time ago.
func (s *shop) sellAt(price string, ago time.Duration) {
	s.t.Helper()
	table, err := rates.ParseTable(strings.NewReader("time 2026-11-22T09:59:00Z\nsource shop\nUSD/RUB " + price + "\n"))
	s.must(err)
	s.must(s.rates.Set(false, table))
	s.time = s.time.Add(ago)
}

// A price that is held while its sources are silent has a spread for payers; the merchant asks for what his dollars are worth.
func TestAnOlderInvoiceHasTheMiddlePrice(t *testing.T) {
	s := openTill(t, false, nil)
	s.sellAt("81.46", 27*time.Hour)
	selling, _, err := s.rates.Rate(false, money.USD, money.RUB)
	s.must(err)
	made, err := s.service.Create(t.Context(), s.owner, inV2("100", "USD"))
	s.must(err)
	if got := made.Amount.String(); got != "8146" || selling.Price.String() == "81.46" {
		t.Errorf("%s RUB at a selling price of %s, want 8146 RUB at the middle price", got, selling.Price)
	}
}

// A price too old to sell at refuses what would be owed at it; rub_amount of a v3 invoice takes it all the same.
func TestAnOlderInvoiceNeedsAPresentPrice(t *testing.T) {
	s := openTill(t, false, nil)
	s.sellAt("81.46", 40*time.Hour)
	if made, err := s.service.Create(t.Context(), s.owner, inV2("100", "USD")); fault.KindOf(err) != fault.Unavailable || err == nil {
		t.Errorf("v2 made %s RUB, %v; want a fault of kind Unavailable", made.Amount, err)
	}
	request := inV2("100", "USD")
	request.Dialect = invoice.V3
	made, err := s.service.Create(t.Context(), s.owner, request)
	s.must(err)
	if made.Rub != 8146 {
		t.Errorf("v3 has a rub_amount of %d, want 8146", made.Rub)
	}
}
