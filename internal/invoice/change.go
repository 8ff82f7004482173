package invoice

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"time"

	"kassa/internal/fault"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/till"
)

// change is one invoice being changed in one transaction: the facts as they were read, and what was done so far.
type change struct {
	*Service
	tx       Tx
	at       time.Time
	owner    till.Till
	record   Record
	actor    string
	note     string
	before   State
	rejected bool // a person rejected a payment
	reversed bool // credited money went away
	dirty    bool // the invoice's row must be written
	turned   int  // the number of the event that changed the state last, 0 if none did
}

// NotFound is the contract's answer for an unknown invoice, another till's included.
func NotFound() *fault.Error { return fault.New(fault.NotFound, "Invoice not found") }

// tillOf reads the till's number out of an invoice's id.
func tillOf(id string) (int64, error) {
	number, _, _ := strings.Cut(id, "_")
	tillID, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, NotFound()
	}
	return tillID, nil
}

// update changes one invoice in a transaction of its own.
func (s *Service) update(ctx context.Context, id string, by Step, do func(context.Context, *change) error) error {
	if _, err := tillOf(id); err != nil {
		return err
	}
	var announced bool
	err := s.Store.Write(ctx, func(ctx context.Context, tx Tx) error {
		c, err := s.begin(ctx, tx, id, by)
		if err != nil {
			return err
		}
		if err := do(ctx, c); err != nil {
			return err
		}
		announced, err = c.finish(ctx)
		return err
	})
	s.wake(announced && err == nil)
	return err
}

func (s *Service) wake(announced bool) {
	if announced && s.Announced != nil {
		s.Announced()
	}
}

func (s *Service) begin(ctx context.Context, tx Tx, id string, by Step) (*change, error) {
	record, err := tx.Record(ctx, id)
	if err != nil {
		return nil, err
	}
	owner, err := tx.Till(ctx, record.Invoice.Till)
	if err != nil {
		return nil, err
	}
	return &change{
		Service: s, tx: tx, at: s.now(), owner: owner, record: record,
		actor: by.Actor, note: by.Note, before: record.Invoice.State,
	}, nil
}

// finish writes the invoice and puts what is to be announced into the outbox.
func (c *change) finish(ctx context.Context) (announced bool, err error) {
	if !c.dirty {
		return false, nil
	}
	c.setTimer()
	if err := c.tx.UpdateInvoice(ctx, c.record.Invoice); err != nil {
		return false, err
	}
	if !c.mustAnnounce() {
		return false, nil
	}
	return true, c.announce(ctx)
}

func (c *change) mustAnnounce() bool {
	changed := c.record.Invoice.State != c.before && announced(c.owner.Settings, c.record.Invoice.State)
	reversed := c.reversed && c.owner.Settings.CallbackReversed
	return c.record.Invoice.CallbackURL != "" && (changed || reversed)
}

func (c *change) announce(ctx context.Context) error {
	info, err := c.info(c.record, c.at)
	if err != nil {
		return err
	}
	body, err := c.Render(info, c.owner.Settings)
	if err != nil {
		return err
	}
	of := c.record.Invoice
	return c.tx.Announce(ctx, Announcement{
		ID: c.IDs.Message(), Kind: OfInvoice, Subject: of.ID, Event: cmp.Or(c.turned, of.Events), Till: of.Till,
		URL: of.CallbackURL, Body: body, At: c.at,
	})
}

// event appends to the history under the invoice's present state.
func (c *change) event(ctx context.Context, name EventName, payment string) error {
	c.dirty = true
	c.record.Invoice.Events++
	return c.tx.AppendEvent(ctx, Event{
		Invoice: c.record.Invoice.ID, Number: c.record.Invoice.Events, At: c.at, Name: name,
		State: c.record.Invoice.State, Payment: payment, Actor: c.actor, Note: c.note,
	})
}

// step moves the state machine; a step to the same state leaves no trace.
func (c *change) step(ctx context.Context, trigger Trigger) error {
	of := &c.record.Invoice
	state, err := next(of.State, trigger)
	if err != nil || state == of.State {
		return err
	}
	of.State, of.FinalAt = state, time.Time{}
	if state.Final() {
		of.FinalAt = c.at
	}
	err = c.event(ctx, Changed(state), "")
	c.turned = of.Events
	return err
}

// post appends a ledger entry about a payment, or about the whole invoice when the payment is empty.
func (c *change) post(ctx context.Context, reason ledger.Reason, payment string, postings ...ledger.Posting) error {
	entry := ledger.Entry{ID: c.IDs.Entry(), At: c.at, Reason: reason, Invoice: c.record.Invoice.ID, Payment: payment}
	for _, posting := range postings {
		if posting.Minor != 0 {
			entry.Postings = append(entry.Postings, posting)
		}
	}
	return c.tx.Post(ctx, entry)
}

// The accounts of this invoice.

func (c *change) wallet(quote *Quote) ledger.Account {
	return ledger.Wallet(c.record.Invoice.Sandbox, quote.Wallet, quote.Due.Asset)
}

func (c *change) held(asset money.Asset) ledger.Account {
	return ledger.Held(c.record.Invoice.Sandbox, c.record.Invoice.ID, asset)
}

func (c *change) unmatched(asset money.Asset) ledger.Account {
	return ledger.Unmatched(c.record.Invoice.Sandbox, c.record.Invoice.Till, asset)
}

// balance is a posting to the till's spendable balance behind a quote's method and wallet.
func (c *change) balance(quote *Quote, minor int64) ledger.Posting {
	of := c.record.Invoice
	return ledger.Posting{
		Account:   ledger.Till(of.Sandbox, of.Till, quote.Method, quote.Wallet, quote.Due.Asset),
		Minor:     minor,
		Spendable: &ledger.Balance{Till: of.Till, Method: quote.Method, Wallet: quote.Wallet},
	}
}
