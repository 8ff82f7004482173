package money

import (
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"
)

// ratePrecision is the significant digits that a derived rate keeps.
const ratePrecision = 34

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

// Times crosses a to b with b to c. Rates that do not meet panic.
func (r Rate) Times(next Rate) Rate {
	if r.Quote != next.Base {
		panic(fmt.Sprintf("money: rate %s/%s meets %s/%s", r.Base, r.Quote, next.Base, next.Quote))
	}
	return Rate{r.Base, next.Quote, r.Price.Mul(next.Price)}
}

// divide keeps 34 significant digits, which DivRound's places alone would not for small quotients.
func divide(a, b decimal.Decimal) decimal.Decimal {
	magnitude := a.NumDigits() + int(a.Exponent()) - b.NumDigits() - int(b.Exponent())
	return a.DivRound(b, int32(ratePrecision-magnitude)) //nolint:gosec // exponents of prices are small
}

// Convert turns base units into quote units under a rounding; ErrOverflow when the sum does not fit.
func (r Rate) Convert(amount Amount, rounding Rounding) (Amount, error) {
	if amount.Asset != r.Base {
		panic(fmt.Sprintf("money: rate of %s applied to %s", r.Base, amount.Asset))
	}
	if r.Base == r.Quote {
		return amount, nil
	}
	exact := decimal.New(amount.Minor, -int32(r.Base.Scale())).Mul(r.Price).Shift(int32(r.Quote.Scale())) //nolint:gosec // scales are 2…12
	return fromDecimal(r.Quote, exact, rounding)
}

func fromDecimal(asset Asset, minor decimal.Decimal, rounding Rounding) (Amount, error) {
	switch rounding {
	case Up:
		minor = minor.RoundUp(0)
	case HalfUp:
		minor = minor.Round(0)
	case Down:
		minor = minor.RoundDown(0)
	}
	whole := minor.BigInt()
	if !whole.IsInt64() {
		return Amount{}, ErrOverflow
	}
	return Amount{asset, whole.Int64()}, nil
}

// FromRaw floors a chain's raw integer with its own decimals to the asset's scale (design: raw amounts).
func FromRaw(asset Asset, raw *big.Int, decimals int) (Amount, error) {
	return fromDecimal(asset, decimal.NewFromBigInt(raw, int32(asset.Scale()-decimals)), Down) //nolint:gosec // small
}
