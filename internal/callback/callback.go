// Package callback delivers what was announced: it claims due rows of the outbox under a lease, signs them, posts
// them to the merchant's URL, and keeps a log of every attempt. It refuses to talk to private addresses.
package callback

import (
	"context"
	"time"
)

// State is where a delivery stands.
type State string

// The states.
const (
	Waiting    State = "pending"
	Success    State = "success"
	Superseded State = "superseded" // a newer event of the subject was announced before this one arrived
	GivenUp    State = "failed"     // the schedule has ended
)

// MaxBusy is how many receivers a Claim may pass over: those that have their share of the slots, and those that fail.
const MaxBusy = maxSends + maxFailing

// Delivery is one callback on its way. ID is the webhook-id.
type Delivery struct {
	ID       string
	Kind     string // invoice or payoff
	Subject  string // its id
	Till     int64
	Sandbox  bool
	URL      string
	Body     []byte // frozen, without `signature`
	Attempts int    // made before
	Fence    int64  // of the lease; a completion must carry it
	Created  time.Time
}

// Outbox is where deliveries wait. At most one attempt for a subject is in flight.
type Outbox interface {
	// Claim leases due deliveries until the given time, the longest due first, of at most one for each subject.
	// It passes over the receivers in busy, as Receiver names them (a column of the outbox, written when the delivery
	// is announced), so that a backlog of one receiver never hides another's deliveries. busy has at most MaxBusy.
	Claim(ctx context.Context, now, until time.Time, limit int, busy ...string) ([]Delivery, error)
	// Complete writes an attempt and what follows from it, if the lease is still ours; false if it is not. Then the
	// attempt is logged and nothing else changes.
	Complete(ctx context.Context, done Completion) (bool, error)
	// Next is when the earliest waiting delivery is due or its lease ends; zero when none waits.
	Next(ctx context.Context) (time.Time, error)
	// Log lists a subject's deliveries, oldest first.
	Log(ctx context.Context, subject string) ([]Line, error)
	// Resend makes the subject's newest delivery due at once, delivered or not, under the same id, with a fresh
	// schedule; a fault of kind NotFound if there is none.
	Resend(ctx context.Context, subject string, now time.Time) error
}

// Completion is the end of one attempt.
type Completion struct {
	ID       string
	Fence    int64
	State    State     // Success, Waiting for another try, or GivenUp
	At       time.Time // of the attempt's start
	Duration time.Duration
	Response string    // for the log: "200 => OK", or what went wrong
	Due      time.Time // of the next try, for Waiting
}

// Line is one delivery in the attempt log (contract section 5).
type Line struct {
	ID           string
	URL          string
	State        State
	Attempts     int
	LastResponse string // empty before the first attempt
	CreatedAt    time.Time
	LastAt       time.Time // zero before the first attempt
}

// Attempt is one line of the attempt log.
type Attempt struct {
	ID       string // the webhook-id
	Number   int    // 1, 2, …
	At       time.Time
	Duration time.Duration
	Response string
}

// Salts gives a till's salts, the newest first; others are within their overlap.
type Salts interface {
	Salts(ctx context.Context, till int64) ([]string, error)
}

// Undelivered is a delivery that waits or was given up, for the operator.
type Undelivered struct {
	Line
	Subject string // the invoice's or the payoff's id
	Till    int64
	Due     time.Time // of the next try; zero when there will be none
}
