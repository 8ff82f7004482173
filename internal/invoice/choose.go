package invoice

import (
	"context"
	"fmt"
	"time"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

// maxQuotes bounds the quotes of one invoice: each stays watched for ever.
const maxQuotes = 200

// Choose makes the payer's choice of a method: a quote, or the older quote of that method while its price holds. It
// may change until money is seen. Choosing the chosen method again changes nothing.
func (s *Service) Choose(ctx context.Context, id, name string) error {
	method, err := s.methodOf(ctx, name)
	if err != nil {
		return err
	}
	record, err := s.Store.Record(ctx, id)
	if err != nil {
		return err
	}
	owner, err := s.Store.Till(ctx, record.Invoice.Till)
	if err != nil {
		return err
	}
	terms, err := s.Store.Terms(ctx, owner.ID, owner.Sandbox, name)
	if err != nil {
		return err
	}
	return s.update(ctx, id, Step{Actor: "payer"}, func(ctx context.Context, c *change) error {
		return c.choose(ctx, method, terms)
	})
}

func (c *change) choose(ctx context.Context, method rail.Method, terms Terms) error {
	if chosen := c.record.Chosen(); chosen != nil && chosen.Method == method.Name && (c.record.Invoice.Pinned || c.holds(chosen)) {
		return nil
	}
	if err := c.mayChoose(method); err != nil {
		return err
	}
	quote, err := c.quote(ctx, method, terms)
	if err != nil {
		return err
	}
	c.record.Invoice.Quote = quote.Number
	c.note = method.Name
	return c.event(ctx, MethodChosen, "")
}

func (c *change) mayChoose(method rail.Method) error {
	of := c.record.Invoice
	switch {
	case of.State.Final() || !c.at.Before(of.ExpiresAt):
		return fault.New(fault.Conflict, "The invoice cannot be paid any more")
	case of.Pinned:
		return fault.New(fault.Conflict, "`method` cannot be changed any more: money was seen on %s", c.record.Chosen().Method)
	case of.RequiredMethod != "" && of.RequiredMethod != method.Name:
		return fault.New(fault.Conflict, "`method` must be %s for this invoice", of.RequiredMethod)
	}
	return nil
}

// holds tells whether a quote's price may still be asked for.
func (c *change) holds(quote *Quote) bool { return c.at.Before(quote.LockedUntil) }

// quote finds the method's newest quote while its price holds, or makes one with a destination of its own.
func (c *change) quote(ctx context.Context, method rail.Method, terms Terms) (*Quote, error) {
	for i := len(c.record.Quotes) - 1; i >= 0; i-- {
		if q := &c.record.Quotes[i]; q.Method == method.Name && c.holds(q) {
			return q, nil
		}
	}
	if len(c.record.Quotes) >= maxQuotes {
		return nil, fault.New(fault.Conflict, "The invoice was quoted too often, ask the shop for a new one")
	}
	made, err := c.price(c.owner, c.record.Invoice, method, terms)
	if err != nil {
		return nil, err
	}
	made.Number = len(c.record.Quotes) + 1
	if err := c.address(ctx, &made); err != nil {
		return nil, err
	}
	c.record.Quotes = append(c.record.Quotes, made)
	return &c.record.Quotes[len(c.record.Quotes)-1], c.tx.InsertQuote(ctx, made)
}

// address takes the wallet's next index for the quote: an address is never given twice.
func (c *change) address(ctx context.Context, quote *Quote) error {
	on, served := c.Rails.Named(quote.Rail)
	if !served {
		return fmt.Errorf("there is no rail %s", quote.Rail)
	}
	wallet, err := c.walletOf(ctx, quote)
	if err != nil {
		return err
	}
	index, err := c.tx.TakeIndex(ctx, wallet.ID)
	if err != nil {
		return err
	}
	quote.Wallet, quote.Index = wallet.ID, index
	quote.Destination, err = on.Destination(wallet, index)
	return err
}

// walletOf is what backs the method: the merchant's own wallet, or the pool of a sandbox (design section 6).
func (c *change) walletOf(ctx context.Context, quote *Quote) (rail.Wallet, error) {
	if quote.Own {
		return c.tx.OwnWallet(ctx, c.owner.ID, quote.Method, quote.Network, c.at)
	}
	return c.tx.PoolWallet(ctx, quote.Method, quote.Network, c.at)
}

// lock is until when a quote's rate holds: the invoice's expiry, or the method's shorter setting.
func (s *Service) lock(of Invoice, terms Terms) time.Time {
	short := s.now().Add(terms.Lock)
	if terms.Lock > 0 && short.Before(of.ExpiresAt) {
		return short
	}
	return of.ExpiresAt
}
