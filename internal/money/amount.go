package money

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"strings"
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

// MaxLiteral bounds the text of a sum, in bytes; what is longer is no sum that anybody means.
const MaxLiteral = 64

// What can be wrong with a sum. Parse's errors wrap one of them; ErrOverflow also comes from arithmetic.
var (
	ErrSyntax   = errors.New("is not a decimal number")
	ErrPrecise  = errors.New("has too many digits after the point")
	ErrLarge    = errors.New("is too large")
	ErrOverflow = errors.New("money: sum does not fit")
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

// Parse reads a decimal literal such as 100, 99.99, -1 or 1e-05 exactly. It refuses what the asset's scale cannot
// hold (ErrPrecise), what is over the bounds (ErrLarge) and what is no number (ErrSyntax).
func Parse(asset Asset, literal string) (Amount, error) {
	digits, exponent, err := split(literal)
	if err != nil {
		return Amount{}, err
	}
	minor, err := shift(digits.text, exponent+asset.Scale())
	if err != nil {
		return Amount{}, err
	}
	if minor > Max(asset).Minor {
		return Amount{}, ErrLarge
	}
	if digits.negative {
		minor = -minor
	}
	return Amount{asset, minor}, nil
}

// ParseComputed is Parse for a sum that the sender may have computed in binary floating point: 33.919999999999995 is
// read as 33.92. Only what such arithmetic leaves behind is dropped: 16 or 17 significant digits whose value is within
// 10^-15 of itself, a few units in a double's last place, from one that the scale holds. Anything else that is too precise stays ErrPrecise.
func ParseComputed(asset Asset, literal string) (Amount, error) {
	amount, err := Parse(asset, literal)
	if !errors.Is(err, ErrPrecise) {
		return amount, err
	}
	digits, exponent, err := split(literal)
	if err != nil {
		return Amount{}, err
	}
	minor, isNoise := denoise(digits.text, -(exponent + asset.Scale()))
	switch {
	case !isNoise || digits.negative:
		return Amount{}, ErrPrecise
	case minor >= Max(asset).Minor:
		return Amount{}, ErrLarge
	}
	return Amount{asset, minor}, nil
}

// denoise rounds away the excess last digits of a float's shortest form, if they are noise.
func denoise(text string, excess int) (int64, bool) {
	if len(text) < 16 || len(text) > 17 || excess > 17 {
		return 0, false
	}
	value, err := shift(text, 0)
	if err != nil {
		return 0, false
	}
	unit := pow10(excess)
	minor := (value + unit/2) / unit
	off := max(value-minor*unit, minor*unit-value)
	return minor, minor > 0 && off <= value/1_000_000_000_000_000
}

// ParseWhole reads a whole number such as 60, "60.0" or 6e1 exactly, for counts and minutes; Parse's errors.
func ParseWhole(literal string) (int64, error) {
	digits, exponent, err := split(literal)
	if err != nil {
		return 0, err
	}
	n, err := shift(digits.text, exponent)
	if digits.negative {
		n = -n
	}
	return n, err
}

type digits struct {
	negative bool
	text     string // significant digits, neither leading nor trailing zeros, empty for zero
}

// split takes a literal apart into its digits and the power of ten of the last one.
func split(literal string) (digits, int, error) {
	if len(literal) == 0 || len(literal) > MaxLiteral {
		return digits{}, 0, ErrSyntax
	}
	mantissa, exponent, err := cutExponent(literal)
	if err != nil {
		return digits{}, 0, err
	}
	unsigned, negative := strings.CutPrefix(mantissa, "-")
	if !negative {
		unsigned = strings.TrimPrefix(unsigned, "+")
	}
	whole, fraction, dotted := strings.Cut(unsigned, ".")
	if !allDigits(whole) || !allDigits(fraction) || whole == "" || (dotted && fraction == "") {
		return digits{}, 0, ErrSyntax
	}
	text := strings.TrimLeft(whole+fraction, "0")
	trimmed := strings.TrimRight(text, "0")
	return digits{negative, trimmed}, exponent - len(fraction) + len(text) - len(trimmed), nil
}

// cutExponent splits 1e-05 into 1 and -5. Four digits of exponent are more than any sum has.
func cutExponent(literal string) (string, int, error) {
	at := strings.IndexAny(literal, "eE")
	if at < 0 {
		return literal, 0, nil
	}
	text := literal[at+1:]
	unsigned := strings.TrimLeft(text, "+-")
	if len(text)-len(unsigned) > 1 || unsigned == "" || !allDigits(unsigned) {
		return "", 0, ErrSyntax
	}
	unsigned = strings.TrimLeft(unsigned, "0")
	if len(unsigned) > 4 {
		unsigned = "9999"
	}
	exponent := 0
	for _, d := range unsigned {
		exponent = exponent*10 + int(d-'0')
	}
	if text[0] == '-' {
		exponent = -exponent
	}
	return literal[:at], exponent, nil
}

func allDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// shift reads significant digits times ten to the power, which must be a whole number below 10^18.
func shift(text string, power int) (int64, error) {
	switch {
	case text == "":
		return 0, nil
	case power < 0:
		return 0, ErrPrecise
	case len(text)+power > 18:
		return 0, ErrLarge
	}
	var minor int64
	for i := range len(text) {
		minor = minor*10 + int64(text[i]-'0')
	}
	return minor * pow10(power), nil
}

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

// Format writes minor units with a scale as a plain decimal.
func Format(minor int64, scale int) string {
	sign, magnitude := "", uint64(minor) //nolint:gosec // the negative case is turned below
	if minor < 0 {
		sign, magnitude = "-", uint64(-(minor+1))+1 //nolint:gosec // exact for math.MinInt64 too
	}
	text := fmt.Sprintf("%0*d", scale+1, magnitude)
	whole, fraction := text[:len(text)-scale], strings.TrimRight(text[len(text)-scale:], "0")
	if fraction != "" {
		fraction = "." + fraction
	}
	return sign + whole + fraction
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
