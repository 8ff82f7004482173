package main

import (
	"slices"
	"time"

	"kassa/internal/invoice"
)

// tick lets a millisecond pass, so that nothing is seen at the same time as something else.
func (w *world) tick() { w.now = w.now.Add(time.Millisecond) }

// pass is a step: time goes by, prices move, and mostly the timers run.
func (w *world) pass() {
	most := one(w.draws, []int64{5_000, 60_000, 600_000, 3_600_000})
	w.now = w.now.Add(time.Duration(w.draws.between(1, most)) * time.Millisecond)
	w.note("it is %s", w.now.Format("15:04:05.000"))
	w.prices.drift(w.draws, w.now)
	w.tell()
	if !w.draws.once(4) {
		w.ring()
	}
	w.forget()
}

// ring lets the timers run.
func (w *world) ring() {
	w.wholly(func() error { return w.house.invoices.Tick(w.ctx) })
	w.expire()
	w.wholly(func() error { return w.forgive(w.house.payoffs.Tick(w.ctx)) })
	w.payOut()
}

// expire works out what the invoices' timers did.
func (w *world) expire() {
	for _, s := range w.shops {
		for _, b := range s.bills {
			if w.now.Before(b.expires) || b.state.Final() && b.state != invoice.Failed {
				continue
			}
			before := b.state
			b.assess(w.now, false)
			w.announce(b, before, false)
			w.touch(b)
		}
	}
}

// lasting is how many invoices of a till are kept in mind once nothing happens to them by itself any more.
const lasting = 12

// forget leaves the oldest invoices alone that are settled.
func (w *world) forget() {
	for _, s := range w.shops {
		surplus := len(s.bills) - lasting
		s.bills = slices.DeleteFunc(s.bills, func(b *bill) bool {
			if surplus <= 0 || !b.quiet(w.now) {
				return false
			}
			surplus--
			return true
		})
	}
}

// quiet tells whether time alone changes nothing about it any more.
func (b *bill) quiet(now time.Time) bool {
	waits := func(p *part) bool { return p.place == invoice.Held || p.place == invoice.Pending && p.reason == "" }
	return b.state.Final() && now.After(b.grace()) && !slices.ContainsFunc(b.parts, waits)
}
