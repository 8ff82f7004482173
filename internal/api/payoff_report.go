package api

import (
	"context"

	"kassa/internal/payoff"
	"kassa/internal/till"
	"kassa/internal/wire"
)

func (h *handler) payoffHistory(ctx context.Context, owner till.Till, request *fields) (any, error) {
	return history[payoff.Payoff, wire.PayoffInfo]{h.Payoffs, wire.NewPayoffInfo, wire.PayoffCSV}.answer(ctx, owner, request)
}

func (h *handler) payoffSummary(ctx context.Context, owner till.Till, request *fields) (any, error) {
	days := request.whole("period", defaultDays)
	if err := request.err(); err != nil {
		return nil, err
	}
	sum, err := h.Payoffs.Summary(ctx, owner.ID, days)
	if err != nil {
		return nil, err
	}
	return wire.NewPayoffSummary(sum), nil
}
