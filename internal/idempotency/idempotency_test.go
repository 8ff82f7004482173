package idempotency_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/idempotency"
)

func TestParseKey(t *testing.T) {
	for name, row := range map[string]struct {
		lines []string
		good  bool
	}{
		"a UUID":            {[]string{"0b8f3d1e-5a52-4a3c-9d6f-2f1f7c1f9d10"}, true},
		"quoted":            {[]string{`"order-7"`}, true},
		"one character":     {[]string{"!"}, true},
		"the longest":       {[]string{strings.Repeat("~", 255)}, true},
		"too long":          {[]string{strings.Repeat("~", 256)}, false},
		"empty":             {[]string{""}, false},
		"a space":           {[]string{"order 7"}, false},
		"beyond ASCII":      {[]string{"заказ"}, false},
		"a control":         {[]string{"a\x7f"}, false},
		"two lines":         {[]string{"a", "a"}, false},
		"a key and nothing": {[]string{"a", ""}, false},
	} {
		t.Run(name, func(t *testing.T) {
			key, err := idempotency.ParseKey(row.lines)
			switch {
			case row.good && (err != nil || key != row.lines[0]):
				t.Errorf("key %q, %v", key, err)
			case !row.good && (err == nil || fault.KindOf(err) != fault.Invalid):
				t.Errorf("key %q, %v; want an invalid one", key, err)
			}
		})
	}
}

func FuzzParseKey(f *testing.F) {
	f.Add("order-7")
	f.Add("\xff")
	f.Fuzz(func(t *testing.T, line string) {
		key, err := idempotency.ParseKey([]string{line})
		if err == nil && (key != line || key == "" || len(key) > 255 || strings.ContainsAny(key, " \x00\r\n")) {
			t.Errorf("%q was read as %q", line, key)
		}
	})
}

// pile is answers that are due, by when they were asked for.
type pile struct {
	left   int
	limits []int
	err    error
}

func (p *pile) ForgetAnswers(_ context.Context, _ time.Time, limit int) (int, error) {
	p.limits = append(p.limits, limit)
	gone := min(limit, p.left)
	p.left -= gone
	return gone, p.err
}

func TestSweepTakesBatchesAndEnds(t *testing.T) {
	for _, row := range []struct{ due, left, batches int }{{0, 0, 1}, {499, 0, 1}, {500, 0, 2}, {1700, 0, 4}, {60_000, 10_000, 100}} {
		due := &pile{left: row.due}
		if err := (idempotency.Sweeper{Store: due, Now: time.Now}).Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int{row.left, row.batches}, []int{due.left, len(due.limits)}); diff != "" {
			t.Errorf("%d due: left and batches (-want +got):\n%s", row.due, diff)
		}
	}
	broken := errors.New("disk is full")
	if err := (idempotency.Sweeper{Store: &pile{left: 1700, err: broken}, Now: time.Now}).Sweep(t.Context()); !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
}
