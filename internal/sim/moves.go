package main

import (
	"context"
	"slices"
	"strconv"
	"time"

	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/order"
	"kassa/internal/signature"
	"kassa/internal/till"
)

// move is a swap or a transfer as it should be: money that changes its place inside of the operator's pool.
type move struct {
	swap     bool
	id       string // a transfer's is its number
	from, to leg
	state    order.State
	deadline time.Time // for its submission, zero for never
	account  []sum
}

// leg is one side of a move.
type leg struct {
	shop   *shop
	method string
	minor  int64
}

// number is a transfer's id.
func (m *move) number() int64 {
	number, _ := strconv.ParseInt(m.id, 10, 64) // the gateway gave it
	return number
}

// late tells whether nobody may submit it any more.
func (m *move) late(now time.Time) bool {
	return m.state == order.Created && !m.deadline.IsZero() && !now.Before(m.deadline)
}

// entriesOf is what a move puts into the accounts, all together.
func (w *world) entriesOf(m *move) []sum {
	asset := assetOf(m.from.method)
	taken := sum{m.from.shop.balance(m.from.method, w.wallets[m.from.shop][m.from.method]), m.from.minor}
	switch m.state {
	case order.Created:
		return []sum{taken, {ledger.Account{Sandbox: true, Name: "reserved", Asset: asset}, -m.from.minor}}
	case order.Success:
		given := sum{m.to.shop.balance(m.to.method, w.wallets[m.to.shop][m.to.method]), -m.to.minor}
		if !m.swap {
			return []sum{taken, given}
		}
		won, paid := ledger.Exchange(true, asset), ledger.Exchange(true, assetOf(m.to.method))
		return []sum{taken, {won, -m.from.minor}, {paid, m.to.minor}, given}
	case order.Failed, order.Canceled:
	}
	return nil
}

// desk is who ends moves of one kind.
type desk[ID, T any] interface {
	Submit(ctx context.Context, owner till.Till, id ID, signature string) (T, error)
	Cancel(ctx context.Context, owner till.Till, id ID, signature string) (T, error)
	Reject(ctx context.Context, id ID, by invoice.Step) (T, error)
}

func end[ID, T any](ctx context.Context, at desk[ID, T], owner till.Till, id ID, signed string, how order.Trigger) (err error) {
	switch how {
	case order.Submit:
		_, err = at.Submit(ctx, owner, id, signed)
	case order.Cancel:
		_, err = at.Cancel(ctx, owner, id, signed)
	case order.Reject, order.Expire:
		_, err = at.Reject(ctx, id, anna)
	}
	return err
}

// giver draws a till and a method that it gives money of: mostly one that has some and may.
func (w *world) giver() (*shop, string) {
	for _, s := range w.draws.Perm(len(w.shops)) {
		giver := w.shops[s]
		for _, m := range w.draws.Perm(len(swapped)) {
			if giver.till.Sandbox && w.balance(giver, swapped[m]) > 0 && !w.draws.once(10) {
				return giver, swapped[m]
			}
		}
	}
	s := one(w.draws, w.shops)
	return s, one(w.draws, append(swapped[:len(swapped):len(swapped)], offered[s.till.Sandbox]...))
}

// settle is a step: somebody submits, cancels or rejects a swap or a transfer, wisely or not.
func (w *world) settle() {
	var all []*move
	for _, s := range w.shops {
		all = append(all, s.moves...)
	}
	if len(all) == 0 {
		return
	}
	m := one(w.draws, all)
	s := m.from.shop
	w.touchMove(m)
	how := one(w.draws, []order.Trigger{order.Submit, order.Submit, order.Cancel, order.Reject})
	to := map[order.Trigger]order.State{order.Submit: order.Success, order.Cancel: order.Canceled, order.Reject: order.Failed}[how]
	may := m.state == to || m.state == order.Created && (how != order.Submit || !m.late(w.now))
	signed := signature.SHA1(m.id, s.salt)
	done := w.act(func() error {
		if m.swap {
			return end(w.ctx, w.house.swaps, s.till, m.id, signed, how)
		}
		return end(w.ctx, w.house.transfers, s.till, m.number(), signed, how)
	})
	w.note("%s, %s, is to %s: %s", m.id, m.state, how, w.outcome)
	w.expect(done == may || w.died, "it is %s and should be allowed: %v", w.outcome, may)
	if done && m.state == order.Created {
		m.state = to
	}
}

// runOut works out what the timers of swaps and transfers did.
func (w *world) runOut() {
	for _, s := range w.shops {
		for _, m := range s.moves {
			if m.late(w.now) {
				m.state = order.Canceled
				w.touchMove(m)
			}
		}
		s.moves = slices.DeleteFunc(s.moves, func(m *move) bool { return m.state.Final() && w.draws.once(8) })
	}
}

func (w *world) touchMove(m *move) {
	if !slices.Contains(w.moved, m) {
		w.moved = append(w.moved, m)
	}
}
