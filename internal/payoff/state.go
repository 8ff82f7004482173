package payoff

import "fmt"

// State is where a payoff stands; the wire shows it as it is (contract section 6).
type State string

// The states.
const (
	Created    State = "created"    // reserved, waits to be submitted
	Processing State = "processing" // submitted, waits for the rail or the operator
	Payed      State = "payed"      // the money has left
	Failed     State = "failed"     // it could not be paid, the reservation is released
	Canceled   State = "canceled"   // withdrawn or never submitted, the reservation is released
)

// States lists all of them.
func States() []State { return []State{Created, Processing, Payed, Failed, Canceled} }

// Final tells whether final_at is set.
func (s State) Final() bool { return s == Payed || s == Failed || s == Canceled }

// Trigger is what may move a payoff from one state to another.
type Trigger string

// The triggers.
const (
	Submit Trigger = "submit" // the merchant means it
	Cancel Trigger = "cancel" // the merchant takes it back
	Expire Trigger = "expire" // nobody submitted it in time
	Pay    Trigger = "pay"    // the money has left
	Fail   Trigger = "fail"   // the rail or the operator refused to pay
)

// Triggers lists all of them.
func Triggers() []Trigger { return []Trigger{Submit, Cancel, Expire, Pay, Fail} }

// transitions holds every pair that is allowed. A pair that leads to its own state changes nothing: what is sent twice
// acts once.
var transitions = map[State]map[Trigger]State{
	Created:    {Submit: Processing, Cancel: Canceled, Expire: Canceled},
	Processing: {Submit: Processing, Expire: Processing, Pay: Payed, Fail: Failed},
	Payed:      {Submit: Payed, Expire: Payed, Pay: Payed},
	Failed:     {Submit: Failed, Expire: Failed, Fail: Failed},
	Canceled:   {Cancel: Canceled, Expire: Canceled},
}

// next is the state machine of a payoff.
func next(state State, trigger Trigger) (State, error) {
	to, allowed := transitions[state][trigger]
	if !allowed {
		return state, fmt.Errorf("payoff: %s cannot %s", state, trigger)
	}
	return to, nil
}
