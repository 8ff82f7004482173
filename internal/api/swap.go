package api

import (
	"context"

	"kassa/internal/swap"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// Swaps is the part of swap.Service that programs use; its errors are faults.
type Swaps interface {
	Pairs(owner till.Till, query swap.PairQuery) (page []swap.Pair, more bool, err error)
	Pair(owner till.Till, id int64) (swap.Pair, error)
	Create(ctx context.Context, owner till.Till, request swap.Request) (swap.Swap, error)
	Submit(ctx context.Context, owner till.Till, id, signature string) (swap.Swap, error)
	Cancel(ctx context.Context, owner till.Till, id, signature string) (swap.Swap, error)
	Info(ctx context.Context, till int64, id string) (swap.Swap, error)
	Reader[swap.Swap]
}

func (h *handler) swapPairList(_ context.Context, owner till.Till, request *fields) (any, error) {
	query := swap.PairQuery{
		Page:   request.whole("page", firstPage),
		Items:  request.whole("items", defaultItems),
		Source: request.text("source"),
		Target: request.text("target"),
	}
	if err := merge(request.faults, query.Check); err != nil {
		return nil, err
	}
	page, more, err := h.Swaps.Pairs(owner, query)
	if err != nil {
		return nil, err
	}
	return wire.SwapPairsAnswer{Envelope: wire.Success(), Items: wire.NewSwapPairs(page), HasNextPage: more}, nil
}

func (h *handler) swapPairGet(_ context.Context, owner till.Till, request *fields) (any, error) {
	if request.required("pair_id") == "" {
		return nil, request.err()
	}
	id := request.whole("pair_id", 0)
	if err := request.err(); err != nil {
		return nil, err
	}
	pair, err := h.Swaps.Pair(owner, id)
	if err != nil {
		return nil, err
	}
	return wire.SwapPairAnswer{Envelope: wire.Success(), SwapPair: wire.NewSwapPair(pair)}, nil
}

func (h *handler) swapCreate(ctx context.Context, owner till.Till, request *fields) (any, error) {
	wanted := swap.Request{
		PairID:     request.text("pair_id"),
		Amount:     request.text("amount"),
		AmountType: request.text("amount_type"),
		Signature:  request.text("signature"),
	}
	if err := merge(request.faults, wanted.Check); err != nil {
		return nil, err
	}
	wanted.Keep = keep(request.act, func(made swap.Swap) wire.SwapAnswer { return newSwapAnswer(made, owner) })
	made, err := h.Swaps.Create(ctx, owner, wanted)
	return swapAnswer(made, owner, err)
}

func (h *handler) swapSubmit(ctx context.Context, owner till.Till, request *fields) (any, error) {
	return swapSent(ctx, owner, request, h.Swaps.Submit)
}

func (h *handler) swapCancel(ctx context.Context, owner till.Till, request *fields) (any, error) {
	return swapSent(ctx, owner, request, h.Swaps.Cancel)
}

// swapSent does what a till signed for.
func swapSent(
	ctx context.Context, owner till.Till, request *fields,
	do func(ctx context.Context, owner till.Till, id, signature string) (swap.Swap, error),
) (any, error) {
	id, signature := request.required("id"), request.required("signature")
	if err := request.err(); err != nil {
		return nil, err
	}
	is, err := do(ctx, owner, id, signature)
	return swapAnswer(is, owner, err)
}

func (h *handler) swapInfo(ctx context.Context, owner till.Till, request *fields) (any, error) {
	id := request.required("id")
	if err := request.err(); err != nil {
		return nil, err
	}
	is, err := h.Swaps.Info(ctx, owner.ID, id)
	return swapAnswer(is, owner, err)
}

func swapAnswer(is swap.Swap, owner till.Till, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return newSwapAnswer(is, owner), nil
}

func newSwapAnswer(is swap.Swap, owner till.Till) wire.SwapAnswer {
	return wire.SwapAnswer{Envelope: wire.Success(), Swap: wire.NewSwap(is, owner.Settings)}
}

func (h *handler) swapHistory(ctx context.Context, owner till.Till, request *fields) (any, error) {
	return history[swap.Swap, wire.Swap]{h.Swaps, wire.NewSwap, wire.SwapCSV}.answer(ctx, owner, request)
}
