package api

import (
	"context"
	"io"

	"kassa/internal/payoff"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// Defaults of a report (contract section 6).
const (
	firstPage    = 1
	defaultItems = 20
	defaultDays  = 1
)

// payoffHistory answers a page, or with `export_csv` the whole period as one text.
func (h *handler) payoffHistory(ctx context.Context, owner till.Till, request *fields) (any, error) {
	query := payoff.Query{
		Page:  request.whole("page", firstPage),
		Items: request.whole("items", defaultItems),
		Days:  request.whole("period", defaultDays),
	}
	export := request.flag("export_csv")
	if err := merge(request.faults, query.Check); err != nil {
		return nil, err
	}
	if export {
		return h.payoffExport(ctx, owner, query.Days)
	}
	page, more, err := h.Payoffs.History(ctx, owner.ID, query)
	if err != nil {
		return nil, err
	}
	items := wire.NewPayoffInfos(page, owner.Settings)
	return wire.PayoffsAnswer{Envelope: wire.Success(), Items: items, HasNextPage: more}, nil
}

func (h *handler) payoffExport(ctx context.Context, owner till.Till, days int64) (any, error) {
	all, err := h.Payoffs.Export(ctx, owner.ID, days)
	if err != nil {
		return nil, err
	}
	text, err := wire.PayoffCSV(wire.NewPayoffInfos(all, owner.Settings))
	return document{asCSV, func(out io.Writer) error { _, err := out.Write(text); return err }}, err
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
