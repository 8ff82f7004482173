// Package invoice is the heart: what an invoice is, how money that a rail saw changes it, and what is posted and
// announced then. It knows no SQL, no HTTP and no clock of its own; what it needs it declares in store.go and
// service.go.
package invoice

import (
	"encoding/json"
	"time"

	"kassa/internal/money"
	"kassa/internal/rail"
)

// Type is the contract's `type`: what the merchant sells. Both must be covered in full.
type Type string

// The types (contract section 3).
const (
	Purchase Type = "purchase"
	Topup    Type = "topup"
)

// Source is the contract's `subtract_from`: where the commission is taken from.
type Source string

// The sources (contract section 4, commission).
const (
	FromAmount  Source = "amount"
	FromBalance Source = "balance"
)

// Dialect is the wire that made an invoice; its callbacks speak it.
type Dialect string

// The dialects.
const (
	V3 Dialect = "v3"
	V2 Dialect = "v2"
)

// Invoice is a merchant's demand for a sum. Absent texts are empty.
type Invoice struct {
	ID           string // the till's number, _, ten letters
	Till         int64
	Sandbox      bool
	Dialect      Dialect
	Type         Type
	SubtractFrom Source
	Amount       money.Amount
	Rub          int64 // whole roubles, half up, fixed at creation
	// RubRecord is where Rub comes from (rates.Record as JSON), empty for a rouble invoice; one that was asked for in
	// another currency keeps the asked sum too: {"asked":"100 USD","rate":{…}}.
	RubRecord      string
	RequiredMethod string
	PayerDetails   json.RawMessage // verbatim, nil when absent
	Description    string
	Extra          string
	RedirectURL    string
	CallbackURL    string
	State          State
	Quote          int          // number of the chosen quote, 0 before a method is chosen
	Pinned         bool         // money was seen on Quote: the method cannot be changed any more
	Credited       money.Amount // everything moved to the till's balance, commission included; the quote's asset
	Commission     money.Amount // of Credited
	Refunded       money.Amount // what of Credited went back to its payer, or is on its way there
	CreatedAt      time.Time
	ExpiresAt      time.Time
	FinalAt        time.Time // zero while not final
	TimerAt        time.Time // when Tick must look again, zero for never
	Version        int64     // counts changes; an update that meets another version is a conflict
	Events         int       // number of the last event
}

// Quote is what one method asks for an invoice; it is never changed. An invoice may have several, each stays watched.
type Quote struct {
	Invoice     string
	Number      int // 1, 2, …
	Method      string
	Wallet      string
	Rail        string
	Network     string
	Destination string
	Index       int64        // of Destination in the wallet; it is kept with the address and not read back
	Due         money.Amount // surcharge included
	Fixed       money.Amount // the operator's commission, fixed part
	Percent     money.Percent
	Surcharge   money.Amount  // the till's, part of Due
	Tolerance   money.Amount  // what may be missing of Due
	Grace       time.Duration // how long after the invoice's expiry a payment still counts
	Own         bool          // the wallet is the merchant's own
	// ExcessUnmatched leaves money beyond Due unmatched when it is more than ExcessLimit, instead of crediting it.
	ExcessUnmatched bool
	ExcessLimit     money.Amount
	PartsUnmatched  bool       // only the first payment counts
	Confirmations   int        // that a payment needs before it is sure, 1 or more
	Rate            money.Rate // one unit of the method's asset in the invoice's currency, when the quote was made
	Record          string     // where Rate comes from (rates.Record as JSON)
	LockedUntil     time.Time
	CreatedAt       time.Time
}

// Payment is money that a rail saw; (Rail, Network, Key, Part) is unique.
type Payment struct {
	ID            string
	Invoice       string
	Quote         int
	Till          int64
	Sandbox       bool
	Rail          string
	Network       string
	Key           string
	Part          int // 0, or above for an excess that was split off the payment of the same key
	Asset         money.Asset
	Amount        money.Amount // floored to the asset's scale; without what was split off
	Raw           string       // the chain's own integer, of the whole payment
	Decimals      int
	Counts        money.Amount // what Amount covers of the quote's Due; differs when it came after the lock
	Status        rail.Status
	Confirmations int
	Block         string
	FirstSeen     time.Time
	Place         Place
	Reason        Reason // why it is unmatched, empty otherwise
	UpdatedAt     time.Time
}

// Place is where a payment's money stands in the books.
type Place string

// The places. Unconfirmed money is not in the books.
const (
	Pending  Place = "pending"  // seen, not in the books
	Held     Place = "held"     // confirmed, the invoice is not settled
	Credited Place = "credited" // the till's
	Unplaced Place = "unmatched"
	Returned Place = "refunded" // unmatched money that the operator paid back
	Given    Place = "given"    // unmatched money that the operator credited to the till without an invoice
	Lost     Place = "gone"     // the chain took it back
)

// resolved tells whether an operator decided about the money; a chain that takes it back does not undo that.
func (p Place) resolved() bool { return p == Returned || p == Given }

// Reason says why money is unmatched.
type Reason string

// The reasons.
const (
	Late        Reason = "late"         // came after expiry and grace
	OtherMethod Reason = "other_method" // came on a quote that another one's money had displaced
	Withdrawn   Reason = "withdrawn"    // the invoice had been withdrawn
	SecondPart  Reason = "second_part"  // came after the first part where a till takes only one
	Excess      Reason = "excess"       // more than was due, where a till does not keep it
	Short       Reason = "short"        // came within the grace of a failed invoice and did not cover it
)

// Event is one line of an invoice's history; Number counts from 1 without a gap.
type Event struct {
	Invoice string
	Number  int
	At      time.Time
	Name    EventName
	State   State  // after the event
	Payment string // the payment's ID, or empty
	Actor   string // who did it: payer, rail, timer, merchant, or an operator's name
	Note    string // the operator's reason, or what a reader should know
}

// EventName is what happened.
type EventName string

// The names. Each state change is an event of its own name, invoice.<state>.
const (
	Created          EventName = "invoice.created"
	MethodChosen     EventName = "invoice.method_chosen"
	PaymentSeen      EventName = "payment.seen"
	PaymentConfirmed EventName = "payment.confirmed"
	PaymentGone      EventName = "payment.gone"
	PaymentRejected  EventName = "payment.rejected"
	PaymentReversed  EventName = "payment.reversed"
	PaymentUnmatched EventName = "payment.unmatched"
	PaymentAssigned  EventName = "payment.assigned"
	PaymentCredited  EventName = "payment.credited"
	PaymentRefunded  EventName = "payment.refunded"
	RefundBooked     EventName = "refund.booked" // the merchant sent it himself
	RefundBegun      EventName = "refund.begun"  // by a payoff
	RefundUndone     EventName = "refund.undone" // the payoff did not happen
)

// Record is one invoice with all that belongs to it.
type Record struct {
	Invoice  Invoice
	Quotes   []Quote   // by number
	Payments []Payment // by first sight
}

// Quoted is the quote of a number, nil for 0 or an unknown one.
func (r *Record) Quoted(number int) *Quote {
	for i := range r.Quotes {
		if r.Quotes[i].Number == number {
			return &r.Quotes[i]
		}
	}
	return nil
}

// Chosen is the quote that counts, nil before a method is chosen.
func (r *Record) Chosen() *Quote { return r.Quoted(r.Invoice.Quote) }

// Changed is the event of a state change.
func Changed(state State) EventName { return EventName("invoice." + string(state)) }
