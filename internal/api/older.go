package api

import (
	"context"

	"kassa/internal/till"
	"kassa/internal/wire"
	v2 "kassa/internal/wire/v2"
)

// older is the dialect of /v2/ (contract section 7): the same calls of the same services, in other words.
type older struct{ *handler }

func (o older) actions() map[string]action {
	return map[string]action{
		"me/info":          o.me,
		"method/list":      o.methodList,
		"method/edit":      o.methodEdit,
		"balance/info":     o.balanceInfo,
		"invoice/create":   o.once(o.invoiceCreate),
		"invoice/info":     o.invoiceInfo,
		"payoff/create":    o.once(o.payoffCreate),
		"payoff/submit":    o.payoffSubmit,
		"payoff/cancel":    o.payoffCancel,
		"payoff/info":      o.payoffInfo,
		"ticker/list":      o.tickerList,
		"ticker/get":       o.tickerGet,
		"history/payments": o.payments,
		"history/payoffs":  o.payoffs,
		"history/summary":  o.summary,
	}
}

func (o older) methodList(ctx context.Context, owner till.Till, _ *fields) (any, error) {
	choices, err := o.Invoices.Methods(ctx, owner)
	if err != nil {
		return nil, err
	}
	return v2.NewMethods(choices), nil
}

func (o older) balanceInfo(ctx context.Context, owner till.Till, request *fields) (any, error) {
	balances, err := o.balances(ctx, owner, request)
	if err != nil {
		return nil, err
	}
	return v2.NewBalances(balances), nil
}

func (o older) tickerList(_ context.Context, owner till.Till, _ *fields) (any, error) {
	return wire.NewTickers(o.Rates.Priced(owner.Sandbox)), nil
}

func (o older) tickerGet(_ context.Context, owner till.Till, request *fields) (any, error) {
	base, prices, err := o.prices(owner, request)
	if err != nil {
		return nil, err
	}
	return v2.NewPrices(base, prices), nil
}
