package rates_test

import (
	"math/big"
	"strings"
	"testing"

	"kassa/internal/money"
	"kassa/internal/rates"
)

// parse reads a table that must be good; the time line is added.
func parse(t *testing.T, lines ...string) rates.Table {
	t.Helper()
	table, err := rates.ParseTable(strings.NewReader("time 2026-07-01T12:00:00Z\n" + strings.Join(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestTableRate(t *testing.T) {
	table := parse(t, "USD/RUB 80", "BTC/USD 64250.5", "ETH/BTC 0.05", "USD/EUR 0.8")
	for name, want := range map[string]string{
		"USD/RUB": "80",
		"RUB/USD": "0.0125",
		"BTC/RUB": "5140040",
		"EUR/RUB": "100",
		"ETH/RUB": "257002", // through two assets
		"RUB/RUB": "1",
		"XMR/XMR": "1", // in itself, whether it has a price or not
	} {
		base, quote, _ := strings.Cut(name, "/")
		rate, known := table.Rate(money.Asset(base), money.Asset(quote))
		if !known || rate.Price.String() != want || string(rate.Base)+"/"+string(rate.Quote) != name {
			t.Errorf("%s is %v %s/%s, known %v; want %s", name, rate.Price, rate.Base, rate.Quote, known, want)
		}
	}
	if rate, known := table.Rate("XMR", money.USD); known {
		t.Errorf("XMR has the price %s", rate.Price)
	}
}

// A given price is used as it is, not crossed, in both directions.
func TestTablePrefersGivenPrices(t *testing.T) {
	table := parse(t, "BTC/USD 50000", "USD/RUB 80", "BTC/RUB 4100000")
	rate, _ := table.Rate(money.BTC, money.RUB)
	if rate.Price.String() != "4100000" {
		t.Errorf("BTC/RUB %s", rate.Price)
	}
	back, _ := table.Rate(money.RUB, money.BTC)
	if inverse := rate.Inverse(); !back.Price.Equal(inverse.Price) {
		t.Errorf("RUB/BTC %s, want %s", back.Price, inverse.Price)
	}
}

func TestZeroTableHasNoPrices(t *testing.T) {
	if rate, known := (rates.Table{}).Rate(money.USD, money.RUB); known {
		t.Errorf("price %s", rate.Price)
	}
}

// Every sandbox till can be paid in everything, and the contract's own example comes out (section 3).
func TestExampleReachesEveryPair(t *testing.T) {
	table := rates.Example()
	for _, base := range money.Assets() {
		for _, quote := range money.Assets() {
			there, known := table.Rate(base, quote)
			back, knownBack := table.Rate(quote, base)
			if !known || !knownBack {
				t.Fatalf("no price of %s in %s", base, quote)
			}
			round := new(big.Rat).Mul(there.Price.Rat(), back.Price.Rat())
			off, _ := round.Sub(round, big.NewRat(1, 1)).Float64()
			if off > 1e-25 || off < -1e-25 {
				t.Errorf("%s/%s there and back is off by %g", base, quote, off)
			}
		}
	}
}

func TestExampleIsTheContracts(t *testing.T) {
	rate, _ := rates.Example().Rate(money.USD, money.RUB)
	got, err := rate.Whole(money.Of(money.USD, 100))
	if err != nil || got != 8146 {
		t.Errorf("100 USD are %d roubles, %v; want 8146", got, err)
	}
}

// A crossed and inverted price must not round a whole sum up: 8146 RUB are 100 USDT, not 100.000001.
func TestCrossedPricesStayWhole(t *testing.T) {
	for _, asset := range []money.Asset{money.USD, money.USDT, "USDC"} {
		rate, _ := rates.Example().Rate(asset, money.RUB)
		for name, from := range map[string]money.Rate{"inverse": rate.Inverse(), "crossed": reverse(t, asset)} {
			got, err := from.Convert(money.Of(money.RUB, 8146), money.Up)
			if err != nil || got != money.Of(asset, 100) {
				t.Errorf("%s: 8146 RUB are %s %s, %v", name, got, asset, err)
			}
		}
	}
}

func reverse(t *testing.T, asset money.Asset) money.Rate {
	t.Helper()
	rate, known := rates.Example().Rate(money.RUB, asset)
	if !known {
		t.Fatalf("no price of RUB in %s", asset)
	}
	return rate
}
