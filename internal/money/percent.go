package money

import (
	"errors"
	"math/bits"
)

// Percent is a share in ten-thousandths of a percent: 1 % is 10,000.
type Percent int64

// percentScale is the digits of a Percent after its point.
const percentScale = 4

// all is 100 %.
const all Percent = 100 * 10_000

// ParsePercent reads 0 … 100 with at most four digits after the point.
func ParsePercent(literal string) (Percent, error) {
	digits, exponent, err := split(literal)
	if err != nil {
		return 0, err
	}
	n, err := shift(digits.text, exponent+percentScale)
	if err != nil {
		return 0, err
	}
	if digits.negative && n > 0 || Percent(n) > all {
		return 0, errors.New("is not within 0 and 100")
	}
	return Percent(n), nil
}

func (p Percent) String() string { return Format(int64(p), percentScale) }

// Percent is a share of the sum under a rounding. A negative sum panics: shares are taken of what was paid.
func (a Amount) Percent(p Percent, rounding Rounding) Amount {
	if a.Minor < 0 || p < 0 || p > all {
		panic("money: share of a negative sum")
	}
	hi, lo := bits.Mul64(uint64(a.Minor), uint64(p))
	quotient, remainder := bits.Div64(hi, lo, uint64(all))
	if rounding.up(remainder, uint64(all)) {
		quotient++
	}
	return Amount{a.Asset, int64(quotient)} //nolint:gosec // at most a.Minor: p is at most 100 %
}

// Rounding says what happens to what a scale cannot hold.
type Rounding int

// The roundings that the contract names.
const (
	Down   Rounding = iota // towards zero
	Up                     // away from zero
	HalfUp                 // to the nearest, a half away from zero
)

func (r Rounding) up(remainder, divisor uint64) bool {
	switch r {
	case Up:
		return remainder > 0
	case HalfUp:
		return remainder >= divisor-remainder
	case Down:
	}
	return false
}
