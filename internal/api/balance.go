package api

import (
	"context"

	"kassa/internal/money"
	"kassa/internal/till"
	"kassa/internal/wire"
)

func (h *handler) balanceList(ctx context.Context, owner till.Till, request *fields) (any, error) {
	balances, err := h.balances(ctx, owner, request)
	if err != nil {
		return nil, err
	}
	return wire.BalancesAnswer{Envelope: wire.Success(), Items: balances}, nil
}

// balances are those of the whole catalogue and the operator's own methods, or with `hide_empty` those that have money.
func (h *handler) balances(ctx context.Context, owner till.Till, request *fields) (wire.Object[wire.Balance], error) {
	hideEmpty := request.flag("hide_empty")
	if err := request.err(); err != nil {
		return nil, err
	}
	held, err := h.Balances.MethodBalances(ctx, owner.ID)
	if err != nil {
		return nil, err
	}
	choices, err := h.Invoices.Methods(ctx, owner)
	if err != nil {
		return nil, err
	}
	return wire.NewBalances(choices, held, hideEmpty), nil
}

func (h *handler) balanceGet(ctx context.Context, owner till.Till, request *fields) (any, error) {
	name := request.required("method")
	if err := request.err(); err != nil {
		return nil, err
	}
	choice, err := h.Invoices.Method(ctx, owner, name)
	if err != nil {
		return nil, err
	}
	balances, err := h.Balances.MethodBalances(ctx, owner.ID)
	if err != nil {
		return nil, err
	}
	amount := money.Amount{Asset: choice.Method.Asset}
	for _, balance := range balances {
		if balance.Method == choice.Method.Name {
			amount = balance.Amount
		}
	}
	return wire.BalanceAnswer{Envelope: wire.Success(), Key: choice.Method.Name, Balance: wire.NewBalance(choice.Method, amount)}, nil
}
