package invoice

import (
	"context"
	"time"

	"kassa/internal/idempotency"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/till"
)

// Store is where invoices live. Every method may fail with an error that carries no fault: a broken database.
type Store interface {
	// Write runs the function in one transaction, possibly several times; all it did happens or nothing.
	// The function does SQL only and takes ids and time from outside.
	Write(ctx context.Context, do func(ctx context.Context, tx Tx) error) error
	// Record reads an invoice with its quotes and payments in one snapshot; a fault of kind NotFound if it is unknown.
	Record(ctx context.Context, id string) (Record, error)
	// History is an invoice's events by number.
	History(ctx context.Context, id string) ([]Event, error)
	// Due lists invoices whose timer has run out, earliest first.
	Due(ctx context.Context, now time.Time, limit int) ([]string, error)
	// Terms are a method's terms for a till: the operator's and the till's own together.
	Terms(ctx context.Context, tillID int64, sandbox bool, method string) (Terms, error)
	// AllTerms are the terms of every method that has any, by name.
	AllTerms(ctx context.Context, tillID int64, sandbox bool) (map[string]Terms, error)
	// Methods lists the catalogue and behind it the methods that the operator added.
	Methods(ctx context.Context) ([]rail.Method, error)
	// MethodByName finds a method; a fault of kind NotFound for a name that nobody knows.
	MethodByName(ctx context.Context, name string) (rail.Method, error)
	// EditMethod changes a till's own switch of a method and the percent of its surcharge; nil stays as it is.
	EditMethod(ctx context.Context, tillID int64, method string, enabled *bool, extraPercent *money.Percent) error
	// Unmatched lists money that belongs to no invoice, oldest first, after the payment's ID (empty: from the start).
	Unmatched(ctx context.Context, after string, limit int) ([]Payment, error)
	// Till is a till with its settings.
	Till(ctx context.Context, id int64) (till.Till, error)
	// Mark is the place of a till's invoice after so many newer ones created since the time; false if there are fewer.
	Mark(ctx context.Context, tillID int64, since time.Time, skipped int) (Mark, bool, error)
	// Page reads a till's invoices created since the time and older than the mark, newest first, in one snapshot: each
	// with its chosen quote and that quote's payments only.
	Page(ctx context.Context, tillID int64, since time.Time, from Mark, limit int) ([]Record, error)
	// Tally counts a till's invoices created since the time.
	Tally(ctx context.Context, tillID int64, since time.Time) (Tally, error)
	// Cursor is where a rail's watcher stands, empty at the beginning.
	Cursor(ctx context.Context, railName, network string) (string, error)
}

