package invoice

import (
	"context"
	"time"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// Info is an invoice of the till as invoice/info tells it; another till's is a fault of kind NotFound.
func (s *Service) Info(ctx context.Context, tillID int64, id string) (Info, error) {
	record, err := s.Store.Record(ctx, id)
	if err != nil {
		return Info{}, err
	}
	if record.Invoice.Till != tillID {
		return Info{}, NotFound()
	}
	return s.info(record, s.now())
}

// info works the sums out. Before a method is chosen they are in the invoice's currency, afterwards in the method's.
func (s *Service) info(record Record, now time.Time) (Info, error) {
	quote := record.Chosen()
	if quote == nil {
		whole := record.Invoice.Amount
		return Info{Invoice: record.Invoice, Initial: whole, Surcharge: whole.Zero(), Remaining: whole, Balance: whole, Commission: whole.Zero()}, nil
	}
	sum, err := record.facts()
	if err != nil {
		return Info{}, err
	}
	info := Info{Invoice: record.Invoice, Method: quote.Method, Initial: quote.Due, Surcharge: quote.Surcharge, Remaining: sum.remaining()}
	if record.stale(now) {
		info.Remaining = s.present(record.Invoice.Sandbox, quote, info.Remaining)
	}
	info.Balance, info.Commission, err = record.shares()
	return info, err
}

// shares are what the till gets and what the commission is: of what was credited once settled, else of a full payment.
func (r *Record) shares() (balance, commission money.Amount, err error) {
	quote := r.Chosen()
	total := quote.Due
	if r.Invoice.State.Settled() {
		total = r.Invoice.Credited.In(quote.Due.Asset)
	}
	if commission, err = quote.commission(total); err != nil {
		return balance, commission, err
	}
	if r.Invoice.SubtractFrom == FromBalance {
		return total, commission, nil
	}
	balance, err = total.Sub(commission)
	return balance, commission, err
}

// stale tells whether the chosen quote's lock has passed while the invoice is open.
func (r *Record) stale(now time.Time) bool {
	quote := r.Chosen()
	return quote != nil && !r.Invoice.State.Final() && now.After(quote.LockedUntil) && quote.LockedUntil.Before(r.Invoice.ExpiresAt)
}

// present is a remaining sum at the rate of this moment, rounded up; the old one when there is no rate.
func (s *Service) present(sandbox bool, quote *Quote, remaining money.Amount) money.Amount {
	rate, known := s.arrival(sandbox, quote)
	if !known {
		return remaining
	}
	asked, err := quote.Rate.Times(rate.Inverse()).Convert(remaining, money.Up)
	if err != nil {
		return remaining
	}
	return asked
}

// arrival is the rate at which money counts that comes now on a quote whose lock has passed: what a new quote would have,
// or the last good rate of any age, since money that came must count somehow.
func (s *Service) arrival(sandbox bool, quote *Quote) (money.Rate, bool) {
	rate, _, err := s.Rates.Rate(sandbox, quote.Rate.Base, quote.Rate.Quote)
	if err == nil {
		return rate, true
	}
	rate, _, known := s.Rates.Reference(sandbox, quote.Rate.Base, quote.Rate.Quote)
	return rate, known
}

// Checkout is what the payer's page shows; the id alone opens it.
func (s *Service) Checkout(ctx context.Context, id string) (Checkout, error) {
	record, err := s.Store.Record(ctx, id)
	if err != nil {
		return Checkout{}, err
	}
	owner, err := s.Store.Till(ctx, record.Invoice.Till)
	if err != nil {
		return Checkout{}, err
	}
	now := s.now()
	info, err := s.info(record, now)
	if err != nil {
		return Checkout{}, err
	}
	page := Checkout{Info: info, Merchant: owner.Name, Now: now, Quote: record.Chosen(), Stale: record.stale(now)}
	if page.Quote != nil {
		page.Payments, page.Awaited = record.onQuote()
		page.Uncounted = record.uncounted()
		page.URI = s.uri(page.Quote, page.Remaining)
		err = s.explain(ctx, &page, record)
	}
	if err != nil {
		return page, err
	}
	if !record.Invoice.State.Final() && !record.Invoice.Pinned && now.Before(record.Invoice.ExpiresAt) {
		page.Offers, err = s.offers(ctx, record.Invoice)
	}
	return page, err
}

// uri is what the payer's wallet reads. A rail that was switched off since has none.
func (s *Service) uri(quote *Quote, remaining money.Amount) string {
	on, _ := s.Rails.Named(quote.Rail)
	linker, able := on.(rail.Linker)
	if !able || remaining.IsZero() {
		return ""
	}
	return linker.URI(quote.Destination, remaining)
}

// onQuote lists the money that came on the chosen quote and counts for it, its excess included, and what of it is awaited.
func (r *Record) onQuote() ([]Payment, money.Amount) {
	var payments []Payment
	awaited := r.Chosen().Due.Zero()
	for _, p := range r.Payments {
		if p.Quote != r.Invoice.Quote || p.Reason != "" && p.Reason != Excess || p.Status == rail.Gone {
			continue
		}
		payments = append(payments, p)
		if p.Status == rail.Seen {
			awaited.Minor += p.Amount.Minor
		}
	}
	return payments, awaited
}

// uncounted lists the money that came to the invoice's addresses and is no part of it.
func (r *Record) uncounted() []Payment {
	var payments []Payment
	for _, p := range r.Payments {
		waits := p.Place == Pending || p.Place == Unplaced
		if waits && p.Reason != "" && p.Reason != Excess && p.Status != rail.Gone {
			payments = append(payments, p)
		}
	}
	return payments
}

// offers prices every method that the payer may choose; one without a rate or out of its limits is left out.
func (s *Service) offers(ctx context.Context, of Invoice) ([]Offer, error) {
	owner, err := s.Store.Till(ctx, of.Till)
	if err != nil {
		return nil, err
	}
	choices, err := s.Methods(ctx, owner)
	if err != nil {
		return nil, err
	}
	var offers []Offer
	for _, choice := range choices {
		if of.RequiredMethod != "" && of.RequiredMethod != choice.Method.Name {
			continue
		}
		quote, err := s.price(owner, of, choice.Method, choice.Terms)
		switch fault.KindOf(err) {
		case fault.Conflict, fault.Unavailable:
			continue
		case fault.Internal, fault.Invalid, fault.NotFound, fault.Denied, fault.Limited:
		}
		if err != nil {
			return nil, err
		}
		offers = append(offers, Offer{choice.Method, quote.Due})
	}
	return offers, nil
}
