package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/rail"
	"kassa/internal/store"
)

// world is one gateway with its merchants, payers, chains and prices. One seed makes one world, always the same.
type world struct {
	ctx     context.Context
	draws   *dice
	opening time.Time
	now     time.Time
	house   *house
	rebuild func() (*house, error)
	crash   *crash
	chain   *chain
	prices  *market
	clerk   *clerk

	shops   []*shop
	terms   map[bool]map[string]invoice.Terms
	wallets map[*shop]map[string]string
	coins   map[string]*coin
	order   []*coin // of their making
	places  map[string]place
	feeds   map[string]*feed
	parked  map[string]bool
	arrived map[string]bool

	totals    map[ledger.Account]int64 // what every account should have
	overdrawn map[ledger.Account]bool  // a chain took money back from it
	touched   []*bill
	handled   []*order
	off       []string

	died    bool       // in the last act
	changed bool       // something, before it died or was refused
	outcome string     // of the last act
	refusal fault.Kind // of the last act
	step    int
	doing   string // the step's name
	made    int    // invoices
	crashes int
	audits  int
	trace   []string
}

const (
	done    = "done"
	refused = "refused"
	crashed = "crashed, and was done"
	undone  = "crashed, and was not done"
)

// newWorld opens a world with a copy of an empty database.
func newWorld(ctx context.Context, seed uint64, dir string, empty []byte) (*world, error) {
	opening := time.Date(2026, 7, 1, 10, 0, 0, 0, time.UTC)
	w := &world{
		ctx: ctx, draws: newDice(seed), opening: opening, now: opening,
		terms: map[bool]map[string]invoice.Terms{true: {}, false: {}}, wallets: map[*shop]map[string]string{},
		coins: map[string]*coin{}, places: map[string]place{}, parked: map[string]bool{}, arrived: map[string]bool{},
		totals: map[ledger.Account]int64{}, overdrawn: map[ledger.Account]bool{},
		feeds: map[string]*feed{chainName: {}, rail.TestName: {}, rail.ManualName: {}},
	}
	path := filepath.Join(dir, fmt.Sprintf("%d.db", seed))
	w.crash = &crash{path: path}
	w.chain = &chain{}
	w.clerk = &clerk{w, nil}
	w.prices = &market{silent: map[string]time.Time{}}
	for _, one := range priced {
		w.prices.now = append(w.prices.now, one.micro)
	}
	if err := os.WriteFile(path, empty, 0o600); err != nil {
		return nil, err
	}
	random := entropy(seed)
	w.rebuild = func() (*house, error) {
		hook := store.Hook{Staged: w.crash.staged, Committed: w.crash.committed}
		return build(ctx, path, hook, random, func() time.Time { return w.now }, w.chain, w.payer)
	}
	var err error
	w.house, err = w.rebuild()
	return w, err
}

// close ends the world and removes its database.
func (w *world) close() error {
	err := w.house.store.Close()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		err = errors.Join(err, gone(w.crash.path+suffix))
	}
	return err
}

// act does something that may be refused, and tells whether it was done. A refusal must not have changed anything. The
// gateway may die in it; then it is started anew and does what a start does.
func (w *world) act(do func() error) bool {
	before := w.crash.commits
	err := do()
	w.died = w.crash.dead
	w.changed = w.crash.commits > before
	changed := w.changed
	switch {
	case w.died:
		w.outcome = undone
		if changed {
			w.outcome = crashed
		}
		w.restart()
		return changed
	case err == nil:
		w.outcome = done
		return true
	}
	w.outcome, w.refusal = refused, fault.KindOf(err)
	switch w.refusal {
	case fault.Conflict, fault.Invalid, fault.NotFound, fault.Unavailable:
		w.expect(!changed, "it was refused and changed something: %v", err)
		return false
	case fault.Internal, fault.Denied, fault.Limited:
	}
	w.fail("an error that should not be: %v", err)
	return false
}

// wholly does something that takes several transactions; if the gateway dies in it, its successor does it anew.
func (w *world) wholly(do func() error) {
	if w.act(do); w.died {
		w.act(do)
	}
}

// restart puts a new process in the place of the dead one. It knows what the disk held, and nothing else.
func (w *world) restart() {
	w.crashes++
	w.note("the process died, %s", w.outcome)
	w.must(w.house.store.Close())
	w.must(w.crash.bury())
	var err error
	w.house, err = w.rebuild()
	w.must(err)
	w.chain.down = 0 // what was half read is read again at once
}

// note adds a line to the trace.
func (w *world) note(format string, args ...any) {
	const kept = 40
	w.trace = append(w.trace, fmt.Sprintf("%6d  ", w.step)+fmt.Sprintf(format, args...))
	if len(w.trace) > 2*kept {
		w.trace = append(w.trace[:0], w.trace[kept:]...)
	}
}

// failure is a broken invariant.
type failure struct{ text string }

func (w *world) fail(format string, args ...any) { panic(failure{fmt.Sprintf(format, args...)}) }

func (w *world) expect(ok bool, format string, args ...any) {
	if !ok {
		w.fail(format, args...)
	}
}

func (w *world) must(err error) {
	if err != nil {
		w.fail("an error that should not be: %v", err)
	}
}

func (w *world) touch(b *bill) {
	for _, known := range w.touched {
		if known == b {
			return
		}
	}
	w.touched = append(w.touched, b)
}

func (w *world) touchOrder(o *order) {
	for _, known := range w.handled {
		if known == o {
			return
		}
	}
	w.handled = append(w.handled, o)
}

// told is the failure as a reader wants it: how to see it again, and what happened before.
func (w *world) told(seed uint64, text string) error {
	return fmt.Errorf("seed %d, step %d, %s: %s\n\nthe last steps:\n%s", seed, w.step, w.doing, text, strings.Join(w.trace, "\n"))
}
