package api

import (
	"context"
	"io"
	"math"

	"kassa/internal/invoice"
	"kassa/internal/till"
	"kassa/internal/wire"
)

func (h *handler) invoiceHistory(ctx context.Context, owner till.Till, request *fields) (any, error) {
	days := request.count("period", 1, invoice.MaxPeriod)
	number := request.count("page", 1, math.MaxInt32)
	items := request.count("items", 20, invoice.MaxPageItems)
	export := request.flag("export_csv")
	if err := request.err(); err != nil {
		return nil, err
	}
	if export {
		return document{asCSV, func(out io.Writer) error { return h.exportInvoices(ctx, owner, days, out) }}, nil
	}
	page, more, err := h.Invoices.Page(ctx, owner.ID, days, number, items)
	if err != nil {
		return nil, err
	}
	return wire.HistoryAnswer{Envelope: wire.Success(), Items: h.Site.Infos(page, owner.Settings), HasNextPage: more}, nil
}

// exportInvoices writes every invoice of the period; nothing before the first ones were read.
func (h *handler) exportInvoices(ctx context.Context, owner till.Till, days int, out io.Writer) error {
	var lines *wire.CSV
	return h.Invoices.Export(ctx, owner.ID, days, func(infos []invoice.Info) (err error) {
		if lines == nil {
			if lines, err = wire.NewCSV(out); err != nil {
				return err
			}
		}
		return lines.Write(h.Site.Infos(infos, owner.Settings))
	})
}

func (h *handler) invoiceSummary(ctx context.Context, owner till.Till, request *fields) (any, error) {
	days := request.count("period", 1, invoice.MaxPeriod)
	if err := request.err(); err != nil {
		return nil, err
	}
	tally, err := h.Invoices.Summary(ctx, owner.ID, days)
	if err != nil {
		return nil, err
	}
	return wire.NewSummary(tally), nil
}
