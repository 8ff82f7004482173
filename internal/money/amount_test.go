package money

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		literal string
		asset   Asset
		want    int64
	}{
		{"100", RUB, 10_000},
		{"99.99", RUB, 9_999},
		{"0.01", RUB, 1},
		{"1.10", RUB, 110},
		{"1.1000000000", RUB, 110}, // zeros are no digits
		{"007", RUB, 700},
		{"0", RUB, 0},
		{"0.000", RUB, 0},
		{"-0", RUB, 0},
		{"-1.5", RUB, -150},
		{"+1", RUB, 100},
		{"1e2", RUB, 10_000},
		{"1E+2", RUB, 10_000},
		{"1e-2", RUB, 1},
		{"1200e-3", RUB, 120},
		{"0.0012e3", RUB, 120},
		{"0e99999999", RUB, 0},
		{"1e-05", BTC, 1_000}, // as Python writes 0.00001
		{"0.00000001", BTC, 1},
		{"21000000", BTC, 2_100_000_000_000_000},
		{"0.000000001", ETH, 1},
		{"0.000000000001", "XMR", 1},
		{"1000000000000", RUB, 100_000_000_000_000}, // 10^12 whole units
		{"100000", "XMR", 100_000_000_000_000_000},  // 10^17 minor units
		{"-100000", "XMR", -100_000_000_000_000_000},
		{strings.Repeat("0", MaxLiteral-1) + "1", RUB, 100},
	} {
		got, err := Parse(c.asset, c.literal)
		if want := (Amount{c.asset, c.want}); err != nil || got != want {
			t.Errorf("%s %s is %d, %v; want %d", c.literal, c.asset, got.Minor, err, c.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for want, literals := range map[error][]string{
		ErrSyntax: {
			"", " ", "1 ", " 1", "1\n", ".5", "1.", ".", "-", "+", "--1", "+-1", "1-", "e5", "1e", "1e+", "1e--5", "1e+-5",
			"1e5e5", "1e5.0", "1.2.3", "1,5", "1_000", "0x10", "1f", "NaN", "Inf", "-Infinity", "١", "１", "1\x00", "½", "-.5e1",
			strings.Repeat("0", MaxLiteral) + "1",
		},
		ErrPrecise: {"0.001", "1.005", "1e-3", "-0.001", "1e-9999", "1e-99999999999999999999", "1000000000000.001"},
		ErrLarge: {
			"1000000000000.01", "-1000000000000.01", "1e13", "1e400", "1e9999", "1e99999999999999999999", "99999999999999999999",
		},
	} {
		for _, literal := range literals {
			if got, err := Parse(RUB, literal); !errors.Is(err, want) {
				t.Errorf("%q is %d, error %v; want %v", literal, got.Minor, err, want)
			}
		}
	}
}

// The bound is the smaller of 10^12 whole and 10^17 minor units (contract section 1).
func TestMax(t *testing.T) {
	for asset, want := range map[Asset]string{
		RUB: "1000000000000", USDT: "100000000000", BTC: "1000000000", ETH: "100000000", "XMR": "100000",
	} {
		if got := Max(asset).String(); got != want {
			t.Errorf("Max(%s) is %s, want %s", asset, got, want)
		}
		if _, err := Parse(asset, want); err != nil {
			t.Errorf("%s %s: %v", want, asset, err)
		}
		above := Format(Max(asset).Minor+1, asset.Scale())
		if _, err := Parse(asset, above); !errors.Is(err, ErrLarge) {
			t.Errorf("%s %s: error %v, want ErrLarge", above, asset, err)
		}
	}
}

func TestParseWhole(t *testing.T) {
	for literal, want := range map[string]int64{"60": 60, "60.0": 60, "6e1": 60, "1440": 1440, "0": 0, "-5": -5, "60000e-3": 60} {
		if got, err := ParseWhole(literal); err != nil || got != want {
			t.Errorf("%q is %d, %v; want %d", literal, got, err, want)
		}
	}
	for literal, want := range map[string]error{
		"": ErrSyntax, "ten": ErrSyntax, "1.5": ErrPrecise, "1e-1": ErrPrecise, "1e18": ErrLarge, "9223372036854775808": ErrLarge,
	} {
		if got, err := ParseWhole(literal); !errors.Is(err, want) {
			t.Errorf("%q is %d, error %v; want %v", literal, got, err, want)
		}
	}
}

// Sums in answers are plain decimals: no exponent, no padding zeros (contract section 1).
func TestFormat(t *testing.T) {
	for _, c := range []struct {
		minor int64
		scale int
		want  string
	}{
		{10_000, 2, "100"}, {9_999, 2, "99.99"}, {110, 2, "1.1"}, {1, 2, "0.01"}, {0, 2, "0"}, {-1, 2, "-0.01"}, {-150, 2, "-1.5"},
		{50_000, 8, "0.0005"}, {1, 12, "0.000000000001"}, {7, 0, "7"},
		{math.MaxInt64, 12, "9223372.036854775807"}, {math.MinInt64, 2, "-92233720368547758.08"},
	} {
		if got := Format(c.minor, c.scale); got != c.want {
			t.Errorf("%d of scale %d is %s, want %s", c.minor, c.scale, got, c.want)
		}
	}
	if got := (Amount{}).String(); got != "0" {
		t.Errorf("the zero Amount is %s", got)
	}
}

// amounts draws sums that a request may name.
func amounts() *rapid.Generator[Amount] {
	return rapid.Custom(func(t *rapid.T) Amount {
		asset := rapid.SampledFrom(Assets()).Draw(t, "asset")
		return Amount{asset, rapid.Int64Range(-Max(asset).Minor, Max(asset).Minor).Draw(t, "minor")}
	})
}

func TestFormatParseRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := amounts().Draw(t, "amount")
		if got, err := Parse(want.Asset, want.String()); err != nil || got != want {
			t.Errorf("%s is read as %s, %v", want, got, err)
		}
	})
}

