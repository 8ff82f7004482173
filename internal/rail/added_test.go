package rail_test

import (
	"strings"
	"testing"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

func TestAddedMethods(t *testing.T) {
	for name, row := range map[string]struct {
		method rail.Method
		fields []string
	}{
		"good":               {rail.Method{Name: "SBPALFA", Title: "СБП Альфа", Asset: "RUB"}, nil},
		"longest":            {rail.Method{Name: strings.Repeat("A", 32), Title: strings.Repeat("я", 64), Asset: "XMR"}, nil},
		"nothing":            {rail.Method{}, []string{"name", "title", "currency"}},
		"small letters":      {rail.Method{Name: "Cash", Title: "Cash", Asset: "RUB"}, []string{"name"}},
		"a colon":            {rail.Method{Name: "A:B", Title: "Cash", Asset: "RUB"}, []string{"name"}},
		"a digit first":      {rail.Method{Name: "1CASH", Title: "Cash", Asset: "RUB"}, []string{"name"}},
		"one letter":         {rail.Method{Name: "C", Title: "Cash", Asset: "RUB"}, []string{"name"}},
		"too long":           {rail.Method{Name: strings.Repeat("A", 33), Title: strings.Repeat("я", 65), Asset: "RUB"}, []string{"name", "title"}},
		"spaces at the ends": {rail.Method{Name: "CASH", Title: " Cash", Asset: "RUB"}, []string{"title"}},
		"two lines":          {rail.Method{Name: "CASH", Title: "Ca\nsh", Asset: "RUB"}, []string{"title"}},
		"unknown currency":   {rail.Method{Name: "CASH", Title: "Cash", Asset: "GOLD"}, []string{"currency"}},
	} {
		t.Run(name, func(t *testing.T) {
			err := row.method.Check()
			var fields []string
			if err != nil {
				for _, f := range fault.Faults(err) {
					fields = append(fields, f.Field)
				}
			}
			if got, want := strings.Join(fields, " "), strings.Join(row.fields, " "); got != want {
				t.Errorf("faults of %q, want %q", got, want)
			}
		})
	}
}
