package api

import (
	"context"

	"kassa/internal/fault"
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
	wanted := payoffRequest(request, invoice.V3)
	wanted.Keep = keep(request.act, payoffCreated)
	made, err := h.makePayoff(ctx, owner, wanted, request.faults)
	if err != nil {
		return nil, err
	}
	return payoffCreated(made), nil
}

func payoffCreated(made payoff.Payoff) wire.PayoffAnswer {
	return wire.PayoffAnswer{Envelope: wire.Success(), Payoff: wire.NewPayoff(made)}
}

// makePayoff does what both dialects mean by a create; faults are those of reading the request.
func (h *handler) makePayoff(ctx context.Context, owner till.Till, wanted payoff.Request, faults fault.List) (payoff.Payoff, error) {
	check := func() error { return h.Payoffs.Check(ctx, wanted) }
	if err := merge(faults, check); err != nil {
		return payoff.Payoff{}, err
	}
	return h.Payoffs.Create(ctx, owner, wanted)
}

// payoffRequest reads the fields, which are the same in both dialects (contract sections 6 and 7).
func payoffRequest(request *fields, dialect invoice.Dialect) payoff.Request {
	return payoff.Request{
		Method:         request.text("method"),
		Wallet:         request.text("wallet"),
		Amount:         request.text("amount"),
		SubtractFrom:   request.text("subtract_from"),
		Signature:      request.text("signature"),
		AmountCurrency: request.text("amount_currency"),
		WalletExtra:    request.text("wallet_extra"),
		Extra:          request.text("extra"),
		CallbackURL:    request.text("callback_url"),
		Dialect:        dialect,
	}
}

func (h *handler) payoffSubmit(ctx context.Context, owner till.Till, request *fields) (any, error) {
	return payoffInfo(owner)(payoffSent(ctx, owner, request, h.Payoffs.Submit))
}

func (h *handler) payoffCancel(ctx context.Context, owner till.Till, request *fields) (any, error) {
	return payoffInfo(owner)(payoffSent(ctx, owner, request, h.Payoffs.Cancel))
}

// payoffSent does what a till signed for.
func payoffSent(
	ctx context.Context, owner till.Till, request *fields,
	do func(ctx context.Context, owner till.Till, id, signature string) (payoff.Payoff, error),
) (payoff.Payoff, error) {
	id, signature := request.required("id"), request.required("signature")
	if err := request.err(); err != nil {
		return payoff.Payoff{}, err
	}
	return do(ctx, owner, id, signature)
}

func (h *handler) payoffInfo(ctx context.Context, owner till.Till, request *fields) (any, error) {
	return payoffInfo(owner)(h.ownPayoff(ctx, owner, request))
}

// payoffInfo tells of a payoff, unless there was an error.
func payoffInfo(owner till.Till) func(payoff.Payoff, error) (any, error) {
	return func(is payoff.Payoff, err error) (any, error) {
		if err != nil {
			return nil, err
		}
		return wire.PayoffInfoAnswer{Envelope: wire.Success(), PayoffInfo: wire.NewPayoffInfo(is, owner.Settings)}, nil
	}
}

// ownPayoff is the payoff of the request's `id`; another till's does not exist for this one.
func (h *handler) ownPayoff(ctx context.Context, owner till.Till, request *fields) (payoff.Payoff, error) {
	id := request.required("id")
	if err := request.err(); err != nil {
		return payoff.Payoff{}, err
	}
	return h.Payoffs.Info(ctx, owner.ID, id)
}
