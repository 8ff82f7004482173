package payoff

import (
	"context"
	"time"

	"kassa/internal/invoice"
	"kassa/internal/order"
	"kassa/internal/rail"
)

// Store is where payoffs live. Every method may fail with an error that carries no fault: a broken database.
type Store interface {
	// WritePayoff runs the function in one transaction, possibly several times; all it did happens or nothing. The
	// function does SQL only and takes ids and time from outside.
	WritePayoff(ctx context.Context, do func(ctx context.Context, tx Tx) error) error
	// Payoff is a payoff by its id; a fault of kind NotFound if it is unknown.
	Payoff(ctx context.Context, id string) (Payoff, error)
	// PayoffHistory is a payoff's events by number.
	PayoffHistory(ctx context.Context, id string) ([]Event, error)
	// DuePayoffs lists payoffs whose timer has run out, earliest first.
	DuePayoffs(ctx context.Context, now time.Time, limit int) ([]string, error)
	// LedgerSound tells whether the last check of the books found nothing off.
	LedgerSound(ctx context.Context) (bool, error)
	// Terms are a method's terms for a till; Out is what counts here.
	Terms(ctx context.Context, tillID int64, sandbox bool, method string) (invoice.Terms, error)
	// PayoffPage lists a till's payoffs made at since or later and before a place, newest first.
	PayoffPage(ctx context.Context, tillID int64, since time.Time, before Place, limit int) ([]Payoff, error)
	// PayoffPlaces is PayoffPage with nothing but where each payoff stands.
	PayoffPlaces(ctx context.Context, tillID int64, since time.Time, before Place, limit int) ([]Place, error)
	// PayoffSummary adds up a till's payoffs made at since or later.
	PayoffSummary(ctx context.Context, tillID int64, since time.Time) (Summary, error)
}

// Place is where a payoff stands in the order of a history.
type Place = order.Place[string]

// Tx is one writing transaction. A refund changes its invoice in the same one.
type Tx interface {
	invoice.Tx
	InsertPayoff(ctx context.Context, payoff Payoff) error
	// LockPayoff reads for a change: it locks the payoff until the transaction ends. NotFound if it is unknown.
	LockPayoff(ctx context.Context, id string) (Payoff, error)
	// UpdatePayoff writes what may change, if the stored version is still payoff.Version, and adds one to it; a fault of
	// kind Conflict otherwise.
	UpdatePayoff(ctx context.Context, payoff Payoff) error
	// LedgerSound tells whether the last check of the books found nothing off.
	LedgerSound(ctx context.Context) (bool, error)
	AppendPayoffEvent(ctx context.Context, event Event) error
	// Funds are a till's balances of a method by wallet, locked until the transaction ends.
	Funds(ctx context.Context, tillID int64, method string) ([]Fund, error)
	// Dispatched tells whether a transaction that pays the payoff was exported and may still be confirmed.
	Dispatched(ctx context.Context, id string) (bool, error)
	// Wallet is the wallet behind a balance; a fault of kind NotFound if it is unknown.
	Wallet(ctx context.Context, id string) (rail.Wallet, error)
}

// Fund is what a till can spend of a method's money in one wallet.
type Fund = order.Fund

// Summary is what report/payoff/summary tells (contract section 6).
type Summary struct {
	PayedRub int64 // the sum of the payed ones' whole roubles
	Payed    int64
	Total    int64
}

// Percent is how many of hundred payoffs were payed.
func (s Summary) Percent() int64 { return invoice.Conversion(s.Payed, s.Total) }
