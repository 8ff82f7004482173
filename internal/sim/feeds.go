package main

import (
	"errors"
	"slices"
	"strconv"

	"kassa/internal/rail"
)

// feed is what a rail has told, in its order, and how much of it the simulator has worked out.
type feed struct {
	log  []rail.Observation
	done int
}

// append numbers an observation as the gateway's own chains do.
func (f *feed) append(seen rail.Observation) {
	seen.Confirmations, seen.Block = 0, ""
	if seen.Status == rail.Confirmed {
		seen.Confirmations, seen.Block = 1, strconv.Itoa(len(f.log)+1)
	}
	f.log = append(f.log, seen)
}

func blockOf(seen rail.Observation) int {
	block, err := strconv.Atoi(seen.Block)
	if err != nil {
		return -1 // in none
	}
	return block
}

// adopt takes a new coin into the world.
func (w *world) adopt(c *coin) {
	w.coins[c.key] = c
	w.order = append(w.order, c)
}

// tellOf lets a coin's rail tell of it, sometimes before what it told last; the gateway reads it now or later.
func (w *world) tellOf(c *coin) {
	seen := c.seen()
	switch c.rail {
	case chainName:
		w.chain.log = append(w.chain.log, seen)
		if n := len(w.chain.log); w.draws.once(8) && n-w.feeds[chainName].done >= 2 {
			w.chain.log[n-1], w.chain.log[n-2] = w.chain.log[n-2], w.chain.log[n-1]
		}
	case rail.TestName:
		w.transfer(seen)
	}
	if !w.draws.once(4) {
		w.catchUp()
	}
}

// transfer puts something onto the test rail's chain, which the gateway keeps itself.
func (w *world) transfer(seen rail.Observation) {
	if w.act(func() error {
		return w.house.test.Send(w.ctx, rail.Transfer{
			Key: seen.Key, Ref: seen.Ref, Asset: seen.Asset, Minor: seen.Raw.Int64(), Status: seen.Status, FirstSeen: seen.FirstSeen,
		})
	}) {
		w.feeds[rail.TestName].append(seen)
	}
	w.absorb()
}

// catchUp lets the gateway read its rails.
func (w *world) catchUp() {
	w.wholly(func() error { return w.forgive(w.house.invoices.CatchUp(w.ctx)) })
	w.absorb()
}

// forgive passes the errors that the world outside makes itself.
func (w *world) forgive(err error) error {
	if !w.crash.dead && (errors.Is(err, errRail) || errors.Is(err, errPayer)) {
		return nil
	}
	return err
}

// breakDown is a step: the node stops answering for a while.
func (w *world) breakDown() {
	w.chain.down = 1 + w.draws.IntN(3)
	w.note("the node fails %d times", w.chain.down)
}

// absorb works out everything that the gateway has read, as it reads: batch by batch, of each payment the last word.
func (w *world) absorb() {
	w.feeds[chainName].log = w.chain.log
	for _, name := range []string{rail.TestName, rail.ManualName, chainName} {
		f := w.feeds[name]
		for end := w.cursor(name); f.done < end; {
			size := 100 // what the gateway asks for
			if name == chainName {
				size = w.chain.size(f.done)
			}
			batch := f.log[f.done:min(f.done+size, end)]
			for i, seen := range batch {
				if !slices.ContainsFunc(batch[i+1:], func(later rail.Observation) bool { return later.Key == seen.Key }) {
					w.learn(seen)
				}
			}
			f.done += len(batch)
		}
	}
}

// cursor is how much of a rail the gateway has read.
func (w *world) cursor(name string) int {
	text, err := w.house.store.Cursor(w.ctx, name, name)
	w.must(err)
	if text == "" {
		return 0
	}
	end, err := strconv.Atoi(text)
	w.must(err)
	return end
}
