package api

import (
	"context"

	"kassa/internal/callback"
	"kassa/internal/till"
	"kassa/internal/wire"
)

func (h *handler) callbackList(ctx context.Context, owner till.Till, request *fields) (any, error) {
	info, err := h.ownInvoice(ctx, owner, request)
	if err != nil {
		return nil, err
	}
	return h.deliveries(ctx, owner, info.Invoice.ID)
}

func (h *handler) payoffCallbackList(ctx context.Context, owner till.Till, request *fields) (any, error) {
	is, err := h.ownPayoff(ctx, owner, request)
	if err != nil {
		return nil, err
	}
	return h.deliveries(ctx, owner, is.ID)
}

func (h *handler) deliveries(ctx context.Context, owner till.Till, subject string) (any, error) {
	lines, err := h.Deliveries.Log(ctx, subject)
	if err != nil {
		return nil, err
	}
	items := make([]wire.Delivery, len(lines))
	for i, line := range lines {
		items[i] = delivery(line, owner.Settings)
	}
	return wire.DeliveriesAnswer{Envelope: wire.Success(), Items: items}, nil
}

func delivery(line callback.Line, settings till.Settings) wire.Delivery {
	return wire.Delivery{
		URL:          line.URL,
		State:        string(line.State),
		Attempts:     line.Attempts,
		LastResponse: wire.OptionalText(line.LastResponse),
		CreatedAt:    wire.Date(line.CreatedAt, settings.Zone),
		LastAt:       wire.OptionalDate(line.LastAt, settings.Zone),
	}
}

func (h *handler) callbackResend(ctx context.Context, owner till.Till, request *fields) (any, error) {
	info, err := h.ownInvoice(ctx, owner, request)
	if err != nil {
		return nil, err
	}
	return wire.Success(), h.Deliveries.Resend(ctx, info.Invoice.ID, h.Now())
}

func (h *handler) payoffCallbackResend(ctx context.Context, owner till.Till, request *fields) (any, error) {
	is, err := h.ownPayoff(ctx, owner, request)
	if err != nil {
		return nil, err
	}
	return wire.Success(), h.Deliveries.Resend(ctx, is.ID, h.Now())
}
