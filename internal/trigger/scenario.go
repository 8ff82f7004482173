package trigger

import "context"

// What scenarios are made of.
const (
	method   = "TEST"
	wallet   = "sandbox"
	smallest = "1"  // of a payoff
	part     = "1"  // of an invoice's sum
	lifetime = 60   // minutes
	behind   = 61   // minutes: the invoice has expired
	far      = 1441 // minutes: so has any usual grace
)

type doing func(ctx context.Context, p *play) error

type act struct {
	name string
	do   doing
}

// Scenario is a life that can be triggered.
type Scenario struct {
	Name  string `json:"scenario"`
	Help  string `json:"help"`
	State string `json:"state"` // at its end
	acts  []act
}

// MinAmount is the least sum of an invoice that every scenario can divide, in roubles.
const MinAmount = 2

// Scenarios lists all of them.
func Scenarios() []Scenario {
	made := act{"create", create}
	paid := act{"pay", pay("", "")}
	inPart := act{"pay a part", pay(part, "")}
	expired := act{"let it expire", advance(behind)}
	paidOut := act{"create a payoff", payOut}
	return []Scenario{
		{"paid", "the whole sum arrives", "payed", []act{made, paid}},
		{"partial", "a part arrives", "wrongamount", []act{made, inPart}},
		{"parts", "the sum arrives in two parts", "payed", []act{made, inPart, paid}},
		{"overpaid", "more than the sum arrives", "payed", []act{made, inPart, {"pay too much", payTwice}}},
		{"processing", "money is seen and not sure yet", "processing", []act{made, {"pay, unconfirmed", pay("", "seen")}}},
		{"confirmed", "money is seen, then sure", "payed",
			[]act{made, {"pay, unconfirmed", pay("", "seen")}, {"confirm", settle}}},
		{"expired", "the time ends on a part", "wrongamount", []act{made, inPart, expired}},
		{"late", "the rest arrives after the end, within the grace", "payed", []act{made, inPart, expired, paid}},
		{"unmatched", "the rest arrives when it counts no more", "wrongamount",
			[]act{made, inPart, {"let the grace end", advance(far)}, paid}},
		{"failed", "the time ends without money", "failed", []act{made, expired}},
		{"canceled", "the invoice is withdrawn", "unavailable", []act{made, {"cancel", withdraw}}},
		{"payoff-paid", "a payoff is paid", "payed",
			[]act{made, paid, paidOut, {"submit", signed("payoff/submit")}, {"wait", advance(1)}}},
		{"payoff-canceled", "a payoff is taken back", "canceled",
			[]act{made, paid, paidOut, {"cancel", signed("payoff/cancel")}}},
	}
}

// payTwice pays the whole sum on top of the part that was paid.
func payTwice(ctx context.Context, p *play) error { return pay(p.order.Amount, "")(ctx, p) }
