package bitcoin

import (
	"context"
	"time"
)

// Bounds of listening to waiting transactions.
const (
	maxUnread   = 2000                // read in one step
	restFactor  = 10                  // the node rests so many times as long as it worked on its list
	forgotAfter = 14 * 24 * time.Hour // nodes forget waiting transactions then; what is gone so long is watched no more
)

// pool is what is known of the transactions that wait for a block. It lives in memory: after a restart all are read again.
type pool struct {
	now   func() time.Time
	known map[string]struct{}
	next  time.Time // when the node may be asked again
}

func newPool(now func() time.Time) *pool { return &pool{now: now, known: map[string]struct{}{}} }

// listen reads the transactions that came since, and finds out which of the payments that wait are not there any more.
func (r *Rail) listen(ctx context.Context, on selected) (more bool, err error) {
	begin := r.Now()
	if begin.Before(r.pool.next) {
		return false, r.save(ctx)
	}
	ids, tip, err := on.mempool(ctx)
	if err != nil {
		return false, err
	}
	r.pool.next = r.Now().Add(restFactor * r.Now().Sub(begin))
	if tip != r.scan.tip().Hash {
		return true, nil // what is missing may be in the new block
	}
	if err := r.extend(ctx); err != nil {
		return false, err
	}
	listed := make(map[string]struct{}, len(ids))
	for _, id := range ids {
		listed[id] = struct{}{}
	}
	read, err := r.hear(ctx, on, r.pool.unread(ids, listed), listed)
	if err != nil {
		return false, err
	}
	r.miss(listed)
	for _, id := range read {
		r.pool.known[id] = struct{}{}
	}
	if err := r.save(ctx); err != nil {
		r.pool.forget()
		return false, err
	}
	more = len(r.pool.known) < len(listed)
	if more {
		r.pool.next = time.Time{}
	}
	return more, nil
}

// unread forgets what is listed no more, and picks what was not read yet.
func (p *pool) unread(ids []string, listed map[string]struct{}) []string {
	for id := range p.known {
		if _, still := listed[id]; !still {
			delete(p.known, id)
		}
	}
	var fresh []string
	for _, id := range ids {
		if _, known := p.known[id]; !known && len(fresh) < maxUnread {
			fresh = append(fresh, id)
		}
	}
	return fresh
}

// forget lets all be read again, as after a reorganisation: payments have other ancestors that wait then, and what a block
// had made impossible may wait again.
func (p *pool) forget() { p.known = map[string]struct{}{} }

// hear reads waiting transactions and tells which it read: one, or an ancestor of it, may have left meanwhile.
func (r *Rail) hear(ctx context.Context, on selected, ids []string, listed map[string]struct{}) ([]string, error) {
	raws, err := on.rawTransactions(ctx, ids)
	if err != nil {
		return nil, err
	}
	var read []string
	for i, raw := range raws {
		if raw == nil {
			continue
		}
		t, err := r.Config.Network.format().readTransaction(raw)
		if err != nil {
			read = append(read, ids[i])
			continue // of a kind that is not known yet; once it is in a block it must be understood
		}
		at, ok, err := r.look(ctx, on, ids[i], &t, listed)
		if err != nil {
			return nil, err
		}
		if ok {
			read = append(read, ids[i])
			r.scan.meet(&t, at)
		}
	}
	return read, nil
}

// look finds out what must be known of a waiting transaction before it is met: of a payment since when it waits, and what
// its ancestors spend; false when these are not the node's any more.
func (r *Rail) look(ctx context.Context, on selected, id string, t *transaction, listed map[string]struct{}) (glance, bool, error) {
	at := glance{seen: r.Now()}
	if !r.scan.concerns(t) {
		return at, true, nil
	}
	entered, known, err := on.entered(ctx, id)
	if err != nil {
		return at, false, err
	}
	if known && entered.Before(at.seen) {
		at.seen = entered
	}
	ancestry, ok, err := r.ancestry(ctx, on, t, listed)
	at.ancestry = ancestry
	return at, ok, err
}

// concerns tells whether a transaction pays to a watched address.
func (s *scan) concerns(t *transaction) bool {
	for _, out := range t.outputs {
		if s.list.match(out.script) {
			return true
		}
	}
	return false
}

// miss notes which of the waiting payments the node does not list. One that is replaced is gone at once (see meet), one
// that is only missing may come back, and is gone after the time that the operator allows.
func (r *Rail) miss(listed map[string]struct{}) {
	now := r.Now()
	for _, one := range r.scan.inOrder() {
		_, waits := listed[transactionOf(one.Key)]
		switch {
		case waits && one.Height == 0:
			if one.Gone || !one.Missing.IsZero() {
				one.Gone, one.Missing = false, time.Time{}
				r.scan.change(one)
			}
		case one.Gone:
			if one.Final = now.Sub(one.Missing) > forgotAfter; one.Final {
				r.scan.change(one)
			}
		case one.Height > 0:
		case one.Missing.IsZero():
			one.Missing = now
			r.scan.change(one)
		case now.Sub(one.Missing) > r.Dropped:
			r.scan.lose(one, now)
		}
	}
}
