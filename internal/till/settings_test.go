package till_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/till"
)

// sameZone compares zones by name: a time.Location has no exported fields.
var sameZone = cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() })

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	found, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestDefaults(t *testing.T) {
	want := till.Settings{
		Grace:            time.Hour,
		TolerancePercent: 5_000,
		ToleranceUSD:     money.Of(money.USD, 1),
		PayoffLifetime:   time.Hour,
		IdempotencyKept:  24 * time.Hour,
		TransferLifetime: time.Hour,
		SwapLifetime:     5 * time.Minute,
		SwapSpread:       10_000,
		RateLimit:        5,
		RateBurst:        10,
		Zone:             zone(t, "Europe/Moscow"),
	}
	if diff := cmp.Diff(want, till.Defaults(), sameZone); diff != "" {
		t.Errorf("defaults (-want +got):\n%s", diff)
	}
}

func TestReadSettingsReadsEveryField(t *testing.T) {
	got, err := till.ReadSettings(map[string]string{
		"grace": "24h", "tolerance_percent": "0.25", "tolerance_usd": "2.5", "tolerance_everywhere": "true",
		"settle_part_topup": "true", "callback_failed": "true", "callback_wrongamount": "true",
		"callback_unavailable": "true", "callback_reversed": "true", "payoff_lifetime": "90m", "idempotency_kept": "48h",
		"transfer_lifetime": "2h", "swap_lifetime": "1m", "swap_spread": "0.75",
		"unique_extra": "true", "rate_limit": "0", "rate_burst": "20", "zone": "UTC",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := till.Settings{
		Grace: 24 * time.Hour, TolerancePercent: 2_500, ToleranceUSD: money.Amount{Asset: money.USD, Minor: 250},
		ToleranceEverywhere: true, SettlePartTopup: true, CallbackFailed: true, CallbackWrongamount: true,
		CallbackUnavailable: true, CallbackReversed: true, PayoffLifetime: 90 * time.Minute,
		IdempotencyKept: 48 * time.Hour, UniqueExtra: true,
		TransferLifetime: 2 * time.Hour, SwapLifetime: time.Minute, SwapSpread: 7_500,
		RateLimit: 0, RateBurst: 20, Zone: time.UTC,
	}
	if diff := cmp.Diff(want, got, sameZone); diff != "" {
		t.Errorf("settings (-want +got):\n%s", diff)
	}
}

// One setting changes one field: two names that wrote the same field would hide behind the test above.
func TestEachBooleanIsItsOwn(t *testing.T) {
	for _, setting := range till.Registry() {
		if setting.Default != "false" {
			continue
		}
		s, err := till.ReadSettings(map[string]string{setting.Name: "true"})
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range till.Registry() {
			want := other.Default
			if other.Name == setting.Name {
				want = "true"
			}
			if got := s.Text(other.Name); got != want {
				t.Errorf("with %s on, %s is %s, want %s", setting.Name, other.Name, got, want)
			}
		}
	}
}

func TestReadSettingsBounds(t *testing.T) {
	good := map[string][]string{
		"grace":             {"0", "0m", "1m", "90m", "1h30m", "720h", "60s", ""},
		"tolerance_percent": {"0", "100", "0.0001", "5e-1"},
		"tolerance_usd":     {"0", "0.01", "1000000"},
		"rate_limit":        {"0", "1", "100000"},
		"rate_burst":        {"1", "100000"},
		"callback_failed":   {"true", "false", ""},
		"zone":              {"UTC", "Asia/Almaty", "Etc/GMT+5", "Europe/Moscow", ""},
	}
	bad := map[string][]string{
		"grace":             {"-1m", "30s", "1m30s", "721h", "60", "an hour", "1d", " 60m"},
		"idempotency_kept":  {"0m", "1439m", "23h59m", "721h", "24h30s", "a day"},
		"tolerance_percent": {"-1", "100.0001", "0.00001", "half", "1%", "1e9", "NaN"},
		"tolerance_usd":     {"-0.01", "0.001", "$1", "1e15", "Inf"},
		"rate_limit":        {"-1", "1.5", "100001", "many", "99999999999999999999"},
		"rate_burst":        {"0", "-1", "100001"},
		"callback_failed":   {"yes", "1", "TRUE", " true"},
		"zone":              {"Local", "Moscow", "../etc/passwd", "/etc/localtime", "Europe//Moscow", "Europe/Moscow ", "\x00"},
	}
	for name, texts := range good {
		for _, text := range texts {
			if _, err := till.ReadSettings(map[string]string{name: text}); err != nil {
				t.Errorf("%s %q is refused: %v", name, text, err)
			}
		}
	}
	for name, texts := range bad {
		for _, text := range texts {
			_, err := till.ReadSettings(map[string]string{name: text})
			wantKind(t, err, fault.Invalid)
			if err != nil && !strings.HasPrefix(err.Error(), "`"+name+"` must be ") {
				t.Errorf("%s %q: %q does not say what would be right", name, text, err)
			}
		}
	}
}

func TestReadSettingsTellsEveryFault(t *testing.T) {
	_, err := till.ReadSettings(map[string]string{"grace": "soon", "zone": "Mars", "colour": "red", "rate_limit": "5"})
	var fields []string
	for _, one := range fault.Faults(err) {
		fields = append(fields, one.Field)
	}
	if diff := cmp.Diff([]string{"colour", "grace", "zone"}, fields); diff != "" {
		t.Errorf("faulty fields (-want +got):\n%s", diff)
	}
	if !strings.Contains(err.Error(), "`colour` is not a setting; the settings are grace, tolerance_percent, ") {
		t.Errorf("%q does not list the settings", err)
	}
}

func TestTextOfAnUnknownSettingIsEmpty(t *testing.T) {
	if text := till.Defaults().Text("colour"); text != "" {
		t.Errorf("text %q", text)
	}
}

func TestRegistryIsDocumented(t *testing.T) {
	for _, setting := range till.Registry() {
		if setting.Doc == "" || !strings.HasSuffix(setting.Doc, ".") {
			t.Errorf("%s: doc %q is no sentence", setting.Name, setting.Doc)
		}
		if text := till.Defaults().Text(setting.Name); text != setting.Default {
			t.Errorf("%s: default %q is written back as %q", setting.Name, setting.Default, text)
		}
	}
}

// What Text writes, ReadSettings reads as the same settings.
func TestTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flag := rapid.Bool()
		want := till.Settings{
			Grace:               time.Duration(rapid.IntRange(0, 30*24*60).Draw(t, "grace")) * time.Minute,
			TolerancePercent:    money.Percent(rapid.Int64Range(0, 1_000_000).Draw(t, "percent")),
			ToleranceUSD:        money.Amount{Asset: money.USD, Minor: rapid.Int64Range(0, 1e14).Draw(t, "usd")},
			ToleranceEverywhere: flag.Draw(t, "everywhere"),
			SettlePartTopup:     flag.Draw(t, "part"),
			CallbackFailed:      flag.Draw(t, "failed"),
			CallbackWrongamount: flag.Draw(t, "wrongamount"),
			CallbackUnavailable: flag.Draw(t, "unavailable"),
			CallbackReversed:    flag.Draw(t, "reversed"),
			IdempotencyKept:     24*time.Hour + time.Duration(rapid.IntRange(0, 29*24*60).Draw(t, "kept"))*time.Minute,
			RateLimit:           rapid.IntRange(0, 100_000).Draw(t, "limit"),
			RateBurst:           rapid.IntRange(1, 100_000).Draw(t, "burst"),
			Zone:                time.UTC,
		}
		texts := map[string]string{}
		for _, setting := range till.Registry() {
			texts[setting.Name] = want.Text(setting.Name)
		}
		got, err := till.ReadSettings(texts)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, sameZone); diff != "" {
			t.Errorf("settings (-want +got):\n%s", diff)
		}
	})
}

func FuzzReadSettings(f *testing.F) {
	for _, setting := range till.Registry() {
		f.Add(setting.Name, setting.Default)
	}
	f.Add("zone", "../../etc/passwd")
	f.Add("grace", "9999999h")
	f.Fuzz(func(t *testing.T, name, text string) {
		s, err := till.ReadSettings(map[string]string{name: text})
		if err != nil {
			return
		}
		again, err := till.ReadSettings(map[string]string{name: s.Text(name)})
		if err != nil {
			t.Fatalf("%s %q is written back as %q: %v", name, text, s.Text(name), err)
		}
		if diff := cmp.Diff(s, again, sameZone); diff != "" {
			t.Errorf("%s %q (-first +again):\n%s", name, text, diff)
		}
	})
}
