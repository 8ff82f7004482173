// Package sandbox pays invoices of sandbox tills as a payer would: it puts transfers on the TEST rail's simulated
// chain, for POST /v3/sandbox/pay/ (contract section 6) and for the payment page's buttons.
package sandbox

import (
	"cmp"
	"context"
	"errors"
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// Payment is one simulated payment. Empty fields have defaults.
type Payment struct {
	Till    int64 // the caller's, 0 for the payment page
	Invoice string
	Method  string      // the chosen or required one, else TEST
	Amount  string      // a decimal literal in the method's asset; what remains
	Status  rail.Status // Confirmed, or Seen for "unconfirmed first"
}

// defaultMethod is what an invoice is paid by when nobody chose another one (contract section 6).
const defaultMethod = "TEST"

// Service pays.
type Service struct {
	Invoices *invoice.Service
	Chain    *rail.Test
	Manual   *rail.Manual // of methods that are paid by hand: the simulated merchant approves
	IDs      interface{ Transfer() string }
	Now      func() time.Time
}

// Pay sends the money and returns when it was taken in. Its faults: NotFound, Conflict for a live till's invoice or one
// that cannot be paid so, Invalid for a wrong sum.
func (s *Service) Pay(ctx context.Context, p Payment) error {
	record, err := s.record(ctx, p.Till, p.Invoice)
	if err != nil {
		return err
	}
	if err := s.check(ctx, record, p); err != nil {
		return err
	}
	quote, err := s.quote(ctx, record, p.Method)
	if err != nil {
		return err
	}
	amount, err := s.sum(ctx, p, quote)
	if errors.Is(err, errAwaited) && p.Status != rail.Seen {
		return s.Settle(ctx, p.Till, p.Invoice)
	}
	if err != nil {
		return err
	}
	transfer := rail.Transfer{
		Key: s.IDs.Transfer(), Ref: quote.Destination, Asset: amount.Asset, Minor: amount.Minor,
		Status: cmp.Or(p.Status, rail.Confirmed), FirstSeen: s.Now(),
	}
	if quote.Rail == rail.ManualName {
		return s.byHand(ctx, transfer)
	}
	if err := s.Chain.Send(ctx, transfer); err != nil {
		return err
	}
	return s.Invoices.CatchUpOn(ctx, s.Chain)
}

// byHand claims a payment and, if it is to be sure, approves it.
func (s *Service) byHand(ctx context.Context, transfer rail.Transfer) error {
	wanted := transfer.Status
	transfer.Status, transfer.By = rail.Seen, "payer"
	if err := s.Manual.Send(ctx, transfer); err != nil {
		return err
	}
	if wanted == rail.Confirmed {
		transfer.Status, transfer.By = wanted, "sandbox"
		if err := s.Manual.Send(ctx, transfer); err != nil {
			return err
		}
	}
	return s.Invoices.CatchUpOn(ctx, s.Manual)
}

// Settle confirms everything of the invoice that was only seen.
func (s *Service) Settle(ctx context.Context, till int64, id string) error {
	record, err := s.record(ctx, till, id)
	if err != nil {
		return err
	}
	for _, p := range record.Payments {
		if p.Status != rail.Seen {
			continue
		}
		transfer := rail.Transfer{
			Key: p.Key, Ref: record.Quoted(p.Quote).Destination, Asset: p.Asset, Minor: p.Amount.Minor,
			Status: rail.Confirmed, FirstSeen: p.FirstSeen,
		}
		if err := s.send(ctx, p.Rail, transfer); err != nil {
			return err
		}
	}
	return s.Invoices.CatchUp(ctx)
}

// Withdraw takes an invoice back, as its merchant or the operator would.
func (s *Service) Withdraw(ctx context.Context, till int64, id string) error {
	if _, err := s.record(ctx, till, id); err != nil {
		return err
	}
	return s.Invoices.Cancel(ctx, id, invoice.Step{Actor: "sandbox", Note: "withdrawn by simulation"})
}

// send puts a transfer on the chain that its payment was seen on.
func (s *Service) send(ctx context.Context, on string, transfer rail.Transfer) error {
	if on == rail.ManualName {
		transfer.By = "sandbox"
		return s.Manual.Send(ctx, transfer)
	}
	return s.Chain.Send(ctx, transfer)
}

func (s *Service) record(ctx context.Context, till int64, id string) (invoice.Record, error) {
	record, err := s.Invoices.Store.Record(ctx, id)
	switch {
	case err != nil:
		return record, err
	case till != 0 && record.Invoice.Till != till:
		return record, invoice.NotFound()
	case !record.Invoice.Sandbox:
		return record, fault.New(fault.Conflict, "Only invoices of a sandbox till are paid by simulation")
	}
	return record, nil
}

// quote is the payer's choice: an older quote of the method if there is one, else the method is chosen now.
func (s *Service) quote(ctx context.Context, record invoice.Record, method string) (*invoice.Quote, error) {
	if quote := record.Chosen(); quote != nil && (method == "" || method == quote.Method) {
		return quote, nil
	}
	method = cmp.Or(method, record.Invoice.RequiredMethod, defaultMethod)
	for i := range record.Quotes {
		if record.Quotes[i].Method == method && (record.Invoice.Pinned || record.Invoice.State.Final()) {
			return &record.Quotes[i], nil
		}
	}
	if err := s.Invoices.Choose(ctx, record.Invoice.ID, method); err != nil {
		return nil, err
	}
	fresh, err := s.Invoices.Store.Record(ctx, record.Invoice.ID)
	if err != nil {
		return nil, err
	}
	return fresh.Chosen(), nil
}

// errAwaited means that nothing remains to be paid because money on its way covers it.
var errAwaited = fault.New(fault.Conflict, "Nothing remains to be paid: what was sent waits for its confirmation")

// check refuses a wrong sum before anything is changed.
func (s *Service) check(ctx context.Context, record invoice.Record, p Payment) error {
	name := cmp.Or(p.Method, chosen(record), record.Invoice.RequiredMethod, defaultMethod)
	method, err := s.Invoices.Store.MethodByName(ctx, name)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return invoice.UnknownMethod("method")
	}
	if err != nil {
		return err
	}
	if p.Amount == "" {
		return nil
	}
	_, err = invoice.ParseAmount(method.Asset, p.Amount)
	return err
}

func chosen(record invoice.Record) string {
	if quote := record.Chosen(); quote != nil {
		return quote.Method
	}
	return ""
}

// sum is what to pay: the given sum, or what remains as the page shows it.
func (s *Service) sum(ctx context.Context, p Payment, quote *invoice.Quote) (money.Amount, error) {
	if p.Amount != "" {
		return invoice.ParseAmount(quote.Due.Asset, p.Amount)
	}
	page, err := s.Invoices.Checkout(ctx, p.Invoice)
	if err != nil {
		return money.Amount{}, err
	}
	switch {
	case page.Quote.Number != quote.Number:
		return quote.Due, nil
	case page.Remaining.IsZero() && page.Awaited.Minor > 0:
		return money.Amount{}, errAwaited
	case page.Remaining.IsZero():
		return money.Amount{}, fault.New(fault.Conflict, "Nothing remains to be paid; name an `amount` to pay more")
	}
	return page.Remaining, nil
}
