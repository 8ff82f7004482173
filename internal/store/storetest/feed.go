package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"kassa/internal/feed"
	"kassa/internal/invoice"
	"kassa/internal/payoff"
	"kassa/internal/store"
)

// sequence numbers all that waits, in batches of so many subjects.
func (s *suite) sequence(limit int) {
	s.Helper()
	for {
		done, err := s.SequenceEvents(s.ctx, limit)
		s.must(err)
		if done == 0 {
			return
		}
	}
}

// fed is a till's feed after a number, each line its number, subject and the event's number there.
func (s *suite) fed(till, after int64) []string {
	s.Helper()
	events, err := s.EventsAfter(s.ctx, till, after, 100)
	s.must(err)
	lines := make([]string, len(events))
	for i, e := range events {
		lines[i] = fmt.Sprintf("%d %s %d", e.Sequence, e.Subject, e.Number)
	}
	return lines
}

// append adds events to invoices, each at its second.
func (s *suite) append(id string, number, second int) {
	s.Helper()
	event := anEvent(id, number)
	event.At = after(second)
	s.must(s.in(func(tx invoice.Tx) error { return tx.AppendEvent(s.ctx, event) }))
}

var feedChecks = []check{
	{"events are fed by their time, once they are numbered", func(s *suite) {
		s.created(first, second)
		s.append(second, 2, 20)
		s.append(first, 2, 30)
		s.same("before", s.fed(sandbox, 0), []string{})
		s.sequence(100)
		want := []string{"1 " + first + " 1", "2 " + second + " 1", "3 " + second + " 2", "4 " + first + " 2"}
		s.same("after", s.fed(sandbox, 0), want)
		s.same("from a cursor", s.fed(sandbox, 2), want[2:])
		s.same("another till's", s.fed(live, 0), []string{})
		events, err := s.EventsAfter(s.ctx, sandbox, 0, 1)
		s.must(err)
		s.same("one", events, []feed.Event{{
			Sequence: 1, Kind: invoice.OfInvoice, Subject: first, Number: 1, At: after(1), Name: "invoice.created", State: "notpayed",
		}})
	}},
	{"a clock that goes backwards changes no subject's order", func(s *suite) {
		s.created(first, second)
		s.append(first, 2, 50)
		s.append(first, 3, 10)
		s.append(second, 2, 40)
		s.sequence(1)
		s.same("fed", s.fed(sandbox, 0), []string{
			"1 " + first + " 1", "2 " + first + " 2", "3 " + first + " 3", "4 " + second + " 1", "5 " + second + " 2",
		})
	}},
	{"what is committed late is numbered late", func(s *suite) {
		s.created(first, second)
		s.append(second, 2, 50)
		s.sequence(100)
		s.append(first, 2, 2)
		s.sequence(100)
		s.same("fed", s.fed(sandbox, 3), []string{"4 " + first + " 2"})
	}},
	{"events of payoffs are fed beside those of invoices", func(s *suite) {
		s.payoffs(payout)
		s.sequence(100)
		events, err := s.EventsAfter(s.ctx, sandbox, 1, 100)
		s.must(err)
		s.same("the payoff's", events, []feed.Event{{
			Sequence: 2, Kind: invoice.OfPayoff, Subject: payout, Number: 1, At: after(1), Name: "payoff.created", State: "created",
		}})
	}},
	{"the head is the last number, and tells whose events were numbered", func(s *suite) {
		head := func(want int64) {
			s.Helper()
			got, err := s.LastSequence(s.ctx)
			s.must(err)
			s.same("head", got, want)
		}
		head(0)
		s.created(first)
		made := anInvoice("100000001_aaaaaaaaaa")
		made.Till, made.Sandbox = live, false
		s.must(s.insert(made))
		s.append(made.ID, 1, 5)
		s.sequence(100)
		head(2)
		for from, want := range map[int64][]int64{0: {live, sandbox}, 1: {live}, 2: nil} {
			tills, err := s.SequencedTills(s.ctx, from, 2)
			s.must(err)
			s.same("tills", slices.Sorted(slices.Values(tills)), want)
		}
	}},
	{"several sequencers at once number everything once, without a gap", func(s *suite) {
		const subjects, events, sequencers, rounds = 20, 5, 4, 20
		ids := make([]string, subjects)
		for i := range ids {
			ids[i] = fmt.Sprintf("100000002_aaaaaaaaa%c", 'a'+i)
		}
		s.created(ids...)
		ended := make(chan error)
		for _, id := range ids {
			go func() { ended <- s.history(id, events) }()
		}
		for range sequencers {
			go func() {
				var failed error
				for round := 0; round < rounds && failed == nil; round++ {
					_, failed = s.SequenceEvents(s.ctx, 3)
				}
				ended <- failed
			}()
		}
		for range subjects + sequencers {
			s.must(<-ended)
		}
		s.sequence(3)
		s.inOrder(subjects * events)
	}},
	{"an appended event is signalled, a change without one is not", func(s *suite) {
		s.tills()
		s.same("at first", signalled(s), false)
		s.must(s.insert(anInvoice(first)))
		s.same("after an insert", signalled(s), false)
		s.append(first, 1, 1)
		s.same("after an event", signalled(s), true)
		s.paidOut()
		s.must(s.inPayoffs(func(tx payoff.Tx) error { return tx.AppendPayoffEvent(s.ctx, aPayoffEvent(payout, 2)) }))
		s.same("after a payoff's", signalled(s), true)
	}},
}

// paidOut makes a payoff of the invoice that is there.
func (s *suite) paidOut() {
	s.Helper()
	s.must(s.in(func(tx invoice.Tx) error {
		_, err := tx.PoolWallet(s.ctx, "BITCOIN", "test", begin)
		return err
	}))
	s.must(s.insertPayoff(aPayoff(payout)))
	signalled(s)
}

// history appends an invoice's events 2 to last, each in a transaction of its own.
func (s *suite) history(id string, last int) error {
	for number := 2; number <= last; number++ {
		event := anEvent(id, number)
		err := s.in(func(tx invoice.Tx) error { return tx.AppendEvent(s.ctx, event) })
		if err != nil {
			return err
		}
	}
	return nil
}

// inOrder wants so many events in the feed, numbered without a gap, each subject's in its own order.
func (s *suite) inOrder(want int) {
	s.Helper()
	events, err := s.EventsAfter(s.ctx, sandbox, 0, want+1)
	s.must(err)
	s.same("events", len(events), want)
	last := map[string]int{}
	for i, e := range events {
		s.same("sequence", e.Sequence, int64(i+1))
		s.same("number of "+e.Subject, e.Number, last[e.Subject]+1)
		last[e.Subject] = e.Number
	}
}

func signalled(s *suite) bool {
	select {
	case <-s.Appended():
		return true
	default:
		return false
	}
}

// FeedInvoices makes two invoices of one till, each with its first event.
func FeedInvoices(t *testing.T, kept *store.Store) (one, other invoice.Invoice) {
	t.Helper()
	s := &suite{T: t, Store: kept, ctx: context.Background()}
	s.created(first, second)
	return anInvoice(first), anInvoice(second)
}

// FeedEvent is an invoice's event of a number.
func FeedEvent(of invoice.Invoice, number int) invoice.Event { return anEvent(of.ID, number) }