// An exponent only moves the point: whatever form a sum is written in, it is the same sum.
func TestParseExponentForms(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := amounts().Draw(t, "amount")
		moved := rapid.IntRange(-30, 15).Draw(t, "exponent")
		scale := want.Asset.Scale() + moved
		mantissa := big.NewInt(want.Minor).String()
		if scale < 0 {
			mantissa, scale = mantissa+strings.Repeat("0", -scale), 0
		}
		literal := point(mantissa, scale) + "e" + big.NewInt(int64(moved)).String()
		if got, err := Parse(want.Asset, literal); err != nil || got != want {
			t.Errorf("%s is read as %s, %v; want %s", literal, got, err, want)
		}
	})
}

// point puts a decimal point before the last places digits.
func point(digits string, places int) string {
	unsigned, negative := strings.CutPrefix(digits, "-")
	unsigned = strings.Repeat("0", max(0, places+1-len(unsigned))) + unsigned
	if at := len(unsigned) - places; places > 0 {
		unsigned = unsigned[:at] + "." + unsigned[at:]
	}
	if negative {
		return "-" + unsigned
	}
	return unsigned
}

// Parse agrees with exact arithmetic on every text that both read.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"100", "99.99", "-1", "1e-05", "1E5", "0E10000000000000000000", "1e-99999", ".5", "1.", "+1", "NaN", "Inf", "0x1p-2", "١", "1_0", " 1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, literal string) {
		for _, asset := range []Asset{RUB, BTC, "XMR"} {
			got, err := Parse(asset, literal)
			if err != nil {
				if got != (Amount{}) {
					t.Errorf("%q: refused, yet %v", literal, got)
				}
				continue
			}
			if exact := exactly(literal); exact == nil || exact.Cmp(rat(got)) != 0 {
				t.Errorf("%q is read as %s, exactly it is %v", literal, got, exact)
			}
			if again, err := Parse(asset, got.String()); err != nil || again != got {
				t.Errorf("%q is written as %s and read again as %s, %v", literal, got, again, err)
			}
		}
	})
}

