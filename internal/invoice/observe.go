package invoice

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"kassa/internal/fault"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// Observe takes one observation in. One that breaks a rule is parked with the reason, for ever wrong as it is; a
// failing database is returned, and the reader comes again.
func (s *Service) Observe(ctx context.Context, seen rail.Observation) error {
	announced, err := s.takeIn(ctx, seen)
	if err != nil && lasting(err) {
		return s.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
			return tx.Park(ctx, seen, err.Error(), s.now())
		})
	}
	s.wake(announced && err == nil)
	return err
}

// lasting tells an observation that can never be taken in from a database that is down.
func lasting(err error) bool {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.NotFound, fault.Conflict:
		return true
	case fault.Internal, fault.Denied, fault.Limited, fault.Unavailable:
	}
	return errors.Is(err, money.ErrOverflow) || errors.Is(err, ledger.ErrUnbalanced)
}

func (s *Service) takeIn(ctx context.Context, seen rail.Observation) (announced bool, err error) {
	err = s.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		announced = false
		parts, err := tx.PaymentsByKey(ctx, seen.Rail, seen.Network, seen.Key)
		if err != nil {
			return err
		}
		known := len(parts) > 0
		if !known && seen.Status != rail.Gone {
			fresh, err := s.newPayment(ctx, tx, seen)
			if err != nil {
				return err
			}
			parts = []Payment{fresh}
		}
		for _, p := range parts {
			told, err := s.apply(ctx, tx, p, seen, known)
			if err != nil {
				return err
			}
			announced = announced || told
		}
		return nil
	})
	return announced, err
}

// apply takes an observation in for one part of its payment, on the invoice that the part belongs to.
func (s *Service) apply(ctx context.Context, tx Tx, p Payment, seen rail.Observation, known bool) (announced bool, err error) {
	if known && unchanged(p, seen) {
		return false, nil
	}
	c, err := s.begin(ctx, tx, p.Invoice, Step{Actor: cmp.Or(seen.By, "rail"), Note: seen.Note})
	if err != nil {
		return false, err
	}
	if known {
		stored, err := c.record.payment(p.ID) // another part may have changed it a moment ago
		if err != nil {
			return false, err
		}
		p = *stored
	}
	if err := c.observe(ctx, p, seen, known); err != nil {
		return false, err
	}
	return c.finish(ctx)
}

// payment finds a payment of the invoice by its ID.
func (r *Record) payment(id string) (*Payment, error) {
	for i := range r.Payments {
		if r.Payments[i].ID == id {
			return &r.Payments[i], nil
		}
	}
	return nil, fmt.Errorf("invoice %s lacks its payment %s", r.Invoice.ID, id)
}

// unchanged tells whether an observation says what is known. Money that is in a block may still be only seen, see sure.
func unchanged(p Payment, seen rail.Observation) bool {
	same := p.Status == seen.Status || p.Status == rail.Seen && seen.Status == rail.Confirmed
	return same && p.Confirmations == seen.Confirmations && p.Block == seen.Block
}

// sure is how sure money is of a quote that needs some confirmations: the rail tells how many there are, the quote decides.
func (q *Quote) sure(seen rail.Observation) rail.Status {
	if seen.Status == rail.Confirmed && seen.Confirmations < q.Confirmations {
		return rail.Seen
	}
	return seen.Status
}

// newPayment is money seen for the first time; its Place and Reason are not decided yet.
func (s *Service) newPayment(ctx context.Context, tx Tx, seen rail.Observation) (Payment, error) {
	id, quote, err := tx.Addressed(ctx, seen.Network, seen.Ref)
	if err != nil {
		return Payment{}, err
	}
	amount, err := amountOf(seen)
	if err != nil {
		return Payment{}, err
	}
	return Payment{
		ID: s.IDs.Payment(), Invoice: id, Quote: quote, Rail: seen.Rail, Network: seen.Network, Key: seen.Key,
		Asset: seen.Asset, Amount: amount, Raw: seen.Raw.String(), Decimals: seen.Decimals, FirstSeen: seen.FirstSeen,
	}, nil
}

