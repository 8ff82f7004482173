package e2e

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// reader reads a till's feed and keeps its cursor over every crash of the server.
type reader struct {
	cursor int64
	ids    []string // of the events, in the order in which they were read
}

// read goes on to the feed's present end.
func (r *reader) read(t *testing.T, m *merchant) {
	t.Helper()
	for {
		page := m.must(t, "event/list", fields{"after": r.cursor})
		items := page["items"].([]any)
		if len(items) == 0 {
			return
		}
		for _, one := range items {
			item := fields(one.(map[string]any))
			if sequence := int64(item["sequence"].(float64)); sequence <= r.cursor {
				t.Fatalf("event %d follows %d", sequence, r.cursor)
			} else {
				r.cursor = sequence
			}
			r.ids = append(r.ids, item.text("id"))
		}
	}
}

// audit finds that the reader missed nothing and that nothing was put in behind it: whoever reads from the beginning reads
// the same, and each subject's events are all there in their order.
func (r *reader) audit(t *testing.T, m *merchant, sales []string) {
	t.Helper()
	eventually(t, "the newest invoice is fed", func() bool {
		r.read(t, m)
		return slices.Contains(r.ids, sales[len(sales)-1]+"-1")
	})
	var again reader
	again.read(t, m)
	if diff := cmp.Diff(again.ids, r.ids); diff != "" {
		t.Errorf("the feed (-from the beginning +as it was read):\n%s", diff)
	}
	last := map[string]int{}
	for _, id := range r.ids {
		subject, number, _ := strings.Cut(id, "-")
		if number != strconv.Itoa(last[subject]+1) {
			t.Errorf("event %s follows number %d of its subject", id, last[subject])
		}
		last[subject]++
	}
	for _, id := range sales {
		if last[id] == 0 {
			t.Errorf("invoice %s is not fed", id)
		}
	}
}
