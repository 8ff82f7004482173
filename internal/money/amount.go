package money

import (
	"fmt"
	"math"
)

// Amount is a sum of one asset in its minor units: kopecks, cents, satoshi, gwei. The zero Amount has no asset.
type Amount struct {
	Asset Asset
	Minor int64
}

// Bounds of one sum (contract section 1): 10^12 whole units or 10^17 minor units, whichever is less.
const (
	maxWhole = 1_000_000_000_000
	maxMinor = 100_000_000_000_000_000
)

// Max is the largest sum of an asset that a request may name.
func Max(asset Asset) Amount {
	unit := pow10(asset.Scale())
	if maxMinor/unit < maxWhole {
		return Amount{asset, maxMinor}
	}
	return Amount{asset, maxWhole * unit}
}

// Of is whole units of an asset; for tests, tables and limits.
func Of(asset Asset, whole int64) Amount { return Amount{asset, whole * pow10(asset.Scale())} }

// pow10 is ten to the power; power is 0…18.
func pow10(power int) int64 {
	n := int64(1)
	for range power {
		n *= 10
	}
	return n
}

// String is the plain decimal of the contract's answers: no exponent, no padding zeros.
func (a Amount) String() string {
	if a.Asset == "" {
		return "0"
	}
	return Format(a.Minor, a.Asset.Scale())
}

// IsZero tells whether the sum is nothing, with or without an asset.
func (a Amount) IsZero() bool { return a.Minor == 0 }

// Zero is nothing of the same asset.
func (a Amount) Zero() Amount { return Amount{a.Asset, 0} }

// In is the sum under an asset's name; for a zero Amount that has none yet.
func (a Amount) In(asset Asset) Amount {
	if a.Asset != "" && a.Asset != asset {
		panic(fmt.Sprintf("money: %s meets %s", a.Asset, asset))
	}
	return Amount{asset, a.Minor}
}

// Neg is the sum with the other sign.
func (a Amount) Neg() Amount { return Amount{a.Asset, -a.Minor} }

// Add is a + b. Different assets panic, they are a defect; ErrOverflow when the sum does not fit.
func (a Amount) Add(b Amount) (Amount, error) {
	a.same(b)
	sum := a.Minor + b.Minor
	if (sum > a.Minor) != (b.Minor > 0) && b.Minor != 0 {
		return Amount{}, ErrOverflow
	}
	return Amount{a.Asset, sum}, nil
}

// Sub is a − b, with Add's errors.
func (a Amount) Sub(b Amount) (Amount, error) {
	if b.Minor == math.MinInt64 {
		return Amount{}, ErrOverflow
	}
	return a.Add(b.Neg())
}

// Cmp is -1, 0 or 1. Different assets panic.
func (a Amount) Cmp(b Amount) int {
	a.same(b)
	switch {
	case a.Minor < b.Minor:
		return -1
	case a.Minor > b.Minor:
		return 1
	}
	return 0
}

// Min is the smaller sum.
func (a Amount) Min(b Amount) Amount {
	if a.Cmp(b) <= 0 {
		return a
	}
	return b
}

func (a Amount) same(b Amount) {
	if a.Asset != b.Asset {
		panic(fmt.Sprintf("money: %s meets %s", a.Asset, b.Asset))
	}
}
