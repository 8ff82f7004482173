package main

import (
	"kassa/internal/feed"
	"kassa/internal/invoice"
)

// reader is a merchant's program that follows the feed. It keeps its cursor, whatever dies.
type reader struct {
	cursor int64
	heard  map[string]*tale // by subject
}

// tale is what the feed told of an invoice or a payoff.
type tale struct {
	events int
	payed  int // times that it became payed
	state  string
}

// follow is a step: the sequencer numbers events, mostly, and a reader takes a page.
func (w *world) follow() {
	if !w.draws.once(4) {
		w.act(func() error { return w.house.feed.Sequence(w.ctx) })
	}
	s := one(w.draws, w.shops)
	w.note("till %d has read %d events", s.till.ID, w.read(s, 1+w.draws.IntN(feed.MaxItems)))
}

// read takes a page of the feed: of each subject its events in their order, none twice and none left out.
func (w *world) read(s *shop, limit int) int {
	page, err := w.house.feed.List(w.ctx, s.till.ID, feed.Query{After: s.reader.cursor, Limit: limit})
	w.must(err)
	w.expect(len(page.Events) <= limit, "a page has %d events of %d", len(page.Events), limit)
	last := s.reader.cursor
	for _, event := range page.Events {
		w.expect(event.Sequence > last, "event %d follows %d", event.Sequence, last)
		last = event.Sequence
		of := s.reader.heard[event.Subject]
		if of == nil {
			of = &tale{}
			s.reader.heard[event.Subject] = of
		}
		of.events++
		w.expect(event.Number == of.events, "event %d of %s is told as its %dth", event.Number, event.Subject, of.events)
		if event.Name == "invoice."+string(invoice.Payed) {
			of.payed++
		}
		of.state = event.State
	}
	s.reader.cursor = page.Cursor
	return len(page.Events)
}

// hearAll reads the feed to its end: it must have told how every invoice and every payoff ended.
func (w *world) hearAll() {
	w.must(w.house.feed.Sequence(w.ctx))
	heard := 0
	for _, s := range w.shops {
		for w.read(s, feed.MaxItems) > 0 {
		}
		heard += len(s.reader.heard)
	}
	for _, b := range w.bills {
		of := b.shop.reader.heard[b.id]
		w.expect(of != nil && of.state == string(b.state) && of.payed == b.payed, "the feed tells %+v of %s, which is %s", of, b.id, b.state)
	}
	for _, o := range w.orders {
		of := o.shop.reader.heard[o.id]
		w.expect(of != nil && of.state == string(o.state), "the feed tells %+v of %s, which is %s", of, o.id, o.state)
	}
	w.expect(heard == len(w.bills)+len(w.orders), "the feed tells of %d subjects, there are %d", heard, len(w.bills)+len(w.orders))
}
