package swap

import (
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"kassa/internal/money"
)

// TestNoSwapGivesMoreThanItsPrice: whatever the price and the sum, the till pays at least the price of what it gets, less
// than the price of one minor unit more, and the side that was named is exact. It is worked out in exact decimals.
func TestNoSwapGivesMoreThanItsPrice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asset := rapid.SampledFrom(money.Assets())
		market := money.Rate{
			Base: asset.Draw(t, "source"), Quote: asset.Draw(t, "target"),
			Price: decimal.New(rapid.Int64Range(1, 1e18).Draw(t, "digits"), int32(rapid.IntRange(-26, 6).Draw(t, "exponent"))),
		}
		spread := money.Percent(rapid.Int64Range(0, 1_000_000).Draw(t, "spread"))
		price := market.Inverse().Above(spread, pricePrecision)
		if digits := price.Price.NumDigits(); digits > pricePrecision+1 && price.Price.Exponent() < 0 {
			t.Fatalf("price %s has %d digits", price.Price, digits)
		}
		named := rapid.SampledFrom([]Side{BySource, ByTarget}).Draw(t, "named")
		of := price.Quote
		if named == ByTarget {
			of = price.Base
		}
		amount := money.Amount{Asset: of, Minor: rapid.Int64Range(1, money.Max(of).Minor).Draw(t, "amount")}
		source, target, err := exchange(named, amount, price)
		if err != nil {
			return
		}
		exact := func(a money.Amount) decimal.Decimal { return decimal.New(a.Minor, -int32(a.Asset.Scale())) }
		cost, paid := exact(target).Mul(price.Price), exact(source)
		if paid.LessThan(cost) {
			t.Fatalf("%s %s for %s %s at %s: the till pays too little", source, source.Asset, target, target.Asset, price.Price)
		}
		target.Minor++
		source.Minor--
		cheaper := exact(source).GreaterThanOrEqual(cost)
		if named == BySource && !paid.LessThan(exact(target).Mul(price.Price)) || named == ByTarget && cheaper {
			t.Fatalf("%s named, %s %s for %s %s at %s: the till pays too much", named, source, source.Asset, target, target.Asset, price.Price)
		}
	})
}

// TestTheSpreadIsTaken: the price is above the market's by the spread, to ten digits, and never below it.
func TestTheSpreadIsTaken(t *testing.T) {
	for _, row := range []struct {
		market string // target units for one source unit
		spread money.Percent
		want   string
	}{
		{"1", 0, "1"},
		{"1", 10_000, "1.01"},
		{"0.0000002", 0, "5000000"},
		{"0.0000002", 5_000, "5025000"},
		{"81.46", 0, "0.01227596367"},
		{"3", 0, "0.3333333334"},
		{"0.003", 0, "333.3333334"},
		{"1", 1, "1.000001"},
	} {
		market, err := decimal.NewFromString(row.market)
		if err != nil {
			t.Fatal(err)
		}
		rate := money.Rate{Base: money.USD, Quote: money.RUB, Price: market}
		if got := rate.Inverse().Above(row.spread, pricePrecision).Price.String(); got != row.want {
			t.Errorf("%s with a spread of %s costs %s, want %s", row.market, row.spread, got, row.want)
		}
	}
}
