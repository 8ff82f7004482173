package storetest

import (
	"errors"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/callback"
	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/payoff"
)

// past is all that lies behind a sandbox till with one invoice and one payoff.
type past struct {
	Record   invoice.Record
	Payoff   payoff.Payoff
	Events   []invoice.Event
	Paid     []payoff.Event
	Log      []callback.Line
	Attempts []callback.Attempt
	Due      time.Time // of the next callback
}

func (s *suite) past(id, paidOut string) past {
	s.Helper()
	var all past
	var failed [5]error
	all.Record, all.Payoff = s.record(id), s.payoff(paidOut)
	all.Events, failed[0] = s.History(s.ctx, id)
	all.Paid, failed[1] = s.PayoffHistory(s.ctx, paidOut)
	all.Log, failed[2] = s.Log(s.ctx, id)
	all.Attempts, failed[3] = s.Attempts(s.ctx, id)
	all.Due, failed[4] = s.Next(s.ctx)
	s.must(errors.Join(failed[:]...))
	return all
}

// anHourApart takes times that differ by an hour for the same, and absent ones.
var anHourApart = cmp.Comparer(func(one, other time.Time) bool {
	return one.IsZero() && other.IsZero() || one.Sub(other).Abs() == time.Hour
})

var clockChecks = []check{
	{"everything of a sandbox till becomes older by the same time", func(s *suite) {
		s.payoffs(payout)
		s.must(s.in(func(tx invoice.Tx) error {
			if err := tx.InsertPayment(s.ctx, aPayment("pay_1", first, 7)); err != nil {
				return err
			}
			return tx.Announce(s.ctx, news("m1", first, 1, 100))
		}))
		s.claim(100, 1)
		s.end("m1", 1, callback.Waiting, 300)
		s.must(s.update(paid(anInvoice(first))))
		before := s.past(first, payout)
		s.must(s.Age(s.ctx, sandbox, time.Hour, 10))
		aged := s.past(first, payout)
		s.same("due", aged.Due, before.Due.Add(-time.Hour))
		before.Record.Invoice.Version++ // whoever read it before must read again
		before.Payoff.Version++
		if diff := cmp.Diff(before, aged, anHourApart); diff != "" {
			s.Errorf("past (-before +after, but for the hour):\n%s", diff)
		}
	}},
	{"swaps and transfers of a sandbox till become older, a transfer for both of its parties", func(s *suite) {
		s.parties(betweenTills())
		s.must(s.insertSwap(aSwap(swap1)))
		transferred, err := s.Transfer(s.ctx, 1)
		s.must(err)
		s.must(s.Age(s.ctx, sandbox2, time.Hour, 10)) // the receiver's clock moves nothing
		s.must(s.Age(s.ctx, sandbox, time.Hour, 10))
		older, err := s.Transfer(s.ctx, 1)
		s.must(err)
		swapped, err := s.Swap(s.ctx, swap1)
		s.must(err)
		if diff := cmp.Diff(transferred, older, anHourApart); diff != "" {
			s.Errorf("transfer (-before +after, but for the hour):\n%s", diff)
		}
		if diff := cmp.Diff(aSwap(swap1), swapped, anHourApart); diff != "" {
			s.Errorf("swap (-before +after, but for the hour):\n%s", diff)
		}
	}},
	{"a live till does not age, and one of much history is refused", func(s *suite) {
		s.created(first, second)
		made := anInvoice("100000001_aaaaaaaaaa")
		made.Till, made.Sandbox = live, false
		s.must(s.insert(made))
		s.must(s.Age(s.ctx, live, time.Hour, 10))
		s.same("the live invoice", s.record(made.ID).Invoice, made)
		s.refuses(fault.Conflict, s.Age(s.ctx, sandbox, time.Hour, 1))
		s.same("the sandbox invoice", s.record(first).Invoice, anInvoice(first))
		s.must(s.Age(s.ctx, sandbox, time.Hour, 2))
	}},
}
