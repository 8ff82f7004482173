package main

import (
	"fmt"
	"time"

	"kassa/internal/fault"
	"kassa/internal/idempotency"
)

// create is a request that was done under a key, and the id of what it made.
type create struct {
	act  idempotency.Act
	made string
	send func() error
}

// keyed gives a create a key; the answer that is kept is the id of what it makes.
func keyed[T any](w *world, s *shop, path string, id func(T) string) (idempotency.Act, idempotency.Keep[T]) {
	act := idempotency.Act{Till: s.till.ID, Key: fmt.Sprintf("step-%d", w.step), Path: path, Request: "as it was"}
	return act, func(made T) (idempotency.Answer, error) {
		return idempotency.Answer{Act: act, Body: []byte(id(made)), Until: w.now.Add(24 * time.Hour)}, nil
	}
}

// lately is how many creates may come again.
const lately = 20

// send lets a create act under its key. The id comes from the answer that is kept with the act: there is one if, and only
// if, it was done, whatever died.
func (w *world) send(act idempotency.Act, do func() error) (id string, done bool) {
	done = w.act(do)
	id = w.answer(act)
	w.expect(done == (id != ""), "%s is %s, and its answer is %q", act.Path, w.outcome, id)
	if done {
		w.creates = append(w.creates, create{act, id, do})
		w.creates = w.creates[max(0, len(w.creates)-lately):]
	}
	return id, done
}

// answer is what is kept under a key, empty for nothing.
func (w *world) answer(act idempotency.Act) string {
	kept, err := w.house.store.Answer(w.ctx, act.Till, act.Key)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return ""
	}
	w.must(err)
	body, err := kept.Replay(act)
	w.must(err)
	return string(body)
}

// again is a step: a create comes once more under its key. It is answered as before, and if it overtakes the look for that
// answer it is refused and changes nothing.
func (w *world) again() {
	if len(w.creates) == 0 {
		return
	}
	c := one(w.draws, w.creates)
	got := w.answer(c.act)
	w.expect(got == c.made, "%s answers %q under the key for %q", c.act.Path, got, c.made)
	w.expect(!w.act(c.send), "%s acted twice under one key", c.act.Path)
	w.note("%s of %s comes again: %s", c.act.Path, c.made, w.outcome)
}
