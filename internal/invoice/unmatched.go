package invoice

import (
	"context"
	"slices"

	"kassa/internal/fault"
	"kassa/internal/ledger"
)

// Credit gives unmatched money to the till it came for, without an invoice and without a commission.
func (s *Service) Credit(ctx context.Context, payment string, by Step) error {
	return s.resolve(ctx, payment, by, func(ctx context.Context, c *change, quote *Quote, p *Payment) error {
		p.Place = Given
		err := c.post(ctx, ledger.Credited, p.ID, ledger.Debit(c.unmatched(p.Asset), p.Amount), c.balance(quote, -p.Amount.Minor))
		if err != nil {
			return err
		}
		return c.event(ctx, PaymentCredited, p.ID)
	})
}

// Refunded books that unmatched money was paid back to its payer, outside of Kassa.
func (s *Service) Refunded(ctx context.Context, payment string, by Step) error {
	return s.resolve(ctx, payment, by, func(ctx context.Context, c *change, quote *Quote, p *Payment) error {
		p.Place = Returned
		err := c.post(ctx, ledger.Refunded, p.ID,
			ledger.Debit(c.unmatched(p.Asset), p.Amount), ledger.Credit(c.wallet(quote), p.Amount))
		if err != nil {
			return err
		}
		return c.event(ctx, PaymentRefunded, p.ID)
	})
}

// resolve changes one unmatched payment on the invoice that it came for.
func (s *Service) resolve(ctx context.Context, payment string, by Step, do func(context.Context, *change, *Quote, *Payment) error) error {
	if err := by.Check(); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		c, p, err := s.unplaced(ctx, tx, payment, by)
		if err != nil {
			return err
		}
		if err := do(ctx, c, c.record.Quoted(p.Quote), p); err != nil {
			return err
		}
		p.UpdatedAt = c.at
		if err := c.tx.UpdatePayment(ctx, *p); err != nil {
			return err
		}
		_, err = c.finish(ctx)
		return err
	})
}

// unplaced finds a payment that is unmatched, with its invoice locked for a change.
func (s *Service) unplaced(ctx context.Context, tx Tx, payment string, by Step) (*change, *Payment, error) {
	found, err := tx.PaymentByID(ctx, payment)
	if err != nil {
		return nil, nil, err
	}
	c, err := s.begin(ctx, tx, found.Invoice, by)
	if err != nil {
		return nil, nil, err
	}
	for i := range c.record.Payments {
		p := &c.record.Payments[i]
		if p.ID == payment && p.Place == Unplaced {
			return c, p, nil
		}
	}
	return nil, nil, fault.New(fault.Conflict, "Payment %s is not unmatched: it is %s", payment, found.Place)
}

// Assign gives unmatched money to an invoice of the same till, as if it had come on time. The invoice must be paid, or
// be payable, by the method that the money came on; a failed or expired one that is covered by it becomes payed.
func (s *Service) Assign(ctx context.Context, payment, invoice string, by Step) error {
	if err := by.Check(); err != nil {
		return err
	}
	record, err := s.Store.Record(ctx, invoice)
	if err != nil {
		return err
	}
	var announced bool
	err = s.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		announced = false
		from, p, err := s.unplaced(ctx, tx, payment, by)
		if err != nil {
			return err
		}
		announced, err = s.assign(ctx, from, p, record.Invoice.ID)
		return err
	})
	s.wake(announced && err == nil)
	return err
}

func (s *Service) assign(ctx context.Context, from *change, p *Payment, invoice string) (bool, error) {
	quote := *from.record.Quoted(p.Quote)
	to, err := s.receiver(ctx, from, invoice)
	if err != nil {
		return false, err
	}
	target, err := to.adopt(ctx, quote)
	if err != nil {
		return false, err
	}
	source := from.unmatched(p.Asset)
	moved := *p
	if to != from {
		if err := from.leave(ctx, p, invoice); err != nil {
			return false, err
		}
	}
	if err := to.receive(ctx, target, moved, source); err != nil {
		return false, err
	}
	return to.finish(ctx)
}

// receiver is the invoice that gets the money, which may be the one it came for.
func (s *Service) receiver(ctx context.Context, from *change, invoice string) (*change, error) {
	if invoice == from.record.Invoice.ID {
		return from, nil
	}
	to, err := s.begin(ctx, from.tx, invoice, Step{Actor: from.actor, Note: from.note})
	if err != nil {
		return nil, err
	}
	if to.record.Invoice.Till != from.record.Invoice.Till {
		return nil, fault.New(fault.Conflict, "The invoice belongs to another till than the payment")
	}
	return to, nil
}

// adopt makes the invoice count money of the given quote's method: on the quote it has for it, or on a copy of its price
// rule made now.
func (c *change) adopt(ctx context.Context, origin Quote) (*Quote, error) {
	of := &c.record.Invoice
	if of.State == Unavailable {
		return nil, fault.New(fault.Conflict, "The invoice was withdrawn, credit the payment to the till instead")
	}
	if chosen := c.record.Chosen(); of.Pinned && (chosen.Method != origin.Method || chosen.Wallet != origin.Wallet) {
		return nil, fault.New(fault.Conflict, "The invoice is paid by %s, the payment came on %s", chosen.Method, origin.Method)
	} else if of.Pinned {
		return chosen, nil
	}
	for i := range slices.Backward(c.record.Quotes) {
		if q := &c.record.Quotes[i]; q.Method == origin.Method && q.Wallet == origin.Wallet {
			return q, nil
		}
	}
	return nil, fault.New(fault.Conflict, "Nobody chose %s for the invoice: choose it on its page while it is open, or credit the payment to the till", origin.Method)
}

// leave tells the invoice that the payment came for where it went.
func (c *change) leave(ctx context.Context, p *Payment, to string) error {
	note := c.note
	c.note = "to " + to + ": " + note
	err := c.event(ctx, PaymentAssigned, p.ID)
	c.note = note
	if err != nil {
		return err
	}
	_, err = c.finish(ctx)
	return err
}

// receive takes the money over, from the unmatched account into the invoice's held one.
func (c *change) receive(ctx context.Context, quote *Quote, p Payment, source ledger.Account) error {
	of := &c.record.Invoice
	of.Quote, of.Pinned, c.dirty = quote.Number, true, true
	p.Invoice, p.Quote, p.Reason, p.Place, p.Counts, p.UpdatedAt = of.ID, quote.Number, "", Held, p.Amount, c.at
	if err := c.tx.UpdatePayment(ctx, p); err != nil {
		return err
	}
	c.record.put(p)
	err := c.post(ctx, ledger.Assigned, p.ID, ledger.Debit(source, p.Amount), ledger.Credit(c.held(p.Asset), p.Amount))
	if err != nil {
		return err
	}
	if err := c.event(ctx, PaymentAssigned, p.ID); err != nil {
		return err
	}
	if err := c.assess(ctx); err != nil {
		return err
	}
	if c.record.lacks(p.ID) {
		return fault.New(fault.Conflict, "The payment does not cover what the invoice lacks, credit it to the till instead")
	}
	return nil
}

// lacks tells whether a payment was given up at once: its invoice has failed, its grace is over, and it is not covered.
func (r *Record) lacks(payment string) bool {
	return slices.ContainsFunc(r.Payments, func(p Payment) bool { return p.ID == payment && p.Place == Unplaced })
}

// put puts a payment into the record, in place of the same one.
func (r *Record) put(p Payment) {
	for i := range r.Payments {
		if r.Payments[i].ID == p.ID {
			r.Payments[i] = p
			return
		}
	}
	r.Payments = append(r.Payments, p)
}
