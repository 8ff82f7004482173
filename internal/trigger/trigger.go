// Package trigger drives an invoice or a payoff of a sandbox till through a whole life in seconds, over the API, so that
// a developer sees what his program does then.
package trigger

import (
	"context"
	"fmt"

	"kassa/internal/remote"
	"kassa/internal/signature"
)

// Order is what the invoices of a scenario are made of. Empty texts are left out.
type Order struct {
	Amount      string // in roubles
	CallbackURL string
	Extra       string
}

// Step is one line of what happened.
type Step struct {
	Act   string `json:"act"`
	ID    string `json:"id"`
	State string `json:"state"` // after the act
}

// play is a scenario being played.
type play struct {
	till    remote.Till
	order   Order
	invoice string
	payoff  string
}

// Play plays a scenario and shows each step when it is done. It fails if the server refuses one, or if the last state is
// not what the scenario is for.
func Play(ctx context.Context, till remote.Till, scenario Scenario, order Order, show func(Step) error) error {
	p := &play{till: till, order: order}
	state := ""
	for _, next := range scenario.acts {
		if err := next.do(ctx, p); err != nil {
			return fmt.Errorf("%s: %w", next.name, err)
		}
		step, err := p.look(ctx, next.name)
		if err != nil {
			return err
		}
		if err := show(step); err != nil {
			return err
		}
		state = step.State
	}
	if state != scenario.State {
		return fmt.Errorf("the state is %s, %s should lead to %s", state, scenario.Name, scenario.State)
	}
	return nil
}

// look is how the payoff stands, or the invoice before there is one.
func (p *play) look(ctx context.Context, act string) (Step, error) {
	var is struct {
		ID    string `json:"id"`
		State string `json:"state"`
	}
	action, id := "invoice/info", p.invoice
	if p.payoff != "" {
		action, id = "payoff/info", p.payoff
	}
	err := p.till.Call(ctx, action, map[string]any{"id": id}, &is)
	return Step{act, is.ID, is.State}, err
}

func create(ctx context.Context, p *play) error {
	request := map[string]any{"amount": p.order.Amount, "type": "topup", "lifetime": lifetime}
	put(request, "callback_url", p.order.CallbackURL)
	put(request, "extra", p.order.Extra)
	return p.make(ctx, "invoice/create", request, &p.invoice)
}

// make calls a create and keeps the id.
func (p *play) make(ctx context.Context, action string, request map[string]any, id *string) error {
	var made struct {
		ID string `json:"id"`
	}
	err := p.till.Call(ctx, action, request, &made)
	*id = made.ID
	return err
}

func put(request map[string]any, name, text string) {
	if text != "" {
		request[name] = text
	}
}

// pay pays a sum by TEST, whose money is roubles; empty is what remains.
func pay(amount, status string) doing {
	return func(ctx context.Context, p *play) error {
		request := map[string]any{"id": p.invoice, "method": method}
		put(request, "amount", amount)
		put(request, "status", status)
		return p.till.Call(ctx, "sandbox/pay", request, nil)
	}
}

func settle(ctx context.Context, p *play) error {
	return p.till.Call(ctx, "sandbox/pay", map[string]any{"id": p.invoice, "settle": true}, nil)
}

func withdraw(ctx context.Context, p *play) error {
	return p.till.Call(ctx, "sandbox/cancel", map[string]any{"id": p.invoice}, nil)
}

func advance(minutes int) doing {
	return func(ctx context.Context, p *play) error {
		return p.till.Call(ctx, "sandbox/clock", map[string]any{"advance": minutes}, nil)
	}
}

// payOut takes what the till just got, so that it has it.
func payOut(ctx context.Context, p *play) error {
	request := map[string]any{
		"method": method, "wallet": wallet, "amount": smallest, "subtract_from": "amount",
		"signature": signature.SHA1(smallest, method, wallet, p.till.Salt),
	}
	put(request, "callback_url", p.order.CallbackURL)
	put(request, "extra", p.order.Extra)
	return p.make(ctx, "payoff/create", request, &p.payoff)
}

// signed submits or cancels the payoff.
func signed(action string) doing {
	return func(ctx context.Context, p *play) error {
		request := map[string]any{"id": p.payoff, "signature": signature.SHA1(p.payoff, p.till.Salt)}
		return p.till.Call(ctx, action, request, nil)
	}
}
