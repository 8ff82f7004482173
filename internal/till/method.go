package till

import (
	"maps"
	"slices"
	"strings"

	"kassa/internal/fault"
)

// methodNames are the settings that a till may also have for one method alone.
var methodNames = []string{"grace", "tolerance_percent", "tolerance_usd", "excess", "excess_percent", "parts", "confirmations"}

// For is the settings as they count for a method: its own texts by name win over the till's. A tolerance that was set
// for the method holds on it, be it paid on a public chain or not. Bad texts, and names that only a whole till has, are
// a fault.List.
func (s Settings) For(method map[string]string) (Settings, error) {
	var faults fault.List
	for _, name := range slices.Sorted(maps.Keys(method)) {
		if !slices.Contains(methodNames, name) {
			faults.Add(name, "is not a setting of one method; those are %s", strings.Join(methodNames, ", "))
		}
	}
	if err := faults.Err(); err != nil {
		return Settings{}, err
	}
	if method["tolerance_percent"] != "" || method["tolerance_usd"] != "" {
		s.ToleranceEverywhere = true
	}
	return s.with(method)
}
