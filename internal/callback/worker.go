package callback

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

const (
	maxSends       = 256 // attempts in flight at once; one that waits for a dead receiver costs only memory
	maxPerReceiver = 4   // a receiver with so many in flight is passed over, so a dead one leaves the others their slots

	maxFailing = 10_000 // receivers that are remembered as failing

	lease    = time.Minute      // how long a claimed delivery is ours
	deadline = lease / 2        // of an attempt with all its reading and writing: it ends well within its lease
	poll     = time.Second      // at most between two looks: another process may write to the same database
	maxPause = 10 * time.Second // at most between two tries while the outbox fails
)

// Poster makes one attempt; a Sender is one.
type Poster interface {
	Post(ctx context.Context, message Message) Result
}

// Worker delivers what is due in the outbox. Make it with NewWorker, and let one goroutine Run it.
type Worker struct {
	outbox Outbox
	salts  Salts
	poster Poster
	now    func() time.Time
	jitter func() float64
	log    *slog.Logger

	wake     chan struct{}
	finished chan outcome    // of attempts that ended; has room for all of them
	failing  map[string]bool // receivers whose last attempt failed, only for Run's goroutine
	inFlight map[string]int  // attempts by receiver, only for Run's goroutine
	sends    int             // their sum
}

// NewWorker makes a worker. Jitter gives numbers in [0, 1) and is called by several goroutines.
func NewWorker(
	outbox Outbox, salts Salts, poster Poster, now func() time.Time, jitter func() float64, log *slog.Logger,
) *Worker {
	return &Worker{
		outbox: outbox, salts: salts, poster: poster, now: now, jitter: jitter, log: log,
		wake:     make(chan struct{}, 1),
		finished: make(chan outcome, maxSends),
		failing:  make(map[string]bool),
		inFlight: make(map[string]int),
	}
}

// outcome is how an attempt ended, for the loop that counts them.
type outcome struct {
	receiver  string
	delivered bool
}

// Wake makes the worker look into the outbox at once. It never blocks.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default: // it is going to look anyway
	}
}

// Run delivers until the context ends. Then it claims nothing more, lets what is in flight end with its own deadline,
// writes how it went, and returns nil. A failing outbox is logged and tried again after a growing pause.
func (w *Worker) Run(ctx context.Context) error {
	failures := 0
	for ctx.Err() == nil {
		pause, err := w.startDue(ctx)
		wake := w.wake
		if err == nil {
			failures = 0
		} else if ctx.Err() == nil {
			failures++
			pause, wake = backoff(failures), nil // nothing that was announced meanwhile mends a broken outbox
			w.log.Error("callback outbox failed", "error", err, "failures", failures, "pause", pause)
		}
		w.wait(ctx, pause, wake)
	}
	for w.sends > 0 {
		w.release(<-w.finished)
	}
	return nil
}

// startDue starts attempts until all slots are taken or nothing more is due, and tells how long to wait then. Receivers
// that fail come second and have a quarter of the slots, so a backlog for dead ones never delays the living.
func (w *Worker) startDue(ctx context.Context) (time.Duration, error) {
	if err := w.startSome(ctx, maxPerReceiver, maxSends, w.busyOrFailing); err != nil {
		return 0, err
	}
	if err := w.startSome(ctx, 1, maxSends/4, w.busy); err != nil {
		return 0, err
	}
	return w.untilNext(ctx, w.now())
}

// startSome claims a few at once, from receivers that are not passed over, until so many attempts are in flight. A claim
// may bring several of one receiver, so a living one has at most 2*maxPerReceiver-1 in flight.
func (w *Worker) startSome(ctx context.Context, atOnce, slots int, passOver func() []string) error {
	for w.sends < slots {
		now := w.now()
		limit := min(atOnce, slots-w.sends)
		due, err := w.outbox.Claim(ctx, now, now.Add(lease), limit, passOver()...)
		if err != nil {
			return fmt.Errorf("claim callbacks: %w", err)
		}
		for _, delivery := range due {
			w.start(ctx, delivery)
		}
		if len(due) < limit {
			return nil
		}
	}
	return nil
}

// untilNext is how long nothing is due. What is due already and was not claimed waits for an attempt to end.
func (w *Worker) untilNext(ctx context.Context, now time.Time) (time.Duration, error) {
	next, err := w.outbox.Next(ctx)
	if err != nil {
		return 0, fmt.Errorf("read when the next callback is due: %w", err)
	}
	if pause := next.Sub(now); pause > 0 && pause < poll {
		return pause, nil
	}
	return poll, nil
}

func (w *Worker) wait(ctx context.Context, pause time.Duration, wake <-chan struct{}) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-wake:
	case ended := <-w.finished:
		w.release(ended)
	}
}

// start makes an attempt beside the loop. A stop of the worker does not interrupt it: it has a deadline of its own.
func (w *Worker) start(ctx context.Context, delivery Delivery) {
	receiver := Receiver(delivery.URL)
	w.inFlight[receiver]++
	w.sends++
	go func() {
		ended := outcome{receiver: receiver}
		defer func() { w.finished <- ended }()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), deadline)
		defer cancel()
		ended.delivered = w.attempt(ctx, delivery)
	}()
}

func (w *Worker) release(ended outcome) {
	w.sends--
	w.inFlight[ended.receiver]--
	if w.inFlight[ended.receiver] == 0 {
		delete(w.inFlight, ended.receiver)
	}
	if ended.delivered {
		delete(w.failing, ended.receiver)
	} else if len(w.failing) < maxFailing {
		w.failing[ended.receiver] = true
	}
}

// share is how many attempts a receiver may have in flight: one while it fails, so that a backlog for dead receivers
// leaves the slots to the living.
func (w *Worker) share(receiver string) int {
	if w.failing[receiver] {
		return 1
	}
	return maxPerReceiver
}

// busy lists the receivers that have taken their share of the slots.
func (w *Worker) busy() []string {
	var busy []string
	for receiver, sends := range w.inFlight {
		if sends >= w.share(receiver) {
			busy = append(busy, receiver)
		}
	}
	return busy
}

// busyOrFailing lists those and the ones whose last attempt failed.
func (w *Worker) busyOrFailing() []string {
	passed := w.busy()
	for receiver := range w.failing {
		if w.inFlight[receiver] < w.share(receiver) {
			passed = append(passed, receiver)
		}
	}
	return passed
}

// backoff doubles from a tenth of a second up to maxPause.
func backoff(failures int) time.Duration {
	return min(100*time.Millisecond<<min(failures-1, 10), maxPause)
}
