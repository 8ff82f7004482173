package app

import (
	"context"
	"time"
)

const (
	pollEvery  = 500 * time.Millisecond // reads the rail, should a signal have been lost or another process have paid
	tickEvery  = time.Second            // looks at the timers; a command may have changed what is due
	sealEvery  = time.Second            // seals what was posted
	sweepEvery = time.Minute            // forgets answers that were kept long enough
	// watchEvery is how often the server looks whether the books must be checked, and what the last check found.
	watchEvery = 30 * time.Second
	maxPause   = 30 * time.Second // between two tries of a loop that fails
)

// loop is work that goes on until its context ends. After a failure the pause doubles up to maxPause, and nothing wakes
// it earlier; the first success ends that. Every outcome is noted under the name.
type loop struct {
	name  string
	do    func(context.Context) error
	every time.Duration   // from one success to the next round
	wake  <-chan struct{} // cuts that short; nil is never
	note  func(name string, err error)
}

func (l loop) run(ctx context.Context) {
	failures := 0
	for ctx.Err() == nil {
		err := l.do(ctx)
		if ctx.Err() != nil {
			return // what an ending context breaks is no failure
		}
		l.note(l.name, err)
		if err == nil {
			failures = 0
			rest(ctx, l.every, l.wake)
		} else {
			failures++
			rest(ctx, backoff(failures), nil)
		}
	}
}

// backoff is pollEvery after the first failure and doubles up to maxPause.
func backoff(failures int) time.Duration {
	const doublings = 6 // 500 ms doubled six times is over maxPause
	return min(pollEvery<<min(failures-1, doublings), maxPause)
}

func rest(ctx context.Context, pause time.Duration, wake <-chan struct{}) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}
