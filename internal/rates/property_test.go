package rates_test

import (
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"kassa/internal/money"
	"kassa/internal/rates"
)

// crowd are the sources that price BTC in dollars, of which a test draws some.
var crowd = []string{"kraken", "coinbase", "coingecko"}

// dollars draws a price of BTC near 50000 USD, so many ten thousandths of it away at most.
func dollars(t *rapid.T, name string, away int) decimal.Decimal {
	return decimal.NewFromInt(int64(50000 + 5*rapid.IntRange(-away, away).Draw(t, name)))
}

// crowded is a market of three that believed 50000 a moment ago.
func crowded() *stall {
	s := &stall{t: new(testing.T), now: recorded}
	all, _ := rates.ParseSources(crowd)
	s.market = rates.NewMarket(rates.DefaultPolicy(), all, func() time.Time { return s.now })
	s.book = s.market.Book()
	for _, source := range crowd {
		s.quote(source, decimal.NewFromInt(50000))
	}
	return s
}

func (s *stall) quote(source string, price decimal.Decimal) {
	rate := money.Rate{Base: money.BTC, Quote: money.USD, Price: price}
	_ = s.market.Observe(source, []rates.Price{{Rate: rate, Time: s.now}}, nil) // what it thinks of it is not asked
}

func (s *stall) bitcoin(t *rapid.T) decimal.Decimal {
	rate, _, err := s.book.Rate(false, money.BTC, money.USD)
	if err != nil {
		t.Fatal(err)
	}
	return rate.Price
}

// The price is within what the fresh sources say, whatever they say near each other.
func TestPropertyPriceIsWithinItsSources(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := crowded()
		var said []decimal.Decimal
		for _, source := range crowd {
			price := dollars(t, source, 90)
			said = append(said, price)
			s.quote(source, price)
		}
		got := s.bitcoin(t)
		low, high := slices.MinFunc(said, decimal.Decimal.Cmp), slices.MaxFunc(said, decimal.Decimal.Cmp)
		if got.Cmp(low) < 0 || got.Cmp(high) > 0 {
			t.Errorf("%s is not within %v", got, said)
		}
	})
}

// One liar of three, whatever he says and how often, moves the price by no more than the band around the honest ones.
func TestPropertyALiarCannotMoveThePrice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := crowded()
		liar := rapid.IntRange(0, len(crowd)-1).Draw(t, "liar")
		var honest []decimal.Decimal
		for round := range rapid.IntRange(1, 5).Draw(t, "rounds") {
			s.now = s.now.Add(time.Minute)
			honest = honest[:0]
			for i, source := range crowd {
				price := dollars(t, source, 90)
				if i == liar {
					price = decimal.New(rapid.Int64Range(1, 1<<40).Draw(t, "lie"), int32(rapid.IntRange(-6, 2).Draw(t, "places")))
				} else {
					honest = append(honest, price)
				}
				s.quote(source, price)
			}
			band := decimal.RequireFromString("0.02")
			low := slices.MinFunc(honest, decimal.Decimal.Cmp).Mul(decimal.NewFromInt(1).Sub(band))
			high := slices.MaxFunc(honest, decimal.Decimal.Cmp).Mul(decimal.NewFromInt(1).Add(band))
			if got := s.bitcoin(t); got.Cmp(low) < 0 || got.Cmp(high) > 0 {
				t.Fatalf("round %d: %s is beyond %s and %s of the honest", round, got, low, high)
			}
		}
	})
}

// No price jumps by the word of one source of several, unless it says so in three polls.
func TestPropertyNobodyJumpsAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := crowded()
		s.now = s.now.Add(11 * time.Minute) // the others are stale by now
		alone := rapid.SampledFrom(crowd).Draw(t, "alone")
		jump := decimal.NewFromInt(50000).Mul(decimal.New(rapid.Int64Range(111, 5000).Draw(t, "percent"), -2))
		if rapid.Bool().Draw(t, "down") {
			jump = decimal.NewFromInt(50000).Mul(decimal.New(rapid.Int64Range(1, 89).Draw(t, "percent"), -2))
		}
		for range 2 {
			s.quote(alone, jump)
			if rate, _, _ := s.book.Reference(false, money.BTC, money.USD); !rate.Price.Equal(decimal.NewFromInt(50000)) {
				t.Fatalf("it jumped to %s", rate.Price)
			}
		}
	})
}

// Crosses agree: a to b to c is a to c, and there and back is 1, to 18 digits.
func TestPropertyCrossesAgree(t *testing.T) {
	s := stalled(t, "cbr", "kraken")
	s.believed("cbr", "USD/RUB 81.46", "EUR/RUB 89.606", "KZT/RUB 0.156654")
	s.believed("kraken", "BTC/USD 64250.5", "ETH/USD 3120.7", "USDT/USD 1.0003", "EUR/USD 1.1")
	known := s.book.Priced(false)
	if len(known) != 7 {
		t.Fatalf("priced are %v", known)
	}
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) money.Asset { return rapid.SampledFrom(known).Draw(t, name) }
		a, b, c := draw("a"), draw("b"), draw("c")
		product := new(big.Rat).Mul(s.rat(t, a, b), s.rat(t, b, c))
		off := new(big.Rat).Quo(product, s.rat(t, a, c))
		off.Sub(off, big.NewRat(1, 1)).Abs(off)
		if off.Cmp(new(big.Rat).SetFrac64(1, 1e18)) > 0 {
			t.Errorf("%s to %s to %s is off by %s", a, b, c, off.FloatString(30))
		}
	})
}

func (s *stall) rat(t *rapid.T, base, quote money.Asset) *big.Rat {
	rate, _, err := s.book.Rate(false, base, quote)
	if err != nil {
		t.Fatal(err)
	}
	return rate.Price.Rat()
}

// A payer never owes less by the rate than at the middle price, however old it is: the spread is the merchant's.
func TestPropertyAPayerNeverOwesLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := crowded()
		s.now = s.now.Add(time.Duration(rapid.Int64Range(0, int64(6*time.Hour)).Draw(t, "age")))
		owed := money.Amount{Asset: money.USD, Minor: rapid.Int64Range(1, 1e12).Draw(t, "owed")}
		rate, record, err := s.book.Rate(false, money.BTC, money.USD)
		middle, _, _ := s.book.Reference(false, money.BTC, money.USD)
		if err != nil || !strings.Contains(record, `"price":"`+rate.Price.String()+`"`) {
			t.Fatalf("%s, %v", record, err)
		}
		due, err := rate.Inverse().Convert(owed, money.Up)
		atMiddle, errMiddle := middle.Inverse().Convert(owed, money.Up)
		if err != nil || errMiddle != nil || due.Cmp(atMiddle) < 0 {
			t.Errorf("due %s, at the middle %s, %v %v", due, atMiddle, err, errMiddle)
		}
	})
}
