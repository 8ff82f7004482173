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
	lines, err := h.Deliveries.Log(ctx, info.Invoice.ID)
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
	if err := h.Deliveries.Resend(ctx, info.Invoice.ID, h.Now()); err != nil {
		return nil, err
	}
	return wire.Success(), nil
}
