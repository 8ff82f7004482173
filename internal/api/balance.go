package api

import (
	"context"

	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/till"
	"kassa/internal/wire"
)

func (h *handler) balanceList(ctx context.Context, owner till.Till, request *fields) (any, error) {
	hideEmpty := request.flag("hide_empty")
	if err := request.err(); err != nil {
		return nil, err
	}
	balances, err := h.Balances.MethodBalances(ctx, owner.ID)
	if err != nil {
		return nil, err
	}
	return wire.BalancesAnswer{Envelope: wire.Success(), Items: wire.NewBalances(rail.Methods(), balances, hideEmpty)}, nil
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
