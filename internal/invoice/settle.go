package invoice

import (
	"context"
	"time"

	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// facts is what the payments on the chosen quote add up to.
type facts struct {
	sure    money.Amount // confirmed, in the quote's asset as counted
	awaited money.Amount // seen only, likewise
	due     money.Amount
	short   money.Amount // what may be missing
}

func (f facts) covered() bool {
	return f.due.Minor > 0 && f.sure.Minor >= f.due.Minor-f.short.Minor
}

// remaining is what still has to be paid; awaited money is not asked for twice.
func (f facts) remaining() money.Amount {
	arrived := f.sure.Minor + f.awaited.Minor
	if arrived >= f.due.Minor-f.short.Minor {
		return f.due.Zero()
	}
	return money.Amount{Asset: f.due.Asset, Minor: f.due.Minor - arrived}
}

// facts adds the payments up; ErrOverflow when they do not fit.
func (r *Record) facts() (facts, error) {
	quote := r.Chosen()
	if quote == nil {
		return facts{}, nil
	}
	sum := facts{sure: quote.Due.Zero(), awaited: quote.Due.Zero(), due: quote.Due, short: quote.Tolerance}
	for _, p := range r.Payments {
		var err error
		switch {
		case p.Reason != "" || p.Quote != quote.Number:
		case p.Status == rail.Confirmed:
			sum.sure, err = sum.sure.Add(p.Counts)
		case p.Status == rail.Seen:
			sum.awaited, err = sum.awaited.Add(p.Counts)
		}
		if err != nil {
			return facts{}, err
		}
	}
	_, err := sum.sure.Add(sum.awaited)
	return sum, err
}

// assess derives the state from the facts and the time, and books what follows. It may be called at any moment: with
// nothing new it changes nothing.
func (c *change) assess(ctx context.Context) error {
	sum, err := c.record.facts()
	if err != nil {
		return err
	}
	if err := c.step(ctx, c.trigger(sum)); err != nil {
		return err
	}
	if !c.at.Before(c.record.Invoice.ExpiresAt) {
		if err := c.step(ctx, c.expiry()); err != nil {
			return err
		}
	}
	c.unpin(sum)
	if c.record.Invoice.State.Settled() {
		return c.credit(ctx)
	}
	return c.release(ctx, sum)
}

// trigger is what the facts mean. A rejection fails the invoice only when nothing else is there: sure money stays
// payable to its full sum, and money that waits is decided by itself.
func (c *change) trigger(f facts) Trigger {
	switch {
	case f.covered():
		return Cover
	case f.awaited.Minor > 0:
		return Await
	case f.sure.Minor > 0:
		return Lack
	case c.rejected && c.record.Invoice.State == Processing:
		return Reject
	}
	return Vanish
}

// expiry is what the end of the lifetime means: a till may settle a part-paid topup for what arrived.
func (c *change) expiry() Trigger {
	of := c.record.Invoice
	if of.State == WrongAmount && of.Type == Topup && c.owner.Settings.SettlePartTopup {
		return Accept
	}
	return Expire
}

// unpin lets the payer choose anew when the money that pinned the method is gone.
func (c *change) unpin(sum facts) {
	of := &c.record.Invoice
	if of.Pinned && of.State == NotPayed && sum.sure.IsZero() && sum.awaited.IsZero() {
		of.Pinned, c.dirty = false, true
	}
}

// credit moves the invoice's held money to the till's balance, less the commission.
func (c *change) credit(ctx context.Context) error {
	quote := c.record.Chosen()
	if quote == nil {
		return nil
	}
	if err := c.trim(ctx, quote); err != nil {
		return err
	}
	total := quote.Due.Zero()
	for i := range c.record.Payments {
		p := &c.record.Payments[i]
		if p.Place != Held {
			continue
		}
		p.Place = Credited
		if err := c.tx.UpdatePayment(ctx, *p); err != nil {
			return err
		}
		var err error
		if total, err = total.Add(p.Amount); err != nil {
			return err
		}
	}
	if total.IsZero() {
		return nil
	}
	return c.settle(ctx, ledger.Settled, "", quote, c.held(total.Asset), total.Minor)
}

// settle changes what the invoice has credited by delta minor units, which come from the source's account (or go back
// to it), and the commission with it: its rule is about everything credited.
func (c *change) settle(ctx context.Context, reason ledger.Reason, payment string, quote *Quote, source ledger.Account, delta int64) error {
	of := &c.record.Invoice
	credited, err := quote.Due.Zero().Add(of.Credited.In(quote.Due.Asset))
	if err != nil {
		return err
	}
	if credited, err = credited.Add(money.Amount{Asset: credited.Asset, Minor: delta}); err != nil {
		return err
	}
	commission, err := quote.commission(credited)
	if err != nil {
		return err
	}
	charge := commission.Minor - of.Commission.Minor
	of.Credited, of.Commission, c.dirty = credited, commission, true
	return c.post(ctx, reason, payment, c.shares(quote, source, delta, charge)...)
}

// shares splits a credited sum: the commission comes out of it, or is charged to the balance in a posting of its own.
func (c *change) shares(quote *Quote, source ledger.Account, delta, charge int64) []ledger.Posting {
	revenue := ledger.Posting{Account: c.operators(quote), Minor: -charge}
	from := ledger.Posting{Account: source, Minor: delta}
	if c.record.Invoice.SubtractFrom == FromBalance {
		return []ledger.Posting{from, c.balance(quote, -delta), c.balance(quote, charge), revenue}
	}
	return []ledger.Posting{from, c.balance(quote, charge-delta), revenue}
}

// operators is where a commission goes: to the operator's revenue, or, for money that lies in the merchant's own wallet,
// to what the merchant owes the operator (design section 6).
func (c *change) operators(quote *Quote) ledger.Account {
	of := c.record.Invoice
	if quote.Own {
		return ledger.Receivable(of.Sandbox, of.Till, quote.Due.Asset)
	}
	return ledger.Revenue(of.Sandbox, quote.Due.Asset)
}

// release gives up the held part of a failed invoice once its grace is over: nobody's money until somebody decides.
func (c *change) release(ctx context.Context, sum facts) error {
	of := c.record.Invoice
	if of.State != Failed || sum.awaited.Minor > 0 || c.at.Before(c.graceEnd()) {
		return nil
	}
	for i := range c.record.Payments {
		p := &c.record.Payments[i]
		if p.Place != Held {
			continue
		}
		if err := c.giveUp(ctx, p, Short); err != nil {
			return err
		}
	}
	return nil
}

// giveUp makes a held payment nobody's.
func (c *change) giveUp(ctx context.Context, p *Payment, why Reason) error {
	p.Place, p.Reason, p.UpdatedAt = Unplaced, why, c.at
	if err := c.tx.UpdatePayment(ctx, *p); err != nil {
		return err
	}
	err := c.post(ctx, ledger.Released, p.ID,
		ledger.Debit(c.held(p.Asset), p.Amount), ledger.Credit(c.unmatched(p.Asset), p.Amount))
	if err != nil {
		return err
	}
	return c.event(ctx, PaymentUnmatched, p.ID)
}

// graceEnd is the last moment at which money on the chosen quote counts.
func (r *Record) graceEnd() time.Time {
	if quote := r.Chosen(); quote != nil {
		return r.Invoice.ExpiresAt.Add(quote.Grace)
	}
	return r.Invoice.ExpiresAt
}

// graceEnd is the first moment at which a held part of a failed invoice is given up.
func (c *change) graceEnd() time.Time {
	return c.record.graceEnd().Add(time.Millisecond)
}

// setTimer says when time alone may change the invoice.
func (c *change) setTimer() {
	of := &c.record.Invoice
	of.TimerAt = time.Time{}
	switch {
	case of.State == Failed && c.holding():
		of.TimerAt = c.graceEnd()
	case !of.State.Final() && (c.at.Before(of.ExpiresAt) || of.State != Processing):
		of.TimerAt = of.ExpiresAt
	}
}

// holding tells whether confirmed money waits for the grace to end; awaited money comes back by observation.
func (c *change) holding() bool {
	awaited, held := false, false
	for _, p := range c.record.Payments {
		awaited = awaited || p.Reason == "" && p.Status == rail.Seen
		held = held || p.Place == Held
	}
	return held && (!awaited || c.at.Before(c.graceEnd()))
}
