// Package payoff is money that a till pays out of a balance: it is reserved first, in the transaction that makes the
// payoff, and leaves, or comes back, exactly once. It knows no SQL, no HTTP and no clock of its own.
package payoff

import (
	"time"

	"kassa/internal/invoice"
	"kassa/internal/money"
)

// Payoff is a till's order to pay a receiver (contract section 6). All sums are in the method's asset. Absent texts are
// empty.
type Payoff struct {
	ID           string // the till's number, _, twenty letters
	Till         int64
	Sandbox      bool
	Dialect      invoice.Dialect
	Method       string
	Backing      string // the wallet of ours behind the balance
	Wallet       string // the receiver's
	WalletExtra  string // what his wallet needs beside it, a memo or a tag
	SubtractFrom invoice.Source
	Amount       money.Amount
	Receive      money.Amount // what the receiver gets
	Deduction    money.Amount // what the balance gives: Receive and Commission
	Commission   money.Amount
	Asked        string // the request's sum and currency when that was another one, such as 100 USD
	RateRecord   string // the rate that Asked was converted at (rates.Record as JSON)
	Rub          int64  // whole roubles, half up, fixed at creation
	RubRecord    string // where Rub comes from, empty for a payoff in roubles
	Extra        string
	CallbackURL  string
	Message      string // for the merchant, for example a link to the transaction
	Invoice      string // that it refunds, empty for most
	State        State
	CreatedAt    time.Time
	FinalAt      time.Time // zero while not final
	TimerAt      time.Time // when Tick must look again, zero for never
	Version      int64     // counts changes; an update that meets another version is a conflict
	Events       int       // number of the last event
}

// Event is one line of a payoff's history; Number counts from 1 without a gap.
type Event struct {
	Payoff string
	Number int
	At     time.Time
	Name   EventName
	State  State  // after the event
	Actor  string // who did it: merchant, timer, payer, or an operator's name
	Note   string // the operator's reason, or what a reader should know
}

// EventName is what happened: payoff.<state>, since each state change is an event and nothing else is.
type EventName string

func reached(state State) EventName { return EventName("payoff." + string(state)) }
