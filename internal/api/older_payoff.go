package api

import (
	"context"

	"kassa/internal/invoice"
	"kassa/internal/payoff"
	"kassa/internal/till"
	"kassa/internal/wire"
	v2 "kassa/internal/wire/v2"
)

func (o older) payoffCreate(ctx context.Context, owner till.Till, request *fields) (any, error) {
	wanted := payoffRequest(request, invoice.V2)
	wanted.Keep = keep(request.act, func(made payoff.Payoff) v2.PayoffAnswer { return payoffAnswer(made, owner) })
	return o.tellPayoff(owner)(o.makePayoff(ctx, owner, wanted, request.faults))
}

func (o older) payoffSubmit(ctx context.Context, owner till.Till, request *fields) (any, error) {
	return o.tellPayoff(owner)(payoffSent(ctx, owner, request, o.Payoffs.Submit))
}

func (o older) payoffCancel(ctx context.Context, owner till.Till, request *fields) (any, error) {
	return o.tellPayoff(owner)(payoffSent(ctx, owner, request, o.Payoffs.Cancel))
}

func (o older) payoffInfo(ctx context.Context, owner till.Till, request *fields) (any, error) {
	return o.tellPayoff(owner)(o.ownPayoff(ctx, owner, request))
}

// tellPayoff is every answer about one payoff.
func (o older) tellPayoff(owner till.Till) func(payoff.Payoff, error) (any, error) {
	return func(is payoff.Payoff, err error) (any, error) {
		if err != nil {
			return nil, err
		}
		return payoffAnswer(is, owner), nil
	}
}

func payoffAnswer(is payoff.Payoff, owner till.Till) v2.PayoffAnswer {
	return v2.PayoffAnswer{Envelope: wire.Success(), Payoff: v2.NewPayoff(is, owner.Settings)}
}

// payoffs is a page of all payoffs, as payments is of invoices.
func (o older) payoffs(ctx context.Context, owner till.Till, request *fields) (any, error) {
	query := payoff.Query{
		Page:  request.whole("page", firstPage),
		Items: request.whole("items", defaultItems),
		Days:  invoice.MaxPeriod,
	}
	if err := merge(request.faults, query.Check); err != nil {
		return nil, err
	}
	page, _, err := o.Payoffs.History(ctx, owner.ID, query)
	if err != nil {
		return nil, err
	}
	return v2.NewPayoffs(page, owner.Settings), nil
}
