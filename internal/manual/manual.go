// Package manual is payment by hand: the payer says that he has paid by a card, a transfer or cash, and the merchant
// approves or rejects it. What they say goes to the log of the manual rail and comes back as what a rail saw.
package manual

import (
	"context"
	"fmt"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/rail"
)

// Service keeps the log. Both fields are needed.
type Service struct {
	Invoices *invoice.Service
	Rail     *rail.Manual
}

// Claim is the payer's word that he has paid what remains, with a note of his or none. The invoice waits for approval
// then; said twice it counts once. Faults: NotFound, Conflict where nothing can be claimed, Invalid for the note.
func (s *Service) Claim(ctx context.Context, id, note string) error {
	note, err := checkNote(note)
	if err != nil {
		return err
	}
	page, err := s.Invoices.Checkout(ctx, id)
	if err != nil {
		return err
	}
	if quote := page.Quote; quote != nil && quote.Rail == rail.ManualName && page.Remaining.IsZero() && page.Awaited.Minor > 0 {
		return nil // said already
	}
	if !page.Claimable {
		return fault.New(fault.Conflict, "There is nothing to be paid by hand on this invoice")
	}
	err = s.Rail.Send(ctx, rail.Transfer{
		// The version makes two clicks on the same page one claim.
		Key: fmt.Sprintf("%s/%d", page.Quote.Destination, page.Invoice.Version), Ref: page.Quote.Destination,
		Asset: page.Remaining.Asset, Minor: page.Remaining.Minor, Status: rail.Seen,
		FirstSeen: page.Now, By: "payer", Note: note,
	})
	if err != nil && fault.KindOf(err) != fault.Conflict { // a conflict is the same claim
		return err
	}
	return s.Invoices.CatchUpOn(ctx, s.Rail)
}

// Approve says that a claimed payment came: the amount, a literal in the method's currency, or all of it when it is
// empty. Sent twice it acts once. Faults: NotFound, Conflict without a claim or after a rejection, Invalid for the amount.
func (s *Service) Approve(ctx context.Context, id, amount string, by invoice.Step) error {
	return s.decide(ctx, id, by, func(p invoice.Payment) (rail.Transfer, error) {
		minor := p.Amount.Minor
		if amount != "" {
			sum, err := invoice.ParseAmount(p.Asset, amount)
			if err != nil {
				return rail.Transfer{}, err
			}
			minor = sum.Minor
		}
		return decision(p, rail.Confirmed, minor, by), nil
	})
}

// Reject says that a claimed payment did not come. Sent twice it acts once. Faults: NotFound, Conflict without a claim or
// after an approval.
func (s *Service) Reject(ctx context.Context, id string, by invoice.Step) error {
	return s.decide(ctx, id, by, func(p invoice.Payment) (rail.Transfer, error) {
		return decision(p, rail.Gone, p.Amount.Minor, by), nil
	})
}

func decision(p invoice.Payment, status rail.Status, minor int64, by invoice.Step) rail.Transfer {
	return rail.Transfer{
		Key: p.Key, Asset: p.Asset, Minor: minor, Status: status, FirstSeen: p.FirstSeen, By: by.Actor, Note: by.Note,
	}
}

// decide puts a decision about the oldest waiting claim on the log. Of two that come at once the log takes one; the other
// one is answered as if it had come later.
func (s *Service) decide(ctx context.Context, id string, by invoice.Step, about func(invoice.Payment) (rail.Transfer, error)) error {
	if err := by.Check(); err != nil {
		return err
	}
	if err := s.Invoices.CatchUpOn(ctx, s.Rail); err != nil { // a claim may have been written a moment ago
		return err
	}
	record, err := s.Invoices.Store.Record(ctx, id)
	if err != nil {
		return err
	}
	claim := waiting(record)
	if claim == nil {
		claim = last(record)
	}
	if claim == nil {
		return fault.New(fault.Conflict, "Nobody has said that the invoice was paid by hand; the payer, or you, can on its page")
	}
	made, err := about(*claim)
	if err != nil {
		return err
	}
	if claim.Status == rail.Seen {
		if err := s.send(ctx, made, record.Quoted(claim.Quote).Destination); err != nil {
			return err
		}
	}
	return s.outcome(ctx, id, claim.Key, made.Status)
}

func (s *Service) send(ctx context.Context, made rail.Transfer, ref string) error {
	made.Ref = ref
	if err := s.Rail.Send(ctx, made); err != nil && fault.KindOf(err) != fault.Conflict {
		return err
	}
	return s.Invoices.CatchUpOn(ctx, s.Rail)
}

// outcome compares what was decided about a claim with what was wanted.
func (s *Service) outcome(ctx context.Context, id, key string, wanted rail.Status) error {
	record, err := s.Invoices.Store.Record(ctx, id)
	if err != nil {
		return err
	}
	for _, p := range record.Payments {
		if p.Rail != rail.ManualName || p.Key != key || p.Part > 0 || p.Status == wanted {
			continue
		}
		return fault.New(fault.Conflict, "The payment was %s already", words[p.Status])
	}
	return nil
}

// words are what was decided about a claim.
var words = map[rail.Status]string{rail.Confirmed: "approved", rail.Gone: "rejected", rail.Seen: "claimed"}

// waiting is the oldest claim that nobody has decided about, nil when there is none.
func waiting(record invoice.Record) *invoice.Payment {
	for i, p := range record.Payments {
		if p.Rail == rail.ManualName && p.Status == rail.Seen {
			return &record.Payments[i]
		}
	}
	return nil
}

// last is the newest claim, nil when there is none.
func last(record invoice.Record) *invoice.Payment {
	for i := len(record.Payments) - 1; i >= 0; i-- {
		if p := record.Payments[i]; p.Rail == rail.ManualName && p.Part == 0 {
			return &record.Payments[i]
		}
	}
	return nil
}
