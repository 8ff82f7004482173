package callback

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// outbox keeps deliveries in memory, with the leases and fences of a real one.
type outbox struct {
	mu     sync.Mutex
	rows   []*row
	broken error // what every call answers, if set
	claims int   // calls of Claim
}

type row struct {
	Delivery
	due, leased time.Time // leased: until when
	state       State
	attempts    []Completion
	lost        []Completion // attempts whose lease was over
}

var errBroken = errors.New("database is gone")

func (o *outbox) add(delivery Delivery, due time.Time) *row {
	o.mu.Lock()
	defer o.mu.Unlock()
	added := &row{Delivery: delivery, due: due, state: Waiting}
	o.rows = append(o.rows, added)
	return added
}

func (o *outbox) breakWith(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.broken = err
}

func (o *outbox) Claim(
	_ context.Context, now, until time.Time, limit int, busy ...string,
) ([]Delivery, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.claims++
	if o.broken != nil {
		return nil, o.broken
	}
	taken := map[string]bool{} // invoices with a delivery in flight
	for _, r := range o.rows {
		taken[r.Invoice] = taken[r.Invoice] || r.state == Waiting && r.leased.After(now)
	}
	rows := slices.Clone(o.rows)
	slices.SortStableFunc(rows, func(a, b *row) int { return a.due.Compare(b.due) })
	var claimed []Delivery
	for _, r := range rows {
		if len(claimed) == limit {
			break
		}
		if r.state == Waiting && !r.due.After(now) && !taken[r.Invoice] && !slices.Contains(busy, Receiver(r.URL)) {
			r.leased, taken[r.Invoice] = until, true
			r.Fence++
			claimed = append(claimed, r.Delivery)
		}
	}
	return claimed, nil
}

func (o *outbox) Complete(_ context.Context, done Completion) (bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.broken != nil {
		return false, o.broken
	}
	r := o.rows[slices.IndexFunc(o.rows, func(r *row) bool { return r.ID == done.ID })]
	if r.Fence != done.Fence {
		r.lost = append(r.lost, done)
		return false, nil
	}
	r.attempts = append(r.attempts, done)
	r.Attempts++
	r.state, r.due, r.leased = done.State, done.Due, time.Time{}
	return true, nil
}

func (o *outbox) Next(context.Context) (time.Time, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var next time.Time
	for _, r := range o.rows {
		at := r.due
		if r.leased.After(at) {
			at = r.leased
		}
		if r.state == Waiting && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next, o.broken
}

func (o *outbox) Log(context.Context, string) ([]Line, error) {
	return nil, errors.New("the worker reads no log")
}

func (o *outbox) Resend(context.Context, string, time.Time) error {
	return errors.New("the worker resends nothing by hand")
}

// delivered counts the rows of a receiver that arrived.
func (o *outbox) delivered(receiver string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	count := 0
	for _, r := range o.rows {
		if r.state == Success && Receiver(r.URL) == receiver {
			count++
		}
	}
	return count
}

// read runs the function while nobody writes.
func (o *outbox) read(look func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	look()
}
