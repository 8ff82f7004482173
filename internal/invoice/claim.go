package invoice

import (
	"context"
	"slices"
	"time"

	"kassa/internal/rail"
)

// explain tells the payer how the chosen method is called and, for one that is paid by hand, what to do.
func (s *Service) explain(ctx context.Context, page *Checkout, record Record) error {
	method, err := s.Store.MethodByName(ctx, page.Quote.Method)
	if err != nil {
		return err
	}
	page.MethodTitle = method.Title
	if page.Quote.Rail != rail.ManualName {
		return nil
	}
	of := record.Invoice
	terms, err := s.Store.Terms(ctx, of.Till, of.Sandbox, page.Quote.Method)
	if err != nil {
		return err
	}
	page.Instructions, page.Claimable, page.Rejected = terms.Instructions, record.Claimable(page.Now), record.rejected()
	return nil
}

// Claimable tells whether a payer may say that he has paid by hand what remains: while the invoice is open, and within the
// grace of an expired one. Who was rejected on a failed invoice has to ask the shop.
func (r *Record) Claimable(now time.Time) bool {
	quote := r.Chosen()
	if quote == nil || quote.Rail != rail.ManualName {
		return false
	}
	sum, err := r.facts()
	if err != nil || sum.remaining().IsZero() || quote.PartsUnmatched && sum.sure.Minor+sum.awaited.Minor > 0 {
		return false
	}
	switch r.Invoice.State {
	case NotPayed, WrongAmount, Processing:
		return !now.After(r.graceEnd())
	case Failed:
		return !r.rejected() && !now.After(r.graceEnd())
	case Expired:
		return !now.After(r.graceEnd())
	case Payed, Unavailable:
	}
	return false
}

// rejected tells whether a person rejected what the payer claimed on the chosen quote.
func (r *Record) rejected() bool {
	return slices.ContainsFunc(r.Payments, func(p Payment) bool {
		return p.Rail == rail.ManualName && p.Quote == r.Invoice.Quote && p.Status == rail.Gone
	})
}
