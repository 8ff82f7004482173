package till

import (
	"errors"
	"fmt"
	"path"
	"strconv"
	"sync"
	"time"
	_ "time/tzdata" // so that every zone is known on a machine without a zone database

	"kassa/internal/money"
)

// maxSpan bounds every duration that a setting or a rotation names.
const maxSpan = 30 * 24 * time.Hour

func duration(name, doc, text string, field func(*Settings) *time.Duration) Setting {
	return atLeast(0, name, doc, text, field)
}

// atLeast is a duration with a lower bound.
func atLeast(low time.Duration, name, doc, text string, field func(*Settings) *time.Duration) Setting {
	wrong := fmt.Errorf("must be whole minutes from %dm to 720h, for example 24h", low/time.Minute)
	return Setting{
		Name: name, Doc: doc, Default: text,
		parse: func(s *Settings, text string) error {
			span, err := time.ParseDuration(text)
			if err != nil || span < low || span > maxSpan || span%time.Minute != 0 {
				return wrong
			}
			*field(s) = span
			return nil
		},
		format: func(s Settings) string { return fmt.Sprintf("%dm", *field(&s)/time.Minute) },
	}
}

func boolean(name, doc string, field func(*Settings) *bool) Setting {
	return Setting{
		Name: name, Doc: doc, Default: "false",
		parse: func(s *Settings, text string) error {
			if text != "true" && text != "false" {
				return errors.New("must be true or false")
			}
			*field(s) = text == "true"
			return nil
		},
		format: func(s Settings) string { return strconv.FormatBool(*field(&s)) },
	}
}

// pick is a setting of two words, the second of which sets the field.
func pick(name, doc, off, on string, field func(*Settings) *bool) Setting {
	return Setting{
		Name: name, Doc: doc, Default: off,
		parse: func(s *Settings, text string) error {
			if text != off && text != on {
				return fmt.Errorf("must be %s or %s", off, on)
			}
			*field(s) = text == on
			return nil
		},
		format: func(s Settings) string {
			if *field(&s) {
				return on
			}
			return off
		},
	}
}

// maxCount bounds requests a second and at once; more than that is no limit.
const maxCount = 100_000

func integer(name, doc, text string, low int, field func(*Settings) *int) Setting {
	return Setting{
		Name: name, Doc: doc, Default: text,
		parse: func(s *Settings, text string) error {
			n, err := strconv.Atoi(text)
			if err != nil || n < low || n > maxCount {
				return fmt.Errorf("must be a whole number from %d to %d", low, maxCount)
			}
			*field(s) = n
			return nil
		},
		format: func(s Settings) string { return strconv.Itoa(*field(&s)) },
	}
}

func parsePercent(to *money.Percent, text string) error {
	percent, err := money.ParsePercent(text)
	if err != nil {
		return errors.New("must be a percentage from 0 to 100 with at most four digits after the point, for example 0.5")
	}
	*to = percent
	return nil
}

func parseUSD(to *money.Amount, text string) error {
	amount, err := money.Parse(money.USD, text)
	if err != nil || amount.Minor < 0 {
		return errors.New("must be a sum of USD, 0 or more, with at most two digits after the point, for example 1.50")
	}
	*to = amount
	return nil
}

// zones keeps the zones that were read: a till is loaded for each request, a zone is read from disk. Only names
// that exist in the zone database get in, so it is bounded by that.
var zones sync.Map

func parseZone(to **time.Location, name string) error {
	if known, ok := zones.Load(name); ok {
		*to = known.(*time.Location)
		return nil
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" || path.Clean(name) != name {
		return errors.New("must be the name of a time zone, for example Europe/Moscow or UTC")
	}
	zones.Store(name, zone)
	*to = zone
	return nil
}
