package feed

import (
	"sync"
	"time"

	"kassa/internal/fault"
)

// Bounds of waiting calls.
const (
	maxWaiting     = 2000 // in all: each holds a connection
	maxTillWaiting = 10
)

// waiters are the calls that wait for events of their tills.
type waiters struct {
	mutex  sync.Mutex
	byTill map[int64]*waiter
	calls  int
	closed chan struct{}
}

// waiter is the calls of one till.
type waiter struct {
	all   *waiters
	calls int
	told  chan struct{} // closed, and made anew, when the till has new events
}

// enter counts a waiting call; a fault of kind Limited when there are too many. Each entered call leaves.
func (w *waiters) enter(till int64) (*waiter, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	of := w.byTill[till]
	if of == nil {
		of = &waiter{all: w, told: make(chan struct{})}
	}
	if of.calls >= maxTillWaiting {
		return nil, limited("At most %d calls of a till can `wait` at once", maxTillWaiting)
	}
	if w.calls >= maxWaiting {
		return nil, limited("At most %d calls can `wait` at once, try without it", maxWaiting)
	}
	of.calls++
	w.calls++
	w.byTill[till] = of
	return of, nil
}

func limited(format string, most int) error {
	full := fault.New(fault.Limited, format, most)
	full.After = time.Second
	return full
}

func (w *waiters) leave(till int64) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	of := w.byTill[till]
	of.calls--
	w.calls--
	if of.calls == 0 {
		delete(w.byTill, till)
	}
}

// none tells whether nobody waits. Who enters after that reads what was numbered before.
func (w *waiters) none() bool {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.calls == 0
}

func (w *waiters) tell(tills []int64) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for _, till := range tills {
		if of := w.byTill[till]; of != nil {
			of.tell()
		}
	}
}

func (w *waiters) tellAll() {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for _, of := range w.byTill {
		of.tell()
	}
}

// tell needs the mutex.
func (w *waiter) tell() {
	close(w.told)
	w.told = make(chan struct{})
}

// news is closed at the till's next events.
func (w *waiter) news() <-chan struct{} {
	w.all.mutex.Lock()
	defer w.all.mutex.Unlock()
	return w.told
}
