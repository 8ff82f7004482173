package till

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"kassa/internal/fault"
)

// Setting is one line of the registry: a setting's name, what it does, and the text that counts when none is stored.
type Setting struct {
	Name    string
	Doc     string
	Default string

	parse  func(s *Settings, text string) error // the error continues a sentence that begins with the name
	format func(s Settings) string
}

// registry is the one table of all settings, by the order in which an operator reads them.
var registry = []Setting{
	duration("grace", "How long after expiry a payment still counts.", "60m",
		func(s *Settings) *time.Duration { return &s.Grace }),
	{
		Name: "tolerance_percent", Default: "0.5",
		Doc:    "How many percent of the due sum may be missing; the smaller of the two tolerances counts.",
		parse:  func(s *Settings, text string) error { return parsePercent(&s.TolerancePercent, text) },
		format: func(s Settings) string { return s.TolerancePercent.String() },
	},
	{
		Name: "tolerance_usd", Default: "1",
		Doc:    "The worth in USD that may be missing; the smaller of the two tolerances counts.",
		parse:  func(s *Settings, text string) error { return parseUSD(&s.ToleranceUSD, text) },
		format: func(s Settings) string { return s.ToleranceUSD.String() },
	},
	boolean("tolerance_everywhere", "Tolerate a shortfall on every method, not only on public chains.",
		func(s *Settings) *bool { return &s.ToleranceEverywhere }),
	pick("excess", "What happens to money beyond the due sum: it is credited like the rest, or left unmatched.",
		"credit", "unmatched", func(s *Settings) *bool { return &s.ExcessUnmatched }),
	{
		Name: "excess_percent", Default: "0",
		Doc:    "An excess of at most so many percent of the due sum is credited even where the rest is unmatched.",
		parse:  func(s *Settings, text string) error { return parsePercent(&s.ExcessPercent, text) },
		format: func(s Settings) string { return s.ExcessPercent.String() },
	},
	pick("parts", "Whether a payment may come in parts that add up, or all but the first part is unmatched.",
		"accept", "unmatched", func(s *Settings) *bool { return &s.PartsUnmatched }),
	{
		Name: "confirmations", Default: automatic,
		Doc:    "How many confirmations a payment on a chain needs, by its worth in USD: 0:1,1000:3 is one, and three from 1000 on.",
		parse:  func(s *Settings, text string) error { return parseDepths(&s.Confirmations, text) },
		format: func(s Settings) string { return s.Confirmations.String() },
	},
	boolean("settle_part_topup", "Settle a part-paid topup for what arrived when it expires.",
		func(s *Settings) *bool { return &s.SettlePartTopup }),
	boolean("callback_failed", "Announce an invoice that failed.",
		func(s *Settings) *bool { return &s.CallbackFailed }),
	boolean("callback_wrongamount", "Announce an invoice that expired as wrongamount.",
		func(s *Settings) *bool { return &s.CallbackWrongamount }),
	boolean("callback_unavailable", "Announce an invoice that was withdrawn.",
		func(s *Settings) *bool { return &s.CallbackUnavailable }),
	boolean("callback_reversed", "Announce credited money that a chain took back.",
		func(s *Settings) *bool { return &s.CallbackReversed }),
	duration("payoff_lifetime", "How long a payoff that is not submitted keeps its money reserved; 0m is for ever.", "60m",
		func(s *Settings) *time.Duration { return &s.PayoffLifetime }),
	atLeast(24*time.Hour, "idempotency_kept", "How long the answer to a request with an Idempotency-Key is kept.", "1440m",
		func(s *Settings) *time.Duration { return &s.IdempotencyKept }),
	boolean("unique_extra", "Refuse a second invoice with the same extra; those made while this is off do not count.",
		func(s *Settings) *bool { return &s.UniqueExtra }),
	duration("transfer_lifetime", "How long a transfer that is not submitted keeps its money reserved; 0m is for ever.", "60m",
		func(s *Settings) *time.Duration { return &s.TransferLifetime }),
	duration("swap_lifetime", "How long the price of a swap that is not submitted holds; 0m allows no swaps.", "5m",
		func(s *Settings) *time.Duration { return &s.SwapLifetime }),
	{
		Name: "swap_spread", Default: "1",
		Doc:    "How many percent a swap costs above the middle price; the operator's pool keeps them.",
		parse:  func(s *Settings, text string) error { return parsePercent(&s.SwapSpread, text) },
		format: func(s Settings) string { return s.SwapSpread.String() },
	},
	integer("rate_limit", "Requests a second; 0 is no limit.", "5", 0,
		func(s *Settings) *int { return &s.RateLimit }),
	integer("rate_burst", "Requests at once.", "10", 1,
		func(s *Settings) *int { return &s.RateBurst }),
	{
		Name: "zone", Default: "Europe/Moscow",
		Doc:    "The zone of the dates in answers and callbacks, by its IANA name.",
		parse:  func(s *Settings, text string) error { return parseZone(&s.Zone, text) },
		format: func(s Settings) string { return s.Zone.String() },
	},
}

// Registry lists every setting; help texts and documents are made from it.
func Registry() []Setting { return slices.Clone(registry) }

// Defaults are the settings of a till that changed none.
func Defaults() Settings { return readDefaults() }

var readDefaults = sync.OnceValue(func() Settings {
	var s Settings
	for _, setting := range registry {
		if err := setting.parse(&s, setting.Default); err != nil {
			panic("till: default of " + setting.Name + " " + err.Error())
		}
	}
	return s
})

// ReadSettings reads stored or given texts by name over the defaults; an empty text is the default too. It returns
// a fault.List of Invalid faults, one for each unknown name and each bad text.
func ReadSettings(values map[string]string) (Settings, error) {
	return Defaults().with(values)
}

// with reads texts over the settings.
func (s Settings) with(values map[string]string) (Settings, error) {
	var faults fault.List
	for _, name := range slices.Sorted(maps.Keys(values)) {
		setting, known := find(name)
		if !known {
			faults.Add(name, "is not a setting; the settings are %s", strings.Join(names(), ", "))
			continue
		}
		if values[name] == "" {
			continue
		}
		if err := setting.parse(&s, values[name]); err != nil {
			faults.Add(name, "%s", err.Error())
		}
	}
	if err := faults.Err(); err != nil {
		return Settings{}, err
	}
	return s, nil
}

// Text is a setting's value as ReadSettings reads it; empty for a name that is not in the registry.
func (s Settings) Text(name string) string {
	setting, known := find(name)
	if !known {
		return ""
	}
	return setting.format(s)
}

func find(name string) (Setting, bool) {
	for _, setting := range registry {
		if setting.Name == name {
			return setting, true
		}
	}
	return Setting{}, false
}

func names() []string {
	all := make([]string, len(registry))
	for i, setting := range registry {
		all[i] = setting.Name
	}
	return all
}
