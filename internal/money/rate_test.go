package money

import (
	"errors"
	"math/big"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

func mustRate(t interface{ Fatal(...any) }, base, quote Asset, price string) Rate {
	p, err := decimal.NewFromString(price)
	if err != nil {
		t.Fatal(err)
	}
	rate, err := NewRate(base, quote, p)
	if err != nil {
		t.Fatal(err)
	}
	return rate
}

func TestNewRateRefuses(t *testing.T) {
	for _, price := range []int64{0, -1} {
		if _, err := NewRate(USD, RUB, decimal.NewFromInt(price)); err == nil {
			t.Errorf("price %d is taken", price)
		}
	}
}

func TestConvert(t *testing.T) {
	dollar := mustRate(t, USD, RUB, "81.46")
	bitcoin := mustRate(t, BTC, USD, "64250.5")
	for _, c := range []struct {
		name     string
		rate     Rate
		from     Amount
		rounding Rounding
		want     Amount
	}{
		{"the contract's example", dollar, Of(USD, 100), HalfUp, Of(RUB, 8146)},
		{"the same back, up", dollar.Inverse(), Of(RUB, 8146), Up, Of(USD, 100)},
		{"the same back, down", dollar.Inverse(), Of(RUB, 8146), Down, Of(USD, 100)},
		{"up", bitcoin.Inverse(), Of(USD, 100), Up, Amount{BTC, 155_641}},
		{"down", bitcoin.Inverse(), Of(USD, 100), Down, Amount{BTC, 155_640}},
		{"half up", bitcoin.Inverse(), Of(USD, 100), HalfUp, Amount{BTC, 155_641}},
		{"a half, half up", mustRate(t, BTC, RUB, "0.5"), Amount{BTC, 1_000_000}, HalfUp, Amount{RUB, 1}},
		{"hardly anything, up", mustRate(t, RUB, BTC, "0.000000000001"), Amount{RUB, 1}, Up, Amount{BTC, 1}},
		{"hardly anything, down", mustRate(t, RUB, BTC, "0.000000000001"), Amount{RUB, 1}, Down, Amount{BTC, 0}},
		{"nothing", dollar, Of(USD, 0), Up, Of(RUB, 0)},
		{"par", Par(USD), Of(USD, 5), Up, Of(USD, 5)},
	} {
		if got, err := c.rate.Convert(c.from, c.rounding); err != nil || got != c.want {
			t.Errorf("%s: %s %s are %s %s, %v; want %s", c.name, c.from, c.from.Asset, got, got.Asset, err, c.want)
		}
	}
}

func TestConvertOverflows(t *testing.T) {
	rate := mustRate(t, RUB, "XMR", "1000000000000")
	if got, err := rate.Convert(Max(RUB), Down); !errors.Is(err, ErrOverflow) {
		t.Errorf("converted to %d, error %v", got.Minor, err)
	}
	if got, err := rate.Whole(Max(RUB)); !errors.Is(err, ErrOverflow) {
		t.Errorf("%d whole units, error %v", got, err)
	}
}

// rub_amount is whole roubles, half up (contract section 3).
func TestWhole(t *testing.T) {
	for amount, want := range map[int64]int64{100: 1, 149: 1, 150: 2, 99: 1, 50: 1, 49: 0, 0: 0} {
		if got, err := Par(RUB).Whole(Amount{RUB, amount}); err != nil || got != want {
			t.Errorf("%d kopecks are %d roubles, %v; want %d", amount, got, err, want)
		}
	}
	if got, err := mustRate(t, USD, RUB, "81.46").Whole(Of(USD, 100)); err != nil || got != 8146 {
		t.Errorf("100 USD are %d roubles, %v", got, err)
	}
}

// prices draws plain prices of up to eleven digits, as markets write them.
func prices() *rapid.Generator[decimal.Decimal] {
	return rapid.Custom(func(t *rapid.T) decimal.Decimal {
		digits := rapid.Int64Range(1, 99_999_999_999).Draw(t, "digits")
		return decimal.New(digits, rapid.Int32Range(-12, 2).Draw(t, "exponent"))
	})
}

// Convert is exact arithmetic rounded once, also at the inverse of a price, whose digits never end.
func TestConvertIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := amounts().Draw(t, "amount")
		amount.Minor = max(amount.Minor, -amount.Minor)
		other := rapid.SampledFrom(Assets()).Filter(func(a Asset) bool { return a != amount.Asset }).Draw(t, "other")
		price := prices().Draw(t, "price")
		there := Rate{amount.Asset, other, price}
		back := Rate{other, amount.Asset, price}.Inverse()
		exact := new(big.Rat).Mul(rat(amount), new(big.Rat).SetInt64(pow10(other.Scale())))
		for _, rounding := range []Rounding{Down, Up, HalfUp} {
			compare(t, there, amount, rounding, new(big.Rat).Mul(exact, price.Rat()))
			compare(t, back, amount, rounding, new(big.Rat).Quo(exact, price.Rat()))
		}
	})
}

