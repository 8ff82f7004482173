package money

import (
	"errors"
	"fmt"
	"strings"
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
// 10^-15 of itself, a few units in a double's last place, from one that the scale holds.
// Anything else that is too precise stays ErrPrecise.
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
