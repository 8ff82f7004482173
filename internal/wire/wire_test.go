package wire

import (
	"testing"
	"time"

	"kassa/internal/golden"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/till"
)

func TestEnvelopes(t *testing.T) {
	for _, row := range []struct {
		name     string
		envelope Envelope
		want     string
	}{
		{"success", Success(), `{"error":false,"errors":[]}`},
		{"failure", Failure("`amount` field is required", "a/b <c>"),
			"{\"error\":true,\"errors\":[\"`amount` field is required\",\"a/b <c>\"]}"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := string(marshalled(t, row.envelope)); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}

func TestDateIsTheTillsOwn(t *testing.T) {
	at := time.Date(2024, 12, 31, 22, 30, 0, 999_000_000, time.UTC)
	for _, row := range []struct {
		zone *time.Location
		want string
	}{
		{time.UTC, "2024-12-31 22:30:00"},
		{moscow, "2025-01-01 01:30:00"},
	} {
		if got := Date(at, row.zone); got != row.want {
			t.Errorf("Date in %s: %s, want %s", row.zone, got, row.want)
		}
	}
	if got := OptionalDate(time.Time{}, moscow); got != nil {
		t.Errorf("OptionalDate of no time: %q, want nil", *got)
	}
}

func TestMe(t *testing.T) {
	golden.Equal(t, "me.json", marshalled(t, NewMe(till.Till{
		ID: 123456789, Name: "Лавка & Co", Login: "shop", StatusLevel: 2,
		CreatedAt: time.Date(2024, 1, 10, 8, 8, 11, 0, time.UTC), Settings: settings,
	})))
}

func TestDeliveries(t *testing.T) {
	golden.Equal(t, "deliveries.json", marshalled(t, DeliveriesAnswer{Success(), []Delivery{
		{"https://shop.example.org/hook", "success", 1, OptionalText("200 => OK"), "2024-01-10 11:08:11",
			OptionalText("2024-01-10 11:08:12")},
		{"https://shop.example.org/hook", "pending", 0, nil, "2024-01-10 11:09:00", nil},
	}}))
	golden.Equal(t, "deliveries_none.json", marshalled(t, DeliveriesAnswer{Success(), []Delivery{}}))
}

// choices are a method with every term set and one that is not set up; their order is not the alphabet's.
func choices(t *testing.T) []invoice.Choice {
	t.Helper()
	test, _ := rail.ByName("TEST")
	bitcoin, _ := rail.ByName("BITCOIN")
	percent, err := money.ParsePercent("1.5")
	if err != nil {
		t.Fatal(err)
	}
	return []invoice.Choice{
		{Method: test, Offered: true, Open: true, Out: true, Terms: invoice.Terms{
			Enabled: true, TillEnabled: true, Percent: percent, Fixed: money.Of(money.RUB, 5),
			Fee: money.Amount{Asset: money.RUB, Minor: 125}, Min: money.Of(money.RUB, 10), Max: money.Of(money.RUB, 100_000),
			ExtraFixed: money.Amount{Asset: money.RUB, Minor: 50}, ExtraPercent: percent, MinimalLevel: 1,
			Out: invoice.OutTerms{
				Enabled: true, Fixed: money.Of(money.RUB, 7), Percent: percent, Min: money.Of(money.RUB, 1),
				Max: money.Of(money.RUB, 2), Fee: money.Of(money.RUB, 3),
			},
		}},
		{Method: bitcoin},
	}
}

func TestOfferedMethods(t *testing.T) {
	for _, row := range []struct {
		name          string
		offered, till bool
	}{
		{"switched on by both", true, true},
		{"the till has it off", true, false},
		{"the operator has it off, or no rail is behind it", false, true},
		{"off on both sides", false, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			choice := choices(t)[0]
			choice.Offered, choice.Terms.TillEnabled = row.offered, row.till
			method := NewMethod(choice, false)
			if method.In.Enabled != row.offered || method.Settings.In.Enabled != row.till || !method.Out.Enabled {
				t.Errorf("in %t, settings.in %t, out %t; want %t, %t, true",
					method.In.Enabled, method.Settings.In.Enabled, method.Out.Enabled, row.offered, row.till)
			}
		})
	}
}

func TestMethods(t *testing.T) {
	for _, row := range []struct {
		file   string
		answer any
	}{
		{"methods.json", MethodsAnswer{Success(), NewMethods(choices(t), false)}},
		{"methods_compact.json", MethodsAnswer{Success(), NewMethods(choices(t), true)}},
		{"methods_none.json", MethodsAnswer{Success(), NewMethods(nil, false)}},
		{"method.json", MethodAnswer{Success(), "BITCOIN", NewMethod(choices(t)[1], false)}},
	} {
		t.Run(row.file, func(t *testing.T) { golden.Equal(t, row.file, marshalled(t, row.answer)) })
	}
}
