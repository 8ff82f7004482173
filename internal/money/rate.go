package money

import (
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"
)

// Significant digits that a derived rate keeps, and that a converted sum keeps before it is rounded. The sum has fewer,
// so that the inexact last digits of an inverse never decide: 8146 RUB at the inverse of 81.46 is 100 USD, not 100.01.
const (
	ratePrecision = 34
	sumPrecision  = 28
)

// Rate is the price of one whole unit of Base in Quote units: 81.46 for USD in RUB.
type Rate struct {
	Base, Quote Asset
	Price       decimal.Decimal // above zero
}

// NewRate checks the price.
func NewRate(base, quote Asset, price decimal.Decimal) (Rate, error) {
	if price.Sign() <= 0 {
		return Rate{}, fmt.Errorf("price of %s in %s is not above zero", base, quote)
	}
	return Rate{base, quote, price}, nil
}

// Par is the rate of an asset to itself.
func Par(asset Asset) Rate { return Rate{asset, asset, decimal.NewFromInt(1)} }

// Inverse is the same price seen from the other side, to 34 significant digits.
func (r Rate) Inverse() Rate {
	return Rate{r.Quote, r.Base, divide(decimal.NewFromInt(1), r.Price)}
}

// Times crosses a to b with b to c, to 34 significant digits. Rates that do not meet panic.
func (r Rate) Times(next Rate) Rate {
	if r.Quote != next.Base {
		panic(fmt.Sprintf("money: rate %s/%s meets %s/%s", r.Base, r.Quote, next.Base, next.Quote))
	}
	return Rate{r.Base, next.Quote, significant(r.Price.Mul(next.Price), ratePrecision)}
}

// divide keeps 34 significant digits, which DivRound's places alone would not for small quotients.
func divide(a, b decimal.Decimal) decimal.Decimal {
	places := ratePrecision - magnitude(a) + magnitude(b) + 1
	return significant(a.DivRound(b, int32(places)), ratePrecision) //nolint:gosec // exponents of prices are small
}

// significant rounds to a number of significant digits.
func significant(d decimal.Decimal, digits int) decimal.Decimal {
	return d.Round(int32(digits - magnitude(d))) //nolint:gosec // likewise
}

// magnitude is the number of digits before the point, below zero for as many zeros after it.
func magnitude(d decimal.Decimal) int { return d.NumDigits() + int(d.Exponent()) }

// Rounded is the rate to so many significant digits. 28 of them wash out what inverses and crosses add to the last ones.
func (r Rate) Rounded(digits int) Rate {
	return Rate{r.Base, r.Quote, significant(r.Price, digits)}
}

// Above is the rate raised by a share and then rounded up to so many significant digits: whoever pays by it pays no less
// than the share says.
func (r Rate) Above(share Percent, digits int) Rate {
	factor := decimal.New(int64(all+share), -2-percentScale)
	price := significant(r.Price.Mul(factor), sumPrecision)                       // without the inexact last digits of an inverse
	return Rate{r.Base, r.Quote, price.RoundUp(int32(digits - magnitude(price)))} //nolint:gosec // exponents are small
}

// Short is a price for a reader: a plain decimal of at most 12 significant digits.
func Short(price decimal.Decimal) string { return significant(price, 12).String() }

// Convert turns base units into quote units under a rounding, which sees 28 significant digits; ErrOverflow when the
// sum does not fit.
func (r Rate) Convert(amount Amount, rounding Rounding) (Amount, error) {
	if amount.Asset != r.Base {
		panic(fmt.Sprintf("money: rate of %s applied to %s", r.Base, amount.Asset))
	}
	exact := r.worth(amount).Shift(int32(r.Quote.Scale())) //nolint:gosec // scales are 2…12
	minor, err := round(exact, rounding)
	return Amount{r.Quote, minor}, err
}

// Whole turns base units into whole quote units, half up: the contract's rub_amount. ErrOverflow as Convert.
func (r Rate) Whole(amount Amount) (int64, error) {
	if amount.Asset != r.Base {
		panic(fmt.Sprintf("money: rate of %s applied to %s", r.Base, amount.Asset))
	}
	return round(r.worth(amount), HalfUp)
}

// worth is the value in quote units, to 28 significant digits.
func (r Rate) worth(amount Amount) decimal.Decimal {
	exact := decimal.New(amount.Minor, -int32(r.Base.Scale())).Mul(r.Price) //nolint:gosec // scales are 2…12
	return significant(exact, sumPrecision)
}

func round(exact decimal.Decimal, rounding Rounding) (int64, error) {
	switch rounding {
	case Up:
		exact = exact.RoundUp(0)
	case HalfUp:
		exact = exact.Round(0)
	case Down:
		exact = exact.RoundDown(0)
	}
	whole := exact.BigInt()
	if !whole.IsInt64() {
		return 0, ErrOverflow
	}
	return whole.Int64(), nil
}

// FromRaw floors a chain's raw integer with its own decimals to the asset's scale (design: raw amounts).
func FromRaw(asset Asset, raw *big.Int, decimals int) (Amount, error) {
	minor, err := round(decimal.NewFromBigInt(raw, int32(asset.Scale()-decimals)), Down) //nolint:gosec // small
	return Amount{asset, minor}, err
}
