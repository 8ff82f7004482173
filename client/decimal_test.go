package client

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDecimalReadsTextsAndNumbers(t *testing.T) {
	for raw, want := range map[string]Decimal{
		`"100"`: "100", `"1.50"`: "1.50", `"0.00000001"`: "0.00000001", `"-7"`: "-7", `""`: "", `null`: "",
		`100`: "100", `1.50`: "1.50", `-0.1`: "-0.1", `1e-05`: "0.00001", `1.25E+3`: "1250", `-2e0`: "-2", `12.5e1`: "125",
		`123456789012345678.123456789012`: "123456789012345678.123456789012",
	} {
		var got Decimal
		if err := json.Unmarshal([]byte(raw), &got); err != nil || got != want {
			t.Errorf("%s was read as %q, %v; want %q", raw, got, err, want)
		}
	}
}

func TestDecimalRefusesWhatIsNone(t *testing.T) {
	for _, raw := range []string{
		`"1,5"`, `"1."`, `".5"`, `"+1"`, `" 1"`, `"1e5"`, `"NaN"`, `"1 000"`, `"--1"`, `true`, `[]`, `{}`, `1e65`, `1e-65`, `1e99999999999`,
		`"` + strings.Repeat("9", 65) + `"`, `"١"`,
	} {
		var got Decimal
		if err := json.Unmarshal([]byte(raw), &got); err == nil {
			t.Errorf("%s was read as %q", raw, got)
		}
	}
	for _, d := range []Decimal{"", "1e5", "x"} {
		if _, err := d.Rat(); err == nil {
			t.Errorf("%q has a value", d)
		}
		if _, err := d.Cmp("1"); err == nil {
			t.Errorf("%q compares", d)
		}
		if _, err := Decimal("1").Cmp(d); err == nil {
			t.Errorf("something compares with %q", d)
		}
	}
	if text, err := json.Marshal(Decimal("1,5")); err == nil {
		t.Errorf("1,5 is sent as %s", text)
	}
}

func TestDecimalCompares(t *testing.T) {
	for _, row := range []struct {
		one, two Decimal
		want     int
	}{{"1.50", "1.5", 0}, {"-1", "1", -1}, {"0.1", "0.09", 1}, {"00", "0", 0}} {
		if got, err := row.one.Cmp(row.two); err != nil || got != row.want {
			t.Errorf("%s with %s: %d, %v; want %d", row.one, row.two, got, err, row.want)
		}
	}
}

// A decimal survives the way out and in again to the character, and so does its value as a JSON number.
func TestDecimalRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Decimal(rapid.StringMatching(`-?[0-9]{1,30}(\.[0-9]{1,30})?`).Draw(t, "decimal"))
		text, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var again Decimal
		if err := json.Unmarshal(text, &again); err != nil || again != d {
			t.Fatalf("%s came back as %s, %v", d, again, err)
		}
	})
}

func FuzzDecimal(f *testing.F) {
	for _, seed := range []string{`"100"`, `1e-05`, `-0.5E+2`, `null`, `"1e5"`, `1e64`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		var d Decimal
		if json.Unmarshal([]byte(raw), &d) != nil || d == "" {
			return
		}
		value, err := d.Rat()
		if err != nil {
			t.Fatalf("%s was read as %q: %v", raw, d, err)
		}
		if want, ok := new(big.Rat).SetString(strings.Trim(strings.TrimSpace(raw), `"`)); !ok || want.Cmp(value) != 0 {
			t.Fatalf("%s was read as %q", raw, d)
		}
	})
}