func amountOf(seen rail.Observation) (money.Amount, error) {
	amount, err := money.FromRaw(seen.Asset, seen.Raw, seen.Decimals)
	if err == nil && amount.Minor <= 0 {
		err = fault.New(fault.Invalid, "payment is below the smallest unit of %s", seen.Asset)
	}
	return amount, err
}

// observe applies one sight of a payment to its invoice.
func (c *change) observe(ctx context.Context, p Payment, seen rail.Observation, known bool) error {
	quote := c.record.Quoted(p.Quote)
	if quote == nil || quote.Due.Asset != p.Asset {
		return fault.New(fault.Invalid, "payment of %s on a quote of another asset", p.Asset)
	}
	was := p.Status
	if was == rail.Seen && p.Raw != seen.Raw.String() {
		if err := c.revise(quote, &p, seen); err != nil {
			return err
		}
	}
	if !known || was == rail.Gone && !p.Place.resolved() {
		c.place(quote, &p)
	}
	p.Status, p.Confirmations, p.Block, p.UpdatedAt = quote.sure(seen), seen.Confirmations, seen.Block, c.at
	payment, err := c.keep(ctx, p, known)
	if err != nil {
		return err
	}
	if err := c.moved(ctx, quote, payment, was); err != nil {
		return err
	}
	if err := c.tx.UpdatePayment(ctx, *payment); err != nil {
		return err
	}
	return c.assess(ctx)
}

// revise takes a new sum of money that is not in the books yet: who approves a transfer knows what really came.
func (c *change) revise(quote *Quote, p *Payment, seen rail.Observation) error {
	amount, err := amountOf(seen)
	if err != nil {
		return err
	}
	if amount.Asset != p.Asset {
		return fault.New(fault.Invalid, "payment of %s was one of %s before", amount.Asset, p.Asset)
	}
	p.Amount, p.Raw, p.Decimals = amount, seen.Raw.String(), seen.Decimals
	p.Counts = c.counts(quote, *p)
	return nil
}

// keep puts a new payment into the record and the database, or finds a known one in the record.
func (c *change) keep(ctx context.Context, p Payment, known bool) (*Payment, error) {
	if known {
		stored, err := c.record.payment(p.ID)
		if err == nil {
			*stored = p
		}
		return stored, err
	}
	c.record.Payments = append(c.record.Payments, p)
	if err := c.tx.InsertPayment(ctx, p); err != nil {
		return nil, err
	}
	return &c.record.Payments[len(c.record.Payments)-1], c.event(ctx, PaymentSeen, p.ID)
}

// place decides where money belongs when it is first seen, or seen again after it had gone: to this invoice, or to
// nobody yet.
func (c *change) place(quote *Quote, p *Payment) {
	of := &c.record.Invoice
	p.Till, p.Sandbox, p.Place, p.Counts = of.Till, of.Sandbox, Pending, c.counts(quote, *p)
	switch {
	case of.State == Unavailable:
		p.Reason = Withdrawn
	case p.FirstSeen.After(of.ExpiresAt.Add(quote.Grace)):
		p.Reason = Late
	case of.Pinned && of.Quote != quote.Number:
		p.Reason = OtherMethod
	case quote.PartsUnmatched && c.begun(quote, p.ID):
		p.Reason = SecondPart
	default:
		p.Reason = ""
		of.Quote, of.Pinned, c.dirty = quote.Number, true, true
	}
}

// begun tells whether other money than the payment counts for a quote.
func (c *change) begun(quote *Quote, payment string) bool {
	return slices.ContainsFunc(c.record.Payments, func(p Payment) bool {
		return p.ID != payment && p.Quote == quote.Number && p.Reason == "" && p.Status != rail.Gone
	})
}

// counts is what a payment covers of its quote's due. After a lock that is shorter than the invoice's life, money counts
// at the rate of its arrival.
func (c *change) counts(quote *Quote, p Payment) money.Amount {
	if !quote.LockedUntil.Before(c.record.Invoice.ExpiresAt) || !p.FirstSeen.After(quote.LockedUntil) {
		return p.Amount
	}
	present, known := c.arrival(c.record.Invoice.Sandbox, quote)
	if !known {
		return p.Amount
	}
	counted, err := present.Times(quote.Rate.Inverse()).Convert(p.Amount, money.Down)
	if err != nil {
		return p.Amount
	}
	return counted
}
