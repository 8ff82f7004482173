package payoff

import (
	"context"
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/order"
	"kassa/internal/rail"
	"kassa/internal/till"
)

// IDs makes the ids that a payoff needs.
type IDs interface {
	Payoff(till int64) string
	Entry() string
	Message() string
}

// Render writes the frozen body of a callback, without its `signature`, in the dialect of the payoff.
type Render func(payoff Payoff, settings till.Settings) ([]byte, error)

// Service is the life of payoffs. All fields but Payable and Announced are needed; set them once, before the first call.
type Service struct {
	Store    Store
	Invoices *invoice.Service // for refunds
	Rates    invoice.Rates
	Salts    order.Salts
	IDs      IDs
	Now      func() time.Time
	// Payer is the rail that pays a payoff out, nil when the operator does.
	Payer func(payoff Payoff) Payer
	// Payable refuses, with a fault of kind Invalid, what cannot be sent from a wallet: the receiver's wallet is none of the
	// network's, or the sum is too small. It may be nil.
	Payable func(from rail.Wallet, payoff Payoff) error
	Render  Render
	// Announced is called after a callback was put into the outbox and is durable, to wake its worker; may be nil.
	Announced func()
}

// now is the clock's time as the databases keep it: milliseconds, UTC.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// NotFound is the answer for an unknown payoff, another till's included.
func NotFound() *fault.Error { return fault.New(fault.NotFound, "Payoff not found") }

// Info is a payoff of the till; another till's is a fault of kind NotFound.
func (s *Service) Info(ctx context.Context, tillID int64, id string) (Payoff, error) {
	payoff, err := s.Store.Payoff(ctx, id)
	if err == nil && payoff.Till != tillID {
		err = NotFound()
	}
	if err != nil {
		return Payoff{}, err
	}
	return payoff, nil
}
