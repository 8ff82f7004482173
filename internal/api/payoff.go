package api

import (
	"context"

	"kassa/internal/invoice"
	"kassa/internal/payoff"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// Payoffs is the part of payoff.Service that programs use; its errors are faults.
type Payoffs interface {
	// Check lists every fault of a request that can be told without the till.
	Check(ctx context.Context, request payoff.Request) error
	Create(ctx context.Context, owner till.Till, request payoff.Request) (payoff.Payoff, error)
	Submit(ctx context.Context, owner till.Till, id, signature string) (payoff.Payoff, error)
	Cancel(ctx context.Context, owner till.Till, id, signature string) (payoff.Payoff, error)
	Info(ctx context.Context, till int64, id string) (payoff.Payoff, error)
	Reader[payoff.Payoff]
	Summary(ctx context.Context, till, days int64) (payoff.Summary, error)
}

func (h *handler) payoffCreate(ctx context.Context, owner till.Till, request *fields) (any, error) {
	wanted := payoff.Request{
		Method:         request.text("method"),
		Wallet:         request.text("wallet"),
		Amount:         request.text("amount"),
		SubtractFrom:   request.text("subtract_from"),
		Signature:      request.text("signature"),
		AmountCurrency: request.text("amount_currency"),
		WalletExtra:    request.text("wallet_extra"),
		Extra:          request.text("extra"),
		CallbackURL:    request.text("callback_url"),
		Dialect:        invoice.V3,
	}
	check := func() error { return h.Payoffs.Check(ctx, wanted) }
	if err := merge(request.faults, check); err != nil {
		return nil, err
	}
	made, err := h.Payoffs.Create(ctx, owner, wanted)
	if err != nil {
		return nil, err
	}
	return wire.PayoffAnswer{Envelope: wire.Success(), Payoff: wire.NewPayoff(made)}, nil
}

func (h *handler) payoffSubmit(ctx context.Context, owner till.Till, request *fields) (any, error) {
	return payoffSent(ctx, owner, request, h.Payoffs.Submit)
}

func (h *handler) payoffCancel(ctx context.Context, owner till.Till, request *fields) (any, error) {
	return payoffSent(ctx, owner, request, h.Payoffs.Cancel)
}

// payoffSent does what a till signed for.
func payoffSent(
	ctx context.Context, owner till.Till, request *fields,
	do func(ctx context.Context, owner till.Till, id, signature string) (payoff.Payoff, error),
) (any, error) {
	id, signature := request.required("id"), request.required("signature")
	if err := request.err(); err != nil {
		return nil, err
	}
	is, err := do(ctx, owner, id, signature)
	if err != nil {
		return nil, err
	}
	return payoffInfo(is, owner), nil
}

func (h *handler) payoffInfo(ctx context.Context, owner till.Till, request *fields) (any, error) {
	is, err := h.ownPayoff(ctx, owner, request)
	if err != nil {
		return nil, err
	}
	return payoffInfo(is, owner), nil
}

func payoffInfo(is payoff.Payoff, owner till.Till) wire.PayoffInfoAnswer {
	return wire.PayoffInfoAnswer{Envelope: wire.Success(), PayoffInfo: wire.NewPayoffInfo(is, owner.Settings)}
}

// ownPayoff is the payoff of the request's `id`; another till's does not exist for this one.
func (h *handler) ownPayoff(ctx context.Context, owner till.Till, request *fields) (payoff.Payoff, error) {
	id := request.required("id")
	if err := request.err(); err != nil {
		return payoff.Payoff{}, err
	}
	return h.Payoffs.Info(ctx, owner.ID, id)
}