// Tx is one writing transaction.
type Tx interface {
	idempotency.Tx
	// Till is a till with its settings.
	Till(ctx context.Context, id int64) (till.Till, error)
	InsertInvoice(ctx context.Context, invoice Invoice) error
	// ClaimExtra makes the extra the invoice's, if it is no other's of the till, and tells whose it is.
	ClaimExtra(ctx context.Context, tillID int64, extra, invoiceID string) (holder string, err error)
	// Record reads for a change: it locks the invoice until the transaction ends. NotFound if it is unknown.
	Record(ctx context.Context, id string) (Record, error)
	// UpdateInvoice writes what may change, if the stored version is still invoice.Version, and adds one to it; a fault
	// of kind Conflict otherwise.
	UpdateInvoice(ctx context.Context, invoice Invoice) error
	AppendEvent(ctx context.Context, event Event) error

	// OwnWallet is the merchant's own wallet behind a method of a live till: that of what is paid by hand is made on first
	// use, one of keys is what the merchant gave. A fault of kind Conflict if he gave none.
	OwnWallet(ctx context.Context, tillID int64, method, network string, now time.Time) (rail.Wallet, error)
	// PoolWallet is the simulated pool behind a sandbox method, made on first use.
	PoolWallet(ctx context.Context, method, network string, now time.Time) (rail.Wallet, error)
	// TakeIndex takes the wallet's next index; it is never given again.
	TakeIndex(ctx context.Context, wallet string) (int64, error)
	// InsertQuote also registers the quote's destination, unique in its network.
	InsertQuote(ctx context.Context, quote Quote) error

	// Addressed finds the quote that a destination was made for; NotFound if it is unknown.
	Addressed(ctx context.Context, network, destination string) (invoiceID string, quote int, err error)
	// PaymentsByKey finds the payment of an observation and what was split off it, by part, each with the invoice that it
	// belongs to now; none if it is new.
	PaymentsByKey(ctx context.Context, railName, network, key string) ([]Payment, error)
	// PaymentByID is for the operator's commands; NotFound if it is unknown.
	PaymentByID(ctx context.Context, id string) (Payment, error)
	InsertPayment(ctx context.Context, payment Payment) error
	UpdatePayment(ctx context.Context, payment Payment) error

	// Post appends a balanced entry and changes the materialised balances of its spendable postings. A balance that
	// would go below zero is a fault of kind Conflict unless the entry may overdraw.
	Post(ctx context.Context, entry ledger.Entry) error

	// Announce puts a callback into the outbox; undelivered older ones of its subject are superseded.
	Announce(ctx context.Context, announcement Announcement) error

	// MoveCursor moves a rail's cursor if it still stands at from; a fault of kind Conflict otherwise.
	MoveCursor(ctx context.Context, railName, network, from, to string, now time.Time) error
	// Park keeps an observation that could not be taken in, with the error's text, and is idempotent for its key and status.
	Park(ctx context.Context, observation rail.Observation, why string, now time.Time) error
}

// Kind tells what has events and callbacks.
type Kind string

// The kinds. Their ids never collide: an invoice's ends in ten letters, a payoff's in twenty (contract section 6).
const (
	OfInvoice Kind = "invoice"
	OfPayoff  Kind = "payoff"
)

// Announcement is an outbox row: what a merchant will be told. Body is frozen here, without its `signature`.
type Announcement struct {
	ID      string // the webhook-id, stable for ever
	Kind    Kind   // what Subject is
	Subject string // the invoice's id, or the payoff's
	Event   int    // number of the event it tells
	Till    int64
	URL     string
	Body    []byte
	At      time.Time // when it is first due
}

// Terms are what a method costs and whether it can be used; zero limits are none.
type Terms struct {
	Enabled      bool // by the operator
	TillEnabled  bool // by the till
	Fixed        money.Amount
	Percent      money.Percent
	Min, Max     money.Amount
	ExtraFixed   money.Amount  // the till's surcharge
	ExtraPercent money.Percent // likewise
	MinimalLevel int           // status level that a till needs
	Lock         time.Duration // how long a quote's rate holds; 0: until the invoice expires
	Fee          money.Amount  // what the payer's network takes, told to merchants and booked nowhere
	Rail         string        // that the method is paid on; empty is what the kind of till has by itself
	// Networks are those in which the till has a wallet of keys for this method.
	Networks []string
	// Settings are the till's for this method, by name (till.Settings.For).
	Settings map[string]string
	// Instructions tell the payer of a manual method what to do, by language; empty is for everybody.
	Instructions map[string]string
	Out          OutTerms
}

// OutTerms are the operator's terms for payoffs by a method; zero limits are none.
type OutTerms struct {
	Enabled  bool
	Fixed    money.Amount
	Percent  money.Percent // of a payoff's amount
	Min, Max money.Amount
	Fee      money.Amount // the network's, part of what a payoff costs
}

// PaysOut tells whether a till can make payoffs by the method. TEST money exists in sandbox tills only.
func (t Terms) PaysOut(owner till.Till, method rail.Method) bool {
	return t.Out.Enabled && owner.StatusLevel >= t.MinimalLevel && (owner.Sandbox || method.Name != rail.TestMethod)
}
