package manual

import (
	"strings"
	"testing"

	"kassa/internal/fault"
)

func TestInstructions(t *testing.T) {
	for name, row := range map[string]struct {
		text, want string
		refused    bool
	}{
		"lines":            {text: "Card 2200\r\nИван И.\n", want: "Card 2200\nИван И."},
		"nothing":          {text: " \n\t", want: ""},
		"a tab":            {text: "Bank:\tAlfa", want: "Bank:\tAlfa"},
		"the longest":      {text: strings.Repeat("a", 4096), want: strings.Repeat("a", 4096)},
		"too long":         {text: strings.Repeat("a", 4097), refused: true},
		"no UTF-8":         {text: "Card \xff", refused: true},
		"a NUL":            {text: "Card\x00", refused: true},
		"a terminal's own": {text: "Card \x1b[2J", refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Instructions(row.text)
			if got != row.want || (err != nil) != row.refused || err != nil && fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q, %v; want %q", got, err, row.want)
			}
		})
	}
}

func TestNote(t *testing.T) {
	for name, row := range map[string]struct {
		note, want string
		refused    bool
	}{
		"trimmed":   {note: " from Ivan ", want: "from Ivan"},
		"none":      {},
		"longest":   {note: strings.Repeat("я", 250), want: strings.Repeat("я", 250)},
		"too long":  {note: strings.Repeat("я", 250) + "!", refused: true},
		"two lines": {note: "from\nIvan", refused: true},
		"no UTF-8":  {note: "\xff", refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := checkNote(row.note); got != row.want || (err != nil) != row.refused {
				t.Errorf("%q, %v; want %q", got, err, row.want)
			}
		})
	}
}
