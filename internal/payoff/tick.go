package payoff

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"kassa/internal/invoice"
)

const (
	tickLimit  = 200              // payoffs in one look at the timers
	retryAfter = 10 * time.Second // until a payer that was not done, or failed, is asked again
	payerTime  = 15 * time.Second // what a payer has for an answer: other payoffs, and their expiry, wait for it
)

// Tick does what time alone brings about: it cancels payoffs that nobody submitted in time, and lets the rails pay what
// was submitted. The timers are in the database, so a restart loses none. One payoff that fails does not stop the others.
func (s *Service) Tick(ctx context.Context) error {
	for {
		due, err := s.Store.DuePayoffs(ctx, s.now(), tickLimit)
		if err != nil {
			return err
		}
		var failed []error
		for _, id := range due {
			failed = append(failed, s.tick(ctx, id))
		}
		if err := errors.Join(failed...); err != nil || len(due) < tickLimit {
			return err
		}
	}
}

func (s *Service) tick(ctx context.Context, id string) error {
	payoff, err := s.Store.Payoff(ctx, id)
	if err != nil {
		return err
	}
	if payoff.State != Processing {
		_, err := s.update(ctx, id, invoice.Step{Actor: "timer"}, func(ctx context.Context, c *change) error {
			return c.step(ctx, Expire)
		})
		return err
	}
	return s.pay(ctx, payoff)
}

// pay asks the payer and books his answer. Between the two the process may die: the payer is asked again then, and
// sends nothing twice.
func (s *Service) pay(ctx context.Context, payoff Payoff) error {
	outcome, failure := Outcome{Progress: Pending}, error(nil)
	sound, err := s.Store.LedgerSound(ctx)
	if err != nil {
		return err
	}
	if payer := s.Payer(payoff); payer != nil && sound { // a breach stops payoffs that were submitted before it, too
		within, cancel := context.WithTimeout(ctx, payerTime)
		outcome, failure = payer.Pay(within, payoff)
		cancel()
	}
	_, err = s.update(ctx, payoff.ID, invoice.Step{Actor: "payer"}, func(ctx context.Context, c *change) error {
		if failure != nil {
			outcome = Outcome{Progress: Pending}
		}
		return c.answered(ctx, outcome)
	})
	if failure != nil {
		failure = fmt.Errorf("payoff %s: %w", payoff.ID, failure)
	}
	return errors.Join(failure, err)
}

func (c *change) answered(ctx context.Context, outcome Outcome) error {
	if c.payoff.State != Processing {
		return nil // another process was faster
	}
	if outcome.Message != "" {
		c.payoff.Message, c.dirty = clip(outcome.Message), true
	}
	switch outcome.Progress {
	case Sent:
		return c.step(ctx, Pay)
	case Refused:
		return c.step(ctx, Fail)
	case Pending:
	}
	c.payoff.TimerAt, c.dirty = c.at.Add(retryAfter), true
	return nil
}

// clip makes a payer's text one that every database can store.
func clip(text string) string {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
	if len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	return text
}
