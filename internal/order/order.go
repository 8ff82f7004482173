// Package order is what a till's orders have in common: the life of those that only move money inside of Kassa, which are
// swaps and transfers, the signature that sends one, and the pages of a history.
package order

import (
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
)

// State is where an order stands; the wire shows it as it is (contract section 6). The contract's `processing` is never
// seen: an order acts in the transaction of its submission.
type State string

// The states.
const (
	Created  State = "created"  // its money is set aside, it waits to be submitted
	Success  State = "success"  // the money has moved
	Failed   State = "failed"   // the operator refused it, the money went back
	Canceled State = "canceled" // withdrawn or never submitted, the money went back
)

// States lists all of them.
func States() []State { return []State{Created, Success, Failed, Canceled} }

// Final tells whether final_at is set.
func (s State) Final() bool { return s != Created }

// Trigger is what may move an order from one state to another.
type Trigger string

// The triggers.
const (
	Submit Trigger = "submit" // the till means it
	Cancel Trigger = "cancel" // the till takes it back
	Expire Trigger = "expire" // nobody submitted it in time
	Reject Trigger = "reject" // the operator refuses it
)

// Triggers lists all of them.
func Triggers() []Trigger { return []Trigger{Submit, Cancel, Expire, Reject} }

// transitions holds every pair that is allowed. A pair that leads to its own state changes nothing: what is sent twice
// acts once.
var transitions = map[State]map[Trigger]State{
	Created:  {Submit: Success, Cancel: Canceled, Expire: Canceled, Reject: Failed},
	Success:  {Submit: Success, Expire: Success},
	Failed:   {Expire: Failed, Reject: Failed},
	Canceled: {Cancel: Canceled, Expire: Canceled},
}

// Life is where an order stands and how it came there. Absent times are zero, absent texts empty.
type Life struct {
	State     State
	CreatedAt time.Time
	ExpiresAt time.Time // when it is canceled unless it was submitted; zero for never
	FinalAt   time.Time
	Actor     string // who ended it: merchant, timer, or an operator's name
	Note      string // and why, when it was an operator
}

// Step moves the state machine and tells whether anything changed. What a state does not allow is a fault of kind
// Conflict that calls the order by its noun; so is a submission after ExpiresAt.
func (l *Life) Step(noun string, trigger Trigger, at time.Time, by invoice.Step) (changed bool, err error) {
	late := l.State == Created && !l.ExpiresAt.IsZero() && !at.Before(l.ExpiresAt)
	if trigger == Submit && (late || l.State == Canceled) {
		return false, fault.New(fault.Conflict, "The %s was canceled or has expired, create another one", noun)
	}
	state, allowed := transitions[l.State][trigger]
	if !allowed {
		return false, fault.New(fault.Conflict, "The %s is %s already, it cannot be %s any more", noun, l.State, participle[trigger])
	}
	if state == l.State {
		return false, nil
	}
	l.State, l.FinalAt, l.Actor, l.Note = state, at, by.Actor, by.Note
	return true, nil
}

var participle = map[Trigger]string{Submit: "submitted", Cancel: "canceled", Expire: "expired", Reject: "rejected"}
