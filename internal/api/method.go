package api

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/till"
	"kassa/internal/wire"
)

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

// methodEdit changes settings.in of a method (contract section 6).
func (h *handler) methodEdit(ctx context.Context, owner till.Till, request *fields) (any, error) {
	name, enabled, percent := request.required("method"), request.optionalFlag("enabled"), extraPercent(request)
	if err := request.err(); err != nil {
		return nil, err
	}
	if enabled == nil && percent == nil {
		return nil, fault.New(fault.Invalid, "One of `enabled` and `extra_commission_percent` is required")
	}
	return wire.Success(), h.Invoices.EditMethod(ctx, owner, name, enabled, percent)
}

func extraPercent(request *fields) *money.Percent {
	const name = "extra_commission_percent"
	literal := request.text(name)
	if literal == "" {
		return nil
	}
	percent, err := money.ParsePercent(literal)
	if err != nil {
		request.faults.Add(name, "must be a percentage from 0 to 100 with at most four digits after the point, for example 2.5")
		return nil
	}
	return &percent
}
