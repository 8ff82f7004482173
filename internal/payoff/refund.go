package payoff

import (
	"context"
	"slices"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/order"
)

// Refund pays back to the payer what he paid for an invoice, by a payoff of the invoice's method that needs no
// submission. The payer gets the whole amount, the commission of the payoff is the till's. The amount is a decimal literal
// in the asset that was paid; empty is all that is left. Faults: those of Create and of invoice.Service.Refund.
func (s *Service) Refund(ctx context.Context, invoiceID, wallet, amount string, by invoice.Step) (Payoff, error) {
	var faults fault.List
	receiver(&faults, wallet)
	faults.Append(by.Check())
	if err := faults.Err(); err != nil {
		return Payoff{}, err
	}
	draft, terms, err := s.draft(ctx, invoiceID)
	if err != nil {
		return Payoff{}, err
	}
	draft.Wallet = wallet
	var made Payoff
	err = s.Store.WritePayoff(ctx, func(ctx context.Context, tx Tx) error {
		made = draft
		quote, sum, err := s.Invoices.BeginRefund(ctx, tx, invoiceID, amount, by)
		if err != nil {
			return err
		}
		if err := order.Sound(ctx, tx, "Payoffs"); err != nil {
			return err
		}
		if quote.Method != made.Method {
			return fault.New(fault.Conflict, "The invoice changed meanwhile, try again")
		}
		made.Backing, made.Amount = quote.Wallet, sum
		if err := made.split(terms); err != nil {
			return err
		}
		if err := s.payable(ctx, tx, made); err != nil {
			return err
		}
		s.roubles(&made)
		if err := covered(ctx, tx, made); err != nil {
			return err
		}
		return s.insert(ctx, tx, made, Event{Actor: by.Actor, Note: by.Note})
	})
	return made, err
}

// covered tells whether the wallet that the invoice was paid to has what goes back.
func covered(ctx context.Context, tx Tx, made Payoff) error {
	funds, err := tx.Funds(ctx, made.Till, made.Method)
	if err != nil {
		return err
	}
	funds = slices.DeleteFunc(funds, func(f Fund) bool { return f.Wallet != made.Backing })
	_, err = order.Backing("payoff", made.Method, funds, made.Deduction)
	return err
}

// draft is the refund of an invoice without its sums.
func (s *Service) draft(ctx context.Context, invoiceID string) (Payoff, invoice.OutTerms, error) {
	record, err := s.Invoices.Store.Record(ctx, invoiceID)
	if err != nil {
		return Payoff{}, invoice.OutTerms{}, err
	}
	quote := record.Chosen()
	if quote == nil {
		return Payoff{}, invoice.OutTerms{}, fault.New(fault.Conflict, "Nothing was paid for the invoice, so nothing can be refunded")
	}
	owner, err := s.Invoices.Store.Till(ctx, record.Invoice.Till)
	if err != nil {
		return Payoff{}, invoice.OutTerms{}, err
	}
	terms, err := s.Store.Terms(ctx, owner.ID, owner.Sandbox, quote.Method)
	if err != nil {
		return Payoff{}, invoice.OutTerms{}, err
	}
	method, err := order.FindMethod(ctx, s.Invoices.Store, quote.Method)
	if err != nil {
		return Payoff{}, invoice.OutTerms{}, err
	}
	if !terms.PaysOut(owner, method) {
		return Payoff{}, invoice.OutTerms{}, fault.New(fault.Conflict,
			"`method` %s does not pay out: send the money back yourself and book that", quote.Method)
	}
	made := Payoff{
		Till: owner.ID, Sandbox: owner.Sandbox, Dialect: record.Invoice.Dialect, Method: quote.Method,
		SubtractFrom: invoice.FromBalance, Invoice: invoiceID,
	}
	s.open(&made, Processing)
	if s.Payer(made) != nil {
		made.TimerAt = made.CreatedAt
	}
	return made, terms.Out, nil
}
