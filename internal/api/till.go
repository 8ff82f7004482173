package api

import (
	"context"

	"kassa/internal/till"
	"kassa/internal/wire"
)

func (h *handler) me(_ context.Context, owner till.Till, _ *fields) (any, error) {
	return wire.NewMe(owner), nil
}

func (h *handler) methodList(ctx context.Context, owner till.Till, request *fields) (any, error) {
	compact := request.flag("compact")
	if err := request.err(); err != nil {
		return nil, err
	}
	choices, err := h.Invoices.Methods(ctx, owner)
	if err != nil {
		return nil, err
	}
	return wire.MethodsAnswer{Envelope: wire.Success(), Items: wire.NewMethods(choices, compact)}, nil
}

func (h *handler) methodGet(ctx context.Context, owner till.Till, request *fields) (any, error) {
	name := request.required("method")
	if err := request.err(); err != nil {
		return nil, err
	}
	choice, err := h.Invoices.Method(ctx, owner, name)
	if err != nil {
		return nil, err
	}
	return wire.MethodAnswer{Envelope: wire.Success(), Key: choice.Method.Name, Method: wire.NewMethod(choice, false)}, nil
}
