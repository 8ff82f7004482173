package payoff_test

import (
	"strings"
	"testing"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/rail"
	"kassa/internal/shoptest"
	"kassa/internal/signature"
)

func btc(minor int64) money.Amount { return money.Amount{Asset: money.BTC, Minor: minor} }

func TestSums(t *testing.T) {
	const fixed = 150_000 // the contract's example: 0.0015 BTC
	for _, row := range []struct {
		name                           string
		out                            invoice.OutTerms
		amount, from                   string
		receive, deduction, commission string
	}{
		{"the contract's example, from the balance", invoice.OutTerms{Fixed: btc(fixed)}, "0.0005", "balance", "0.0005", "0.002", "0.0015"},
		{"the contract's example, from the amount", invoice.OutTerms{Fixed: btc(fixed)}, "0.002", "amount", "0.0005", "0.002", "0.0015"},
		{"free", invoice.OutTerms{}, "1", "amount", "1", "1", "0"},
		{"a percent is rounded half up once", invoice.OutTerms{Percent: 5_000}, "0.000001", "balance", "0.000001", "0.00000101", "0.00000001"},
		{"below the half nothing", invoice.OutTerms{Percent: 5_000}, "0.00000099", "balance", "0.00000099", "0.00000099", "0"},
		{"percent, fixed part and fee", invoice.OutTerms{Fixed: btc(1), Percent: 10_000, Fee: btc(2)}, "0.000001", "amount", "0.00000096", "0.000001", "0.00000004"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := open(t)
			s.Fund(s.Owner, "BITCOIN", "10")
			s.charge("BITCOIN", row.out)
			made := s.create(func(r *payoff.Request) { r.Method, r.Amount, r.SubtractFrom = "BITCOIN", row.amount, row.from })
			s.Same("sums", []string{made.Receive.String(), made.Deduction.String(), made.Commission.String()},
				[]string{row.receive, row.deduction, row.commission})
			stored := s.is(made.ID, payoff.Created)
			s.Same("stored", stored, made)
			s.booksBalance()
		})
	}
}

func TestASumInAnotherCurrencyIsConvertedDown(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "BITCOIN", "10")
	made := s.create(func(r *payoff.Request) { r.Method, r.Amount, r.AmountCurrency = "BITCOIN", "100", "usd" })
	rate, record, err := s.service.Rates.Rate(true, money.USD, money.BTC)
	s.Must(err)
	want, err := rate.Convert(money.Of(money.USD, 100), money.Down)
	s.Must(err)
	s.Same("amount", made.Amount, want)
	s.Same("asked", made.Asked, "100 USD")
	s.Same("record", made.RateRecord, record)
	roubles, _, _ := s.service.Rates.Reference(true, money.BTC, money.RUB)
	worth, err := roubles.Whole(want)
	s.Must(err)
	s.Same("roubles", made.Rub, worth)
	s.Same("stored", s.is(made.ID, payoff.Created), made)
}

func TestSignaturesOfCreate(t *testing.T) {
	for _, row := range []struct {
		name, amount, signed, salt string
		right                      bool
	}{
		{"the canonical decimal", "100", "100", shoptest.Salts[0], true},
		{"the literal as it was written", "100.00", "100.00", shoptest.Salts[0], true},
		{"the canonical decimal of another literal", "1e2", "100", shoptest.Salts[0], true},
		{"an older salt", "100", "100", shoptest.Salts[1], true},
		{"another amount", "100", "101", shoptest.Salts[0], false},
		{"another spelling", "100", "100.0", shoptest.Salts[0], false},
		{"an unknown salt", "100", "100", "pepper", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := open(t)
			s.Fund(s.Owner, "TEST", "500")
			_, err := s.service.Create(t.Context(), s.Owner, request(func(r *payoff.Request) {
				r.Amount, r.Signature = row.amount, signature.SHA1(row.signed, r.Method, r.Wallet, row.salt)
			}))
			if row.right {
				s.Must(err)
				return
			}
			s.Refuses(err, fault.Invalid, "`signature` must be the lower-case hex SHA-1 of amount:method:wallet:salt, with the till's salt")
			s.Balance(s.Owner, "TEST", "500")
		})
	}
}

func TestTheContractsVector(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "BITCOIN", "1000")
	s.create(func(r *payoff.Request) {
		r.Method, r.Wallet, r.Signature = "BITCOIN", "wallet1", "ada220b1e2eb43931e92651a6083bcc6cdd8facf"
	})
}

