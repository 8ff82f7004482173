package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"kassa/internal/payoff"
)

// Result is what a world that held has seen.
type Result struct{ Invoices, Steps, Crashes, Audits int }

// How often a process dies, and how often the books are checked as a whole, in steps.
const (
	crashEvery = 250
	auditEvery = 4000
)

// Live lets one world live until it has so many invoices. The error is a broken invariant, with the seed that shows it
// again and the last steps.
func Live(ctx context.Context, seed uint64, invoices int, dir string, empty []byte) (result Result, err error) {
	w, err := newWorld(ctx, seed, dir, empty)
	if err != nil {
		return result, err
	}
	defer func() {
		if value := recover(); value != nil {
			broken, ok := value.(failure)
			if !ok {
				broken.text = fmt.Sprintf("panic: %v\n%s", value, debug.Stack())
			}
			err = w.told(seed, broken.text)
		}
		if closed := w.close(); err == nil {
			err = closed
		}
	}()
	w.begin()
	for w.made < invoices {
		w.turn()
	}
	w.end()
	return Result{w.made, w.step, w.crashes, w.audits}, nil
}

// begin opens the tills. Nothing crashes before there is something to lose.
func (w *world) begin() {
	w.clerk.last = map[string]payoff.Outcome{}
	w.must(w.house.tills.VerifyKey(w.ctx))
	w.prices.drift(w.draws, w.now)
	w.tell()
	w.charge()
	for _, sandbox := range []bool{true, false, false} {
		w.register(sandbox)
	}
	for _, s := range w.shops {
		w.wallets[s] = map[string]string{}
	}
}

// turn is one step and the check of what it did.
func (w *world) turn() {
	w.step++
	w.tick()
	if w.crash.left == 0 && w.draws.once(crashEvery) {
		w.crash.left, w.crash.after = 1+w.draws.IntN(4), w.draws.once(2)
	}
	before := w.crashes
	s := w.draw()
	w.doing = s.name
	s.do(w)
	if w.crashes > before { // a new process reads its rails and lets its timers run
		w.catchUp()
		w.ring()
	}
	w.check()
	if w.step%auditEvery == 0 {
		w.audit()
	}
}

// end lets everything come to its end and checks the books as a whole, sealed.
func (w *world) end() {
	w.crash.left, w.chain.down = 0, 0
	w.catchUp()
	w.ring()
	w.check()
	w.seal()
	w.audit()
}