func compare(t *rapid.T, rate Rate, amount Amount, rounding Rounding, exact *big.Rat) {
	want := rounded(exact, rounding)
	got, err := rate.Convert(amount, rounding)
	switch {
	case !want.IsInt64():
		if !errors.Is(err, ErrOverflow) {
			t.Errorf("%v %s does not fit, yet it is %d, %v", want, rate.Quote, got.Minor, err)
		}
	case err != nil || got != Amount{rate.Quote, want.Int64()}:
		t.Errorf("%s %s at %s, rounding %d: %d, %v; want %v", amount, amount.Asset, rate.Price, rounding, got.Minor, err, want)
	}
}

func TestInverse(t *testing.T) {
	for price, want := range map[string]string{
		"80": "0.0125", "0.0000000001": "10000000000", "3": "0.3333333333333333333333333333333333",
		"30000000": "0.00000003333333333333333333333333333333333", "0.7": "1.428571428571428571428571428571429",
	} {
		inverse := mustRate(t, USD, RUB, price).Inverse()
		if inverse.Base != RUB || inverse.Quote != USD || inverse.Price.String() != want {
			t.Errorf("1/%s is %s %s/%s, want %s", price, inverse.Price, inverse.Base, inverse.Quote, want)
		}
	}
}

func TestTimes(t *testing.T) {
	crossed := mustRate(t, BTC, USD, "64250.5").Times(mustRate(t, USD, RUB, "81.46"))
	if crossed.Base != BTC || crossed.Quote != RUB || crossed.Price.String() != "5233845.73" {
		t.Errorf("BTC/RUB %s", crossed.Price)
	}
	third, seventh := mustRate(t, RUB, USD, "3").Inverse(), mustRate(t, EUR, RUB, "7").Inverse()
	if long := third.Times(seventh); long.Price.NumDigits() > ratePrecision {
		t.Errorf("a crossed price has %d digits", long.Price.NumDigits())
	}
}

func TestFromRaw(t *testing.T) {
	for _, c := range []struct {
		name     string
		asset    Asset
		raw      string
		decimals int
		want     int64
	}{
		{"satoshi", BTC, "150000", 8, 150_000},
		{"wei are floored to gwei", ETH, "1999999999", 18, 1},
		{"less than a gwei is nothing", ETH, "999999999", 18, 0},
		{"a token of 18 decimals", USDT, "1500000000000000000", 18, 1_500_000},
		{"a token of fewer decimals than ours", USDT, "15", 1, 1_500_000},
		{"nothing", ETH, "0", 18, 0},
	} {
		raw, _ := new(big.Int).SetString(c.raw, 10)
		if got, err := FromRaw(c.asset, raw, c.decimals); err != nil || got != (Amount{c.asset, c.want}) {
			t.Errorf("%s: %d, %v; want %d", c.name, got.Minor, err, c.want)
		}
		if raw.String() != c.raw {
			t.Errorf("%s: the raw integer was changed to %s", c.name, raw)
		}
	}
	huge := new(big.Int).Lsh(big.NewInt(1), 255)
	if got, err := FromRaw(ETH, huge, 18); !errors.Is(err, ErrOverflow) {
		t.Errorf("2^255 wei are %d, %v", got.Minor, err)
	}
}
