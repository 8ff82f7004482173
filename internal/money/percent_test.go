package money

import (
	"math"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestParsePercent(t *testing.T) {
	for literal, want := range map[string]Percent{
		"0": 0, "-0": 0, "0.5": 5_000, "1": 10_000, "12.3456": 123_456, "100": all, "1e2": all, "1e-4": 1, "100.0000": all,
	} {
		got, err := ParsePercent(literal)
		if err != nil || got != want {
			t.Errorf("%q is %d, %v; want %d", literal, got, err, want)
		}
	}
	for _, literal := range []string{"", "-1", "-0.0001", "100.0001", "101", "0.00001", "1e99", "NaN", "1%", " 1", "half"} {
		if got, err := ParsePercent(literal); err == nil {
			t.Errorf("%q is %d", literal, got)
		}
	}
	if text := Percent(123_456).String(); text != "12.3456" {
		t.Errorf("text %s", text)
	}
}

func TestPercentRounding(t *testing.T) {
	for _, c := range []struct {
		minor          int64
		percent        string
		down, half, up int64
	}{
		{10_000, "10", 1_000, 1_000, 1_000},
		{1, "50", 0, 1, 1},
		{1, "49.9999", 0, 0, 1},
		{1, "0.0001", 0, 0, 1},
		{3, "50", 1, 2, 2},
		{999, "0.5", 4, 5, 5},
		{0, "100", 0, 0, 0},
		{7, "0", 0, 0, 0},
		{math.MaxInt64, "100", math.MaxInt64, math.MaxInt64, math.MaxInt64},
		{math.MaxInt64, "99.9999", 9_223_362_813_482_738_952, 9_223_362_813_482_738_952, 9_223_362_813_482_738_953},
	} {
		percent, err := ParsePercent(c.percent)
		if err != nil {
			t.Fatal(err)
		}
		for rounding, want := range map[Rounding]int64{Down: c.down, HalfUp: c.half, Up: c.up} {
			if got := (Amount{RUB, c.minor}).Percent(percent, rounding); got != (Amount{RUB, want}) {
				t.Errorf("%s %% of %d, rounding %d, is %d; want %d", c.percent, c.minor, rounding, got.Minor, want)
			}
		}
	}
}

// Every share of every sum is the exact product, rounded; it never overflows, and a share and its rest are the whole.
func TestPercentIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := Amount{BTC, rapid.Int64Range(0, math.MaxInt64).Draw(t, "minor")}
		percent := Percent(rapid.Int64Range(0, int64(all)).Draw(t, "percent"))
		exact := new(big.Rat).Mul(new(big.Rat).SetInt64(amount.Minor), big.NewRat(int64(percent), int64(all)))
		for _, rounding := range []Rounding{Down, Up, HalfUp} {
			if got, want := amount.Percent(percent, rounding), rounded(exact, rounding); want.Cmp(big.NewInt(got.Minor)) != 0 {
				t.Errorf("%s %% of %d, rounding %d, is %d; want %v", percent, amount.Minor, rounding, got.Minor, want)
			}
		}
		parts, err := amount.Percent(percent, Down).Add(amount.Percent(all-percent, Up))
		if err != nil || parts != amount {
			t.Errorf("%s %% and the rest of %d are %d, %v", percent, amount.Minor, parts.Minor, err)
		}
	})
}

// rounded is the oracle: an exact number of zero or more, rounded.
func rounded(exact *big.Rat, rounding Rounding) *big.Int {
	whole, rest := new(big.Int).QuoRem(exact.Num(), exact.Denom(), new(big.Int))
	twice := new(big.Int).Lsh(rest, 1)
	if rounding == Up && rest.Sign() > 0 || rounding == HalfUp && twice.Cmp(exact.Denom()) >= 0 {
		whole.Add(whole, big.NewInt(1))
	}
	return whole
}
