package invoice

import "fmt"

// State is where an invoice stands. The wire shows Expired as wrongamount; all others as they are (contract section 4).
type State string

// The states.
const (
	NotPayed    State = "notpayed"    // no money seen
	Processing  State = "processing"  // seen money waits for its confirmations or its approval
	WrongAmount State = "wrongamount" // less arrived than is due; still payable
	Expired     State = "expired"     // the same, final: the lifetime ended on a part
	Payed       State = "payed"       // covered; final, and stays so
	Failed      State = "failed"      // the lifetime ended with nothing, or the rail rejected the payment
	Unavailable State = "unavailable" // withdrawn by its merchant or the operator
)

// States lists all of them.
func States() []State {
	return []State{NotPayed, Processing, WrongAmount, Expired, Payed, Failed, Unavailable}
}

// Wire is the state's name in the contract.
func (s State) Wire() string {
	if s == Expired {
		return string(WrongAmount)
	}
	return string(s)
}

// Final tells whether final_at is set.
func (s State) Final() bool {
	return s == Expired || s == Payed || s == Failed || s == Unavailable
}

// Settled tells whether confirmed money belongs to the till.
func (s State) Settled() bool { return s == Expired || s == Payed }

// Trigger is what may move an invoice from one state to another.
type Trigger string

// The triggers.
const (
	Await    Trigger = "await"    // money that counts was seen and is not sure yet
	Cover    Trigger = "cover"    // the remaining amount is covered by sure money
	Lack     Trigger = "lack"     // sure money is there, it does not cover, nothing is awaited
	Vanish   Trigger = "vanish"   // no money is there any more
	Expire   Trigger = "expire"   // the lifetime ended
	Accept   Trigger = "accept"   // the lifetime ended on a part that the till settles for
	Reject   Trigger = "reject"   // the rail rejected the payment
	Withdraw Trigger = "withdraw" // the merchant or the operator took the invoice back
)

// Triggers lists all of them.
func Triggers() []Trigger {
	return []Trigger{Await, Cover, Lack, Vanish, Expire, Accept, Reject, Withdraw}
}

// transitions holds every pair that is allowed. A pair that leads to its own state is allowed and changes nothing.
var transitions = map[State]map[Trigger]State{
	NotPayed: {Await: Processing, Cover: Payed, Lack: WrongAmount, Vanish: NotPayed, Expire: Failed,
		Withdraw: Unavailable},
	// Expiry waits while money is on its way; if it vanishes, the invoice expires then.
	Processing: {Await: Processing, Cover: Payed, Lack: WrongAmount, Vanish: NotPayed, Expire: Processing,
		Reject: Failed},
	WrongAmount: {Await: Processing, Cover: Payed, Lack: WrongAmount, Vanish: NotPayed, Expire: Expired,
		Accept: Payed},
	// Payments within the grace are the one step out of a final state, and it leads to payed only.
	Expired: {Await: Expired, Cover: Payed, Lack: Expired, Vanish: Expired, Expire: Expired},
	Failed:  {Await: Failed, Cover: Payed, Lack: Failed, Vanish: Failed, Expire: Failed},
	// Money that goes or comes after payed is booked, the state stays.
	Payed: {Await: Payed, Cover: Payed, Lack: Payed, Vanish: Payed, Expire: Payed},
	// Withdrawal sent twice acts once.
	Unavailable: {Await: Unavailable, Cover: Unavailable, Lack: Unavailable, Vanish: Unavailable,
		Expire: Unavailable, Withdraw: Unavailable},
}

// next is the state machine of design section 4.
func next(state State, trigger Trigger) (State, error) {
	to, allowed := transitions[state][trigger]
	if !allowed {
		return state, fmt.Errorf("invoice: %s cannot %s", state, trigger)
	}
	return to, nil
}
