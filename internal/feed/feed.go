// Package feed tells a till everything that happened to its invoices and payoffs, in order, for programs that have no
// address to be called at. Events get their public numbers after they are committed, from one sequencer at a time:
// databases commit in another order than transactions begin, and a reader that keeps its cursor must miss nothing.
package feed

import (
	"context"
	"time"

	"kassa/internal/invoice"
)

// Event is one line of the history of an invoice or a payoff, with its public number.
type Event struct {
	Sequence int64 // above 0, rising; a till's own numbers have gaps, the others are other tills'
	Kind     invoice.Kind
	Subject  string // the id of the invoice or payoff
	Number   int    // of the event among its subject's, from 1 without a gap
	At       time.Time
	Name     string // what happened, such as invoice.payed or payment.seen
	State    string // of the subject after it
}

// Page is a part of a till's events.
type Page struct {
	Events []Event // by sequence
	Cursor int64   // the sequence after which the next page begins
}

// Store is where events live. Every method may fail with an error that carries no fault: a broken database.
type Store interface {
	// SequenceEvents gives numbers to the committed events that wait longest, of at most so many subjects, and returns
	// how many there were. Each subject's keep their order. Several processes may call it: they take turns.
	SequenceEvents(ctx context.Context, limit int) (int, error)
	// Appended is signalled after this process committed an event.
	Appended() <-chan struct{}
	// LastSequence is the last number that was given, 0 before the first one.
	LastSequence(ctx context.Context) (int64, error)
	// SequencedTills lists the tills of the events numbered above after, up to head.
	SequencedTills(ctx context.Context, after, head int64) ([]int64, error)
	// EventsAfter lists a till's events numbered above after, at most limit.
	EventsAfter(ctx context.Context, till, after int64, limit int) ([]Event, error)
}