// exactly reads a literal by the standard library, nil for none. That one knows no exponent beyond its int64, which only
// a zero may have.
func exactly(literal string) *big.Rat {
	mantissa, _, _ := strings.Cut(strings.ToLower(literal), "e")
	if !strings.ContainsAny(mantissa, "123456789") {
		literal = mantissa
	}
	exact, _ := new(big.Rat).SetString(literal)
	return exact
}

// rat is a sum in whole units, exactly.
func rat(a Amount) *big.Rat { return big.NewRat(a.Minor, pow10(a.Asset.Scale())) }

func TestArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Amount{RUB, rapid.Int64().Draw(t, "a")}
		b := Amount{RUB, rapid.Int64().Draw(t, "b")}
		check := func(name string, got Amount, err error, exact *big.Int) {
			if exact.IsInt64() != (err == nil) || err == nil && got != (Amount{RUB, exact.Int64()}) {
				t.Errorf("%d %s %d is %d, %v; exactly %v", a.Minor, name, b.Minor, got.Minor, err, exact)
			}
			if err != nil && !errors.Is(err, ErrOverflow) {
				t.Errorf("error %v, want ErrOverflow", err)
			}
		}
		sum, err := a.Add(b)
		check("+", sum, err, new(big.Int).Add(big.NewInt(a.Minor), big.NewInt(b.Minor)))
		// Sub may refuse what only just fits when b has no negative.
		if b.Minor != math.MinInt64 {
			difference, err := a.Sub(b)
			check("-", difference, err, new(big.Int).Sub(big.NewInt(a.Minor), big.NewInt(b.Minor)))
		}
		if got, want := a.Cmp(b), big.NewInt(a.Minor).Cmp(big.NewInt(b.Minor)); got != want {
			t.Errorf("Cmp %d, want %d", got, want)
		}
		if got := a.Min(b); got.Minor != min(a.Minor, b.Minor) {
			t.Errorf("Min %d", got.Minor)
		}
	})
}

func TestArithmeticAtTheEdges(t *testing.T) {
	highest, lowest, one := Amount{RUB, math.MaxInt64}, Amount{RUB, math.MinInt64}, Amount{RUB, 1}
	for name, err := range map[string]error{
		"max + 1": second(highest.Add(one)), "min - 1": second(lowest.Sub(one)), "0 - min": second(one.Zero().Sub(lowest)),
		"min + min": second(lowest.Add(lowest)),
	} {
		if !errors.Is(err, ErrOverflow) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"max + 0": second(highest.Add(one.Zero())), "min + 0": second(lowest.Add(one.Zero())), "max + min": second(highest.Add(lowest)),
	} {
		if err != nil {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if !one.Zero().IsZero() || one.IsZero() || one.Neg().Minor != -1 {
		t.Error("zero or negative")
	}
}

func second(_ Amount, err error) error { return err }

// Different assets meet only by a defect, which must not go on with wrong money.
func TestAssetsNeverMix(t *testing.T) {
	rub, usd := Of(RUB, 1), Of(USD, 1)
	for name, mix := range map[string]func(){
		"Add":                 func() { _, _ = rub.Add(usd) },
		"Sub":                 func() { _, _ = rub.Sub(usd) },
		"Cmp":                 func() { rub.Cmp(usd) },
		"Min":                 func() { rub.Min(usd) },
		"In":                  func() { rub.In(USD) },
		"Convert":             func() { _, _ = Par(USD).Convert(rub, Down) },
		"Whole":               func() { _, _ = Par(USD).Whole(rub) },
		"Times":               func() { Par(USD).Times(Par(RUB)) },
		"Scale of an unknown": func() { Asset("ABC").Scale() },
		"a negative share":    func() { rub.Neg().Percent(1, Down) },
	} {
		if !panics(mix) {
			t.Errorf("%s lets it pass", name)
		}
	}
	if got := (Amount{}).In(RUB); got != (Amount{RUB, 0}) {
		t.Errorf("the zero Amount in RUB is %v", got)
	}
}

func panics(do func()) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	do()
	return false
}
