package payoff_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"kassa/internal/payoff"
)

// scripted is a rail that sends once for each payoff and answers as the test says.
type scripted struct {
	answers []payoff.Outcome // one for each call; the last one repeats
	err     error
	before  func() // runs in each call
	asked   int
	sent    map[string]bool
}

func (p *scripted) Pay(_ context.Context, of payoff.Payoff) (payoff.Outcome, error) {
	p.asked++
	call := p.asked
	if p.before != nil {
		p.before()
	}
	if p.err != nil {
		return payoff.Outcome{}, p.err
	}
	outcome := p.answers[min(call, len(p.answers))-1]
	if p.sent == nil {
		p.sent = map[string]bool{}
	}
	p.sent[of.ID] = p.sent[of.ID] || outcome.Progress == payoff.Sent
	return outcome, nil
}

// paidBy is a shop with a submitted payoff that the payer serves.
func paidBy(t *testing.T, payer payoff.Payer) (*shop, payoff.Payoff) {
	t.Helper()
	s := open(t)
	s.Fund(s.Owner, "TEST", "500")
	s.service.Payer = func(payoff.Payoff) payoff.Payer { return payer }
	made := s.create(nil)
	s.submit(made.ID)
	return s, made
}

func TestAPayerThatNeedsTimeIsAskedAgain(t *testing.T) {
	payer := &scripted{answers: []payoff.Outcome{
		{Progress: payoff.Pending}, {Progress: payoff.Pending, Message: "in the queue"}, {Progress: payoff.Sent, Message: "tx 1"},
	}}
	s, made := paidBy(t, payer)
	s.pass(0)
	s.pass(time.Second)
	s.Same("asked", payer.asked, 1)
	s.pass(10 * time.Second)
	s.Same("message", s.is(made.ID, payoff.Processing).Message, "in the queue")
	s.pass(10 * time.Second)
	s.Same("message", s.is(made.ID, payoff.Payed).Message, "tx 1")
	s.pass(time.Hour)
	s.Same("asked", payer.asked, 3)
	s.booksBalance()
}

func TestAPayerThatRefusesReleasesTheMoney(t *testing.T) {
	s, made := paidBy(t, &scripted{answers: []payoff.Outcome{{Progress: payoff.Refused, Message: "no such account\x00\xff" + strings.Repeat("ü", 5000)}}})
	s.pass(0)
	failed := s.is(made.ID, payoff.Failed)
	s.Same("message is cut", len(failed.Message), 4095) // the last letter would have ended at 4097
	s.story(made.ID, "created merchant", "processing merchant", "failed payer")
	s.Balance(s.Owner, "TEST", "500")
	s.booksBalance()
}

func TestAPayerThatFailsIsAskedAgainAndStopsNobodyElse(t *testing.T) {
	broken := errors.New("node is gone")
	payer := &scripted{answers: []payoff.Outcome{{Progress: payoff.Sent}}, err: broken}
	s, made := paidBy(t, payer)
	expiring := s.create(nil)
	s.Turn(2 * time.Hour)
	if err := s.service.Tick(t.Context()); !errors.Is(err, broken) {
		t.Fatalf("error is %v, want the payer's", err)
	}
	s.is(made.ID, payoff.Processing)
	s.is(expiring.ID, payoff.Canceled)
	payer.err = nil
	s.pass(9 * time.Second)
	s.is(made.ID, payoff.Processing)
	s.pass(time.Second)
	s.is(made.ID, payoff.Payed)
	s.Same("asked", payer.asked, 2)
	s.booksBalance()
}

// hanging is a payer that answers only to an end of its time; without one it would hold everybody up.
type hanging struct{}

func (hanging) Pay(ctx context.Context, _ payoff.Payoff) (payoff.Outcome, error) {
	if _, bounded := ctx.Deadline(); !bounded {
		return payoff.Outcome{Progress: payoff.Sent}, nil
	}
	return payoff.Outcome{}, context.DeadlineExceeded
}

func TestAPayerHasATimeToAnswer(t *testing.T) {
	s, made := paidBy(t, hanging{})
	expiring := s.create(nil)
	s.Turn(2 * time.Hour)
	if err := s.service.Tick(t.Context()); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("error is %v, want that of a time that ended", err)
	}
	s.is(made.ID, payoff.Processing)
	s.is(expiring.ID, payoff.Canceled)
}

// TestACrashBetweenPayingAndBooking: the payer's answer is lost with the process; the next one asks again, and the money
// is booked once.
func TestACrashBetweenPayingAndBooking(t *testing.T) {
	payer := &scripted{answers: []payoff.Outcome{{Progress: payoff.Sent}}}
	s, made := paidBy(t, payer)
	ctx, crash := context.WithCancel(t.Context())
	payer.before = crash
	if err := s.service.Tick(ctx); err == nil {
		t.Fatal("a tick whose process died succeeded")
	}
	s.is(made.ID, payoff.Processing)
	payer.before = nil
	s.pass(0)
	s.is(made.ID, payoff.Payed)
	s.Same("asked", payer.asked, 2)
	s.story(made.ID, "created merchant", "processing merchant", "payed payer")
	s.Balance(s.Owner, "TEST", "400")
	s.booksBalance()
}

// TestTwoProcessesThatPayAtOnce: whatever the slower one was told, it finds the payoff payed and books nothing.
func TestTwoProcessesThatPayAtOnce(t *testing.T) {
	for _, late := range []payoff.Outcome{{Progress: payoff.Sent}, {Progress: payoff.Pending, Message: "wait"}, {Progress: payoff.Refused}} {
		t.Run(string(late.Progress), func(t *testing.T) {
			payer := &scripted{answers: []payoff.Outcome{late, {Progress: payoff.Sent, Message: "tx 1"}}}
			s, made := paidBy(t, payer)
			payer.before = func() {
				payer.before = nil
				s.Must(s.service.Tick(t.Context()))
			}
			s.pass(0)
			s.Same("message", s.is(made.ID, payoff.Payed).Message, "tx 1")
			s.Same("asked", payer.asked, 2)
			s.story(made.ID, "created merchant", "processing merchant", "payed payer")
			s.booksBalance()
		})
	}
}