func TestRefusals(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*payoff.Request)
		kind   fault.Kind
		text   string
	}{
		{"nothing at all", func(r *payoff.Request) { *r = payoff.Request{Signature: "x"} }, fault.Invalid,
			"`method` field is required; `wallet` field is required; `amount` field is required; " +
				"`subtract_from` field is required; `signature` must be the lower-case hex SHA-1 of amount:method:wallet:salt, with the till's salt"},
		{"everything wrong", func(r *payoff.Request) {
			r.Method, r.Wallet, r.Amount, r.SubtractFrom = "GOLD", strings.Repeat("w", 513), "-1", "wallet"
			r.AmountCurrency, r.CallbackURL, r.Extra = "RUB", "ftp://shop.example", "\x00"
		}, fault.Invalid, "`method` must be a method's name from method/list, for example BITCOIN; " +
			"`wallet` must be at most 512 bytes; `amount` must be above zero; `subtract_from` must be `amount` or `balance`; " +
			"`extra` must not contain a NUL character; `callback_url` must be a full address that begins with https:// or http://"},
		{"to a blank", func(r *payoff.Request) { r.Wallet = " \t" }, fault.Invalid, "`wallet` field is required"},
		{"an unknown currency", func(r *payoff.Request) { r.AmountCurrency = "GLD" }, fault.Invalid,
			"`amount_currency` must be a currency's code, for example RUB, or absent for the method's own"},
		{"too precise", func(r *payoff.Request) { r.Amount = "0.001" }, fault.Invalid,
			"`amount` must have at most 2 digits after the point in RUB"},
		{"less than a minor unit", func(r *payoff.Request) { r.Method, r.Amount, r.AmountCurrency = "MONEY", "0.01", "RUB" }, fault.Invalid,
			"`method` must be a method's name from method/list, for example BITCOIN"},
		{"worth nothing", func(r *payoff.Request) { r.Method, r.Amount, r.AmountCurrency = "BITCOIN", "0.01", "KZT" }, fault.Invalid,
			"`amount` must be worth at least 0.00000001 BTC"},
		{"more than any sum", func(r *payoff.Request) {
			r.Method, r.Amount, r.AmountCurrency = "DOGECOIN", "1000000000000", "USD"
		}, fault.Invalid, "`amount` must be at most 1000000000 DOGE"},
		{"below the limit", func(r *payoff.Request) { r.Method, r.Amount = "LITECOIN", "0.99" }, fault.Invalid,
			"`amount` must be at least 1 LTC for a payoff by LITECOIN"},
		{"above the limit", func(r *payoff.Request) { r.Method, r.Amount = "LITECOIN", "2.01" }, fault.Invalid,
			"`amount` must be at most 2 LTC for a payoff by LITECOIN"},
		{"all of it is commission", func(r *payoff.Request) { r.Method, r.Amount, r.SubtractFrom = "LITECOIN", "1", "amount" }, fault.Invalid,
			"`amount` must be above the commission of 1 LTC"},
		{"closed", func(r *payoff.Request) { r.Method, r.Amount = "DASH", "1" }, fault.Conflict,
			"`method` DASH does not pay out, choose one whose `out` is enabled in method/list"},
		{"more than the balance", func(r *payoff.Request) { r.Amount = "500.01" }, fault.Conflict,
			"The balance of TEST does not cover this payoff: it has 500 RUB, and 500.01 are needed"},
		{"no balance at all", func(r *payoff.Request) { r.Method = "BITCOIN" }, fault.Conflict,
			"The balance of BITCOIN does not cover this payoff: it has 0 BTC, and 100 are needed"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := open(t)
			s.Fund(s.Owner, "TEST", "500")
			s.charge("LITECOIN", invoice.OutTerms{
				Fixed: money.Of(money.LTC, 1), Min: money.Of(money.LTC, 1), Max: money.Of(money.LTC, 2),
			})
			s.Must(s.Store.SetOperatorTerms(t.Context(), true, "DASH", invoice.Terms{Enabled: true}))
			_, err := s.service.Create(t.Context(), s.Owner, request(row.change))
			s.Refuses(err, row.kind, row.text)
			s.Balance(s.Owner, "TEST", "500")
			s.booksBalance()
		})
	}
}

func TestAMissingSignatureIsAmongTheFaults(t *testing.T) {
	err := payoff.Request{}.Check(rail.Method{})
	want := "`method` field is required; `wallet` field is required; `amount` field is required; " +
		"`subtract_from` field is required; `signature` field is required"
	if err == nil || err.Error() != want {
		t.Errorf("faults are %v", err)
	}
}
