package callback

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// The schedule of contract section 5, by the number of failed attempts.
func TestRetryAfter(t *testing.T) {
	want := []time.Duration{
		5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute,
		time.Hour, 2 * time.Hour, 4 * time.Hour,
		8 * time.Hour, 8 * time.Hour, 8 * time.Hour, 8 * time.Hour, 8 * time.Hour, 8 * time.Hour, 8 * time.Hour, 8 * time.Hour,
	}
	var got []time.Duration
	var total time.Duration
	for attempts := 1; ; attempts++ {
		pause, again := retryAfter(attempts, 0)
		if !again {
			break
		}
		got, total = append(got, pause), total+pause
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if days := 72 * time.Hour; total > days || total+8*time.Hour <= days {
		t.Errorf("the schedule lasts %s; it must end with the last pause of 8 h within three days", total)
	}
}

func TestRetryAfterJitter(t *testing.T) {
	tests := map[string]struct {
		attempts int
		jitter   float64
		want     time.Duration
	}{
		"none":         {1, 0, 5 * time.Second},
		"half":         {1, 0.5, 5*time.Second + 250*time.Millisecond},
		"half of 8 h":  {16, 0.5, 8*time.Hour + 24*time.Minute},
		"three fourth": {2, 0.75, 32*time.Second + 250*time.Millisecond},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got, _ := retryAfter(test.attempts, test.jitter); got != test.want {
				t.Errorf("retryAfter(%d, %v) = %s, want %s", test.attempts, test.jitter, got, test.want)
			}
		})
	}
}

func TestRetryAfterOutside(t *testing.T) {
	for _, attempts := range []int{-1, 0, len(retries) + 1, 1 << 30} {
		if pause, again := retryAfter(attempts, 0); again {
			t.Errorf("retryAfter(%d) = %s", attempts, pause)
		}
	}
}
