package app

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// rounds runs a loop in a bubble for a while of its false clock and returns when each round began and what was noted.
// outcomes are those of the rounds in turn; later ones succeed.
func rounds(t *testing.T, life time.Duration, wake chan struct{}, outcomes ...error) (begins []time.Duration, notes []bool) {
	t.Helper()
	begin := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), life)
	defer cancel()
	work := loop{
		name: "work", every: time.Second, wake: wake,
		do: func(context.Context) error {
			begins = append(begins, time.Since(begin))
			if len(begins) <= len(outcomes) {
				return outcomes[len(begins)-1]
			}
			return nil
		},
		note: func(_ string, err error) { notes = append(notes, err == nil) },
	}
	work.run(ctx)
	return begins, notes
}

func TestLoopWorksRegularly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begins, _ := rounds(t, 2500*time.Millisecond, nil)
		if diff := cmp.Diff([]time.Duration{0, time.Second, 2 * time.Second}, begins); diff != "" {
			t.Error(diff)
		}
	})
}

func TestLoopIsWokenEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		wake := make(chan struct{}, 1)
		time.AfterFunc(300*time.Millisecond, func() { wake <- struct{}{} })
		begins, _ := rounds(t, 500*time.Millisecond, wake)
		if diff := cmp.Diff([]time.Duration{0, 300 * time.Millisecond}, begins); diff != "" {
			t.Error(diff)
		}
	})
}

func TestLoopBacksOffUntilItWorksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken")
		wake := make(chan struct{}, 1)
		wake <- struct{}{} // wakes nothing while the loop fails
		begins, notes := rounds(t, 3*time.Second, wake, broken, broken, broken)
		want := []time.Duration{0, 500 * time.Millisecond, 1500 * time.Millisecond}
		if diff := cmp.Diff(want, begins); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]bool{false, false, false}, notes); diff != "" {
			t.Error(diff)
		}
	})
}

func TestBackoffIsBounded(t *testing.T) {
	for failures := 1; failures < 1000; failures++ {
		if pause := backoff(failures); pause < pollEvery || pause > maxPause {
			t.Fatalf("after %d failures it pauses %s", failures, pause)
		}
	}
}
