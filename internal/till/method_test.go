package till_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/till"
)

func TestSettingsOfOneMethod(t *testing.T) {
	base, err := till.ReadSettings(map[string]string{"grace": "30m", "tolerance_percent": "1", "excess": "unmatched"})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name   string
		method map[string]string
		want   func(*till.Settings)
	}{
		{"nothing", nil, func(*till.Settings) {}},
		{"grace", map[string]string{"grace": "5m"}, func(s *till.Settings) { s.Grace = 5 * time.Minute }},
		{"no grace", map[string]string{"grace": "0m"}, func(s *till.Settings) { s.Grace = 0 }},
		{"excess", map[string]string{"excess": "credit"}, func(s *till.Settings) { s.ExcessUnmatched = false }},
		{"a small excess", map[string]string{"excess_percent": "0.5"}, func(s *till.Settings) { s.ExcessPercent = 5000 }},
		{"parts", map[string]string{"parts": "unmatched"}, func(s *till.Settings) { s.PartsUnmatched = true }},
		{"a tolerance holds on any rail", map[string]string{"tolerance_percent": "2"},
			func(s *till.Settings) { s.TolerancePercent, s.ToleranceEverywhere = 20_000, true }},
		{"in dollars too", map[string]string{"tolerance_usd": "3"},
			func(s *till.Settings) { s.ToleranceUSD.Minor, s.ToleranceEverywhere = 300, true }},
	} {
		t.Run(row.name, func(t *testing.T) {
			want := base
			row.want(&want)
			got, err := base.For(row.method)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, sameZone); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
		})
	}
	for _, bad := range []map[string]string{
		{"grace": "soon"}, {"zone": "UTC"}, {"rate_limit": "1"}, {"nothing": "1"}, {"parts": "some"}, {"excess": "credit "},
	} {
		if _, err := base.For(bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%v: %v", bad, err)
		}
	}
}
