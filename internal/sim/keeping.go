package main

import (
	"time"

	"kassa/internal/callback"
)

// seal is a step: the sealer numbers and chains what has committed.
func (w *world) seal() { w.act(func() error { return w.house.books.Seal(w.ctx) }) }

// audit is the check of the books that runs every night, and everything that is too dear after each step.
func (w *world) audit() {
	report, err := w.house.books.Check(w.ctx)
	w.must(err)
	if !report.Sound() {
		w.fail("the check of the books found %d breaches, the first: %+v", report.Breaches, report.Found[0])
	}
	w.audits++
	parked, err := w.house.store.Parked(w.ctx, len(w.parked)+1)
	w.must(err)
	w.expect(len(parked) == len(w.parked), "%d observations are parked, it should be %d", len(parked), len(w.parked))
}

// deliver is a step: the messenger takes a few callbacks out, some arrive.
func (w *world) deliver() {
	var taken []callback.Delivery
	if !w.act(func() (err error) {
		taken, err = w.house.store.Claim(w.ctx, w.now, w.now.Add(time.Minute), 5)
		return err
	}) || w.died {
		return
	}
	subjects := map[string]bool{}
	for _, one := range taken {
		w.expect(!w.arrived[one.ID], "callback %s was delivered before", one.ID)
		w.expect(!subjects[one.Subject], "two callbacks of %s are on their way", one.Subject)
		subjects[one.Subject] = true
		done := callback.Completion{
			ID: one.ID, Fence: one.Fence, State: callback.Success, At: w.now, Response: "200 => OK", Due: w.now.Add(time.Minute),
		}
		if w.draws.once(3) {
			done.State, done.Response = callback.Waiting, "500 => "
		}
		if w.act(func() error { _, err := w.house.store.Complete(w.ctx, done); return err }) && done.State == callback.Success {
			w.arrived[one.ID] = true
		}
		if w.died {
			return
		}
	}
	w.note("%d callbacks were taken out", len(taken))
}
