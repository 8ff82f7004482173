package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// Decimal is an exact decimal as it travels: digits, with a point and more digits perhaps, and a minus sign perhaps. It
// keeps its text, "1.50" is not rewritten as "1.5". The empty Decimal is none at all: it is left out of requests.
type Decimal string

// maxDecimal bounds a decimal's text, in characters.
const maxDecimal = 64

var plainDecimal = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

var errDecimal = errors.New("client: a decimal is digits with at most one point between them, in at most 64 characters")

// ParseDecimal checks a text from outside. A Decimal that is written in a program needs no parsing: it is checked when it
// is sent.
func ParseDecimal(text string) (Decimal, error) {
	if len(text) > maxDecimal || !plainDecimal.MatchString(text) {
		return "", errDecimal
	}
	return Decimal(text), nil
}

// Rat is the decimal's exact value.
func (d Decimal) Rat() (*big.Rat, error) {
	if _, err := ParseDecimal(string(d)); err != nil {
		return nil, err
	}
	value, ok := new(big.Rat).SetString(string(d))
	if !ok {
		return nil, errDecimal
	}
	return value, nil
}

// Cmp compares values: -1 if d is smaller than other, 0 if they are equal, 1 if d is larger. "1.50" and "1.5" are equal.
func (d Decimal) Cmp(other Decimal) (int, error) {
	one, err := d.Rat()
	if err != nil {
		return 0, err
	}
	two, err := other.Rat()
	if err != nil {
		return 0, err
	}
	return one.Cmp(two), nil
}

// MarshalJSON writes a JSON string, null for none; it refuses what is no decimal.
func (d Decimal) MarshalJSON() ([]byte, error) {
	if d == "" {
		return []byte("null"), nil
	}
	if _, err := ParseDecimal(string(d)); err != nil {
		return nil, err
	}
	return []byte(strconv.Quote(string(d))), nil
}

// UnmarshalJSON reads a string or a number, the latter by its own digits and in the exponent form too; null and an empty
// string are none.
func (d *Decimal) UnmarshalJSON(raw []byte) error {
	text := string(bytes.Trim(raw, `"`))
	if text == "" || text == "null" {
		*d = ""
		return nil
	}
	if raw[0] != '"' {
		var err error
		if text, err = plain(json.Number(text)); err != nil {
			return err
		}
	}
	read, err := ParseDecimal(text)
	if err != nil {
		return fmt.Errorf("%w, not %.80q", err, raw)
	}
	*d = read
	return nil
}

// plain writes a JSON number without an exponent.
func plain(number json.Number) (string, error) {
	mantissa, exponent, scientific := strings.Cut(strings.ToLower(number.String()), "e")
	if !scientific {
		return mantissa, nil
	}
	places, err := strconv.Atoi(exponent)
	if err != nil || places < -maxDecimal || places > maxDecimal || len(mantissa) > maxDecimal {
		return "", errDecimal
	}
	value, ok := new(big.Rat).SetString(mantissa + "e" + exponent)
	if !ok {
		return "", errDecimal
	}
	_, fraction, _ := strings.Cut(mantissa, ".")
	return value.FloatString(max(0, len(fraction)-places)), nil
}
