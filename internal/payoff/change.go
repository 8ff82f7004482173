package payoff

import (
	"context"
	"time"

	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/order"
	"kassa/internal/till"
)

// change is one payoff being changed in one transaction.
type change struct {
	*Service
	tx     Tx
	at     time.Time
	owner  till.Till
	payoff Payoff
	by     invoice.Step
	dirty  bool // the payoff's row must be written
	ended  bool // it reached a final state
}

// update changes one payoff in a transaction of its own and returns it as it stands then.
func (s *Service) update(ctx context.Context, id string, by invoice.Step, do func(context.Context, *change) error) (Payoff, error) {
	var c *change
	announced := false
	err := s.Store.WritePayoff(ctx, func(ctx context.Context, tx Tx) error {
		var err error
		if c, err = s.begin(ctx, tx, id, by); err != nil {
			return err
		}
		if err := do(ctx, c); err != nil {
			return err
		}
		announced, err = c.finish(ctx)
		return err
	})
	if err != nil {
		return Payoff{}, err
	}
	if announced && s.Announced != nil {
		s.Announced()
	}
	return c.payoff, nil
}

func (s *Service) begin(ctx context.Context, tx Tx, id string, by invoice.Step) (*change, error) {
	payoff, err := tx.LockPayoff(ctx, id)
	if err != nil {
		return nil, err
	}
	owner, err := tx.Till(ctx, payoff.Till)
	return &change{Service: s, tx: tx, at: s.now(), owner: owner, payoff: payoff, by: by}, err
}

// finish writes the payoff and puts what is to be announced into the outbox.
func (c *change) finish(ctx context.Context) (announced bool, err error) {
	if !c.dirty {
		return false, nil
	}
	if err := c.tx.UpdatePayoff(ctx, c.payoff); err != nil {
		return false, err
	}
	c.payoff.Version++
	if !c.ended || c.payoff.CallbackURL == "" {
		return false, nil
	}
	return true, c.announce(ctx)
}

func (c *change) announce(ctx context.Context) error {
	body, err := c.Render(c.payoff, c.owner.Settings)
	if err != nil {
		return err
	}
	of := c.payoff
	return c.tx.Announce(ctx, invoice.Announcement{
		ID: c.IDs.Message(), Kind: invoice.OfPayoff, Subject: of.ID, Event: of.Events, Till: of.Till,
		URL: of.CallbackURL, Body: body, At: c.at,
	})
}

// sound refuses to let money leave while the books are off.
func (c *change) sound(ctx context.Context) error { return order.Sound(ctx, c.tx, "Payoffs") }

// step moves the state machine, and the money with it; a step to the same state leaves no trace.
func (c *change) step(ctx context.Context, trigger Trigger) error {
	state, err := next(c.payoff.State, trigger)
	if err != nil || state == c.payoff.State {
		return err
	}
	c.dirty, c.ended = true, state.Final()
	c.payoff.State, c.payoff.TimerAt = state, time.Time{}
	c.payoff.Events++
	if c.ended {
		c.payoff.FinalAt = c.at
	}
	err = c.tx.AppendPayoffEvent(ctx, Event{
		Payoff: c.payoff.ID, Number: c.payoff.Events, At: c.at, Name: reached(state), State: state,
		Actor: c.by.Actor, Note: c.by.Note,
	})
	if err != nil {
		return err
	}
	return c.move(ctx)
}

// move books what the new state means: reserved money leaves for its receiver and the operator, or goes back.
func (c *change) move(ctx context.Context) error {
	of := c.payoff
	switch of.State {
	case Processing:
		if c.Payer(of) != nil {
			c.payoff.TimerAt = c.at
		}
	case Payed:
		operators, err := c.operators(ctx)
		if err != nil {
			return err
		}
		return c.post(ctx, c.tx, of, c.at, ledger.PaidOut,
			ledger.Debit(of.reserve(), of.Deduction),
			ledger.Credit(ledger.Wallet(of.Sandbox, of.Backing, of.Receive.Asset), of.Receive),
			ledger.Credit(operators, of.Commission))
	case Failed, Canceled:
		if of.Invoice != "" { // before the balance, the order in which a refund locks them
			if err := c.Invoices.UndoRefund(ctx, c.tx, of.Invoice, of.Receive, c.by); err != nil {
				return err
			}
		}
		return c.post(ctx, c.tx, of, c.at, ledger.Returned,
			ledger.Debit(of.reserve(), of.Deduction), of.balance(-of.Deduction.Minor))
	case Created:
	}
	return nil
}

// operators is where the commission goes, by the rule of invoices: to the operator's revenue, or, for money that lay in
// the merchant's own wallet, to what the merchant owes the operator (design section 6).
func (c *change) operators(ctx context.Context) (ledger.Account, error) {
	of := c.payoff
	wallet, err := c.tx.Wallet(ctx, of.Backing)
	if wallet.Till != 0 {
		return ledger.Receivable(of.Sandbox, of.Till, of.Commission.Asset), err
	}
	return ledger.Revenue(of.Sandbox, of.Commission.Asset), err
}
