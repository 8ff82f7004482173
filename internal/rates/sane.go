package rates

import (
	"errors"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// absurd is how many times a price may differ from the example's. It is wide enough for any market and narrow enough
// for what a defect makes of a price: a lost point, the other direction, another coin.
var absurd = decimal.NewFromInt(1000)

// absurdFiat is the same between two national currencies: one that falls so far has made the news.
var absurdFiat = decimal.NewFromInt(5)

// ahead is how far a price's time may be in the future: the Bank of Russia dates its rates with the next day.
const ahead = 2 * day

var one = decimal.NewFromInt(1)

// sane refuses what nobody could have meant, before it is compared with anything. A price of exactly 1 is what a
// missing price becomes in careless programs; between two different assets only a peg explains it.
func (p Price) sane(now time.Time) error {
	switch {
	case p.Price.Sign() <= 0:
		return errors.New("is not above zero")
	case p.Price.Equal(one) && !p.atPar():
		return errors.New("is exactly 1, which is no market's price")
	case p.Time.After(now.Add(ahead)):
		return fmt.Errorf("has a time ahead of the clock, %s", p.Time.UTC().Format(time.RFC3339))
	}
	usual, known := Example().Rate(p.Base, p.Quote)
	limit := p.limit()
	if known && (p.Price.Cmp(usual.Price.Mul(limit)) > 0 || p.Price.Mul(limit).Cmp(usual.Price) < 0) {
		return fmt.Errorf("of %s is absurd", p.Price)
	}
	return nil
}

// limit is how many times the price may differ from the example's.
func (p Price) limit() decimal.Decimal {
	const fiat = 2 // the scale of national currencies, and of nothing else (contract section 1)
	if p.Base.Scale() == fiat && p.Quote.Scale() == fiat {
		return absurdFiat
	}
	return absurd
}

// atPar tells whether the two may well cost the same: dollars, their stablecoins and the euro, a coin and its former name.
func (p Price) atPar() bool {
	dollar := func(asset money.Asset) bool { return asset == money.USD || asset == money.EUR || pegged(asset) }
	matic := func(asset money.Asset) bool { return asset == "POL" || asset == money.MATIC }
	return dollar(p.Base) && dollar(p.Quote) || matic(p.Base) && matic(p.Quote)
}

// sane is a fault of every price that nobody could have meant.
func (t Table) sane(now time.Time) error {
	var faults fault.List
	for _, price := range t.prices() {
		if err := price.sane(now); err != nil {
			faults.Add(fmt.Sprintf("%s/%s", price.Base, price.Quote), "%s", err.Error())
		}
	}
	return faults.Err()
}
