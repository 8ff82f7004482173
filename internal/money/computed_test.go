package money

import (
	"errors"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestParseComputed(t *testing.T) {
	tests := map[string]struct {
		asset   Asset
		literal string
		want    int64
		err     error
	}{
		"a discount in doubles":    {RUB, "33.919999999999995", 3392, nil},
		"one unit in the last":     {USDT, "15.600000000000001", 15600000, nil},
		"a multiplication":         {RUB, "1.1400000000000001", 114, nil},
		"exact as it is":           {RUB, "99.99", 9999, nil},
		"a third":                  {RUB, "33.333333333333336", 0, ErrPrecise},
		"too precise by a human":   {RUB, "1.001", 0, ErrPrecise},
		"noise around nothing":     {RUB, "5.551115123125783e-17", 0, ErrPrecise},
		"longer than a float's":    {RUB, "33.9199999999999999995", 0, ErrPrecise},
		"negative":                 {RUB, "-33.919999999999995", 0, ErrPrecise},
		"half a kopeck in the end": {RUB, "1.00500000000000", 0, ErrPrecise},
		"written by a human":       {RUB, "100.000000000001", 0, ErrPrecise},
		"nearly one":               {RUB, "0.999999999999999", 0, ErrPrecise},
		"over the maximum":         {RUB, "1000000000000.0001", 0, ErrLarge},
		"bitcoin to 15 digits":     {BTC, "0.123456780000001", 0, ErrPrecise},
		"garbage":                  {RUB, "1,5", 0, ErrSyntax},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := ParseComputed(test.asset, test.literal)
			if !errors.Is(err, test.err) || got.Minor != test.want {
				t.Errorf("%s is %d, %v; want %d, %v", test.literal, got.Minor, err, test.want, test.err)
			}
		})
	}
}

// TestParseComputedFindsWhatWasMeant computes percentages as real programs do; the floats are theirs, not ours.
func TestParseComputedFindsWhatWasMeant(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		hundreds := rapid.Int64Range(1, 1_000_000).Draw(r, "whole hundreds")
		percent := rapid.Int64Range(0, 99).Draw(r, "percent")
		price := float64(hundreds * 100)
		price -= price * float64(percent) / 100
		literal := strconv.FormatFloat(price/100*0.1*10, 'f', -1, 64)
		got, err := ParseComputed(RUB, literal)
		if want := hundreds * (100 - percent); err != nil || got.Minor != want {
			r.Fatalf("%s is %d, %v; want %d", literal, got.Minor, err, want)
		}
	})
}
