package callback

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// All tests of the worker run in synctest bubbles: their clock moves only when everything waits, so times are exact.

var delivered = Result{Delivered: true, Response: "200 => OK"}

// receivers answers by receiver and remembers what it was sent.
type receivers struct {
	answer map[string]func(ctx context.Context) Result // a receiver without an answer delivers

	mu           sync.Mutex
	sent         []Message
	active, most map[string]int // attempts in flight, by receiver
}

func (r *receivers) Post(ctx context.Context, message Message) Result {
	name := Receiver(message.URL)
	r.count(name, message)
	defer func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.active[name]--
	}()
	if answer := r.answer[name]; answer != nil {
		return answer(ctx)
	}
	return delivered
}

func (r *receivers) count(name string, message Message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.active == nil {
		r.active, r.most = map[string]int{}, map[string]int{}
	}
	r.sent = append(r.sent, message)
	r.active[name]++
	r.most[name] = max(r.most[name], r.active[name])
}

func (r *receivers) messages() []Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sent
}

// after answers when the time has passed.
func after(d time.Duration, result Result) func(context.Context) Result {
	return func(ctx context.Context) Result {
		select {
		case <-time.After(d):
			return result
		case <-ctx.Done():
			return Result{Response: "interrupted", Cause: ctx.Err()}
		}
	}
}

func always(result Result) func(context.Context) Result { return after(0, result) }

// salts are the same for every till.
type salts []string

func (s salts) Salts(context.Context, int64) ([]string, error) {
	if len(s) == 0 {
		return nil, errBroken
	}
	return s, nil
}

// bench is a running worker with all that it touches.
type bench struct {
	*Worker
	outbox    *outbox
	receivers *receivers
	log       *strings.Builder
	stop      func() // ends the worker and waits for it
	cancel    func()
	done      chan struct{}
}

func run(t *testing.T, box *outbox, posts *receivers, known salts) *bench {
	t.Helper()
	var log strings.Builder
	ctx, cancel := context.WithCancel(t.Context())
	b := &bench{outbox: box, receivers: posts, log: &log, cancel: cancel, done: make(chan struct{})}
	noJitter := func() float64 { return 0 }
	b.Worker = NewWorker(box, known, posts, time.Now, noJitter, slog.New(slog.NewTextHandler(&log, nil)))
	go func() {
		defer close(b.done)
		if err := b.Run(ctx); err != nil {
			t.Errorf("Run = %v", err)
		}
	}()
	b.stop = func() { cancel(); <-b.done }
	t.Cleanup(b.stop)
	synctest.Wait()
	return b
}

// pass lets the bubble's clock move.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func delivery(number int, host string) Delivery {
	return Delivery{
		ID: fmt.Sprintf("msg_%d", number), Subject: fmt.Sprintf("123456789_%d", number), Till: 123456789,
		URL: "https://" + host + "/callback?token=secret", Body: []byte(`{"state":"payed"}`),
	}
}
