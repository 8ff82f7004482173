package api

import (
	"context"
	"math"

	"kassa/internal/invoice"
	"kassa/internal/till"
	"kassa/internal/wire"
	v2 "kassa/internal/wire/v2"
)

func (o older) invoiceCreate(ctx context.Context, owner till.Till, request *fields) (any, error) {
	wanted := invoiceRequest(request, invoice.V2, request.text("amount_currency"))
	wanted.Keep = keep(request.act, o.created)
	made, err := o.makeInvoice(ctx, owner, wanted, request.faults)
	if err != nil {
		return nil, err
	}
	return o.created(made), nil
}

func (o older) created(made invoice.Invoice) v2.Created { return v2.NewCreated(o.Site, made) }

func (o older) invoiceInfo(ctx context.Context, owner till.Till, request *fields) (any, error) {
	info, err := o.ownInvoice(ctx, owner, request)
	if err != nil {
		return nil, err
	}
	return v2.InfoAnswer{Envelope: wire.Success(), Info: v2.NewInfo(o.Site, info, owner.Settings)}, nil
}

// payments is a page of all invoices: this dialect asks for no period, so it has the longest.
func (o older) payments(ctx context.Context, owner till.Till, request *fields) (any, error) {
	number := request.count("page", firstPage, math.MaxInt32)
	items := request.count("items", defaultItems, invoice.MaxPageItems)
	if err := request.err(); err != nil {
		return nil, err
	}
	page, _, err := o.Invoices.Page(ctx, owner.ID, invoice.MaxPeriod, number, items)
	if err != nil {
		return nil, err
	}
	return v2.NewPayments(page, owner.Settings), nil
}

func (o older) summary(ctx context.Context, owner till.Till, _ *fields) (any, error) {
	in, err := o.Invoices.Summary(ctx, owner.ID, invoice.MaxPeriod)
	if err != nil {
		return nil, err
	}
	out, err := o.Payoffs.Summary(ctx, owner.ID, invoice.MaxPeriod)
	if err != nil {
		return nil, err
	}
	return v2.NewSummary(in, out), nil
}
