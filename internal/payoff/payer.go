package payoff

import "context"

// Payer is a rail that can pay out. What no payer serves waits for the operator's word.
type Payer interface {
	// Pay sends what the receiver gets and tells how far that is. It is called again until its answer is final, after a
	// crash even then: it must send once for each ID, however often it is called. An error leaves the payoff as it is.
	Pay(ctx context.Context, payoff Payoff) (Outcome, error)
}

// Outcome is what a payer knows of a payoff. Message is for the merchant, for example a link to the transaction.
type Outcome struct {
	Progress Progress
	Message  string
}

// Progress is how far a payer is.
type Progress string

// The progresses. Sent and Refused are final.
const (
	Pending Progress = "pending" // ask again later
	Sent    Progress = "sent"    // the money has left
	Refused Progress = "refused" // it has not left and never will
)

// Simulation pays payoffs of sandbox tills: no money moves, all of it arrives.
type Simulation struct{}

// Pay answers that the money was sent.
func (Simulation) Pay(context.Context, Payoff) (Outcome, error) {
	return Outcome{Progress: Sent, Message: "Simulated: no money was moved"}, nil
}
