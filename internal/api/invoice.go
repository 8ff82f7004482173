package api

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/till"
	"kassa/internal/wire"
)

func (h *handler) invoiceCreate(ctx context.Context, owner till.Till, request *fields) (any, error) {
	currency := request.text("currency")
	if currency == "" {
		currency = request.text("amount_currency") // its former name
	}
	wanted := invoiceRequest(request, invoice.V3, currency)
	wanted.SubtractFrom = request.text("subtract_from")
	wanted.Keep = keep(request.act, h.Site.Created)
	made, err := h.makeInvoice(ctx, owner, wanted, request.faults)
	if err != nil {
		return nil, err
	}
	return h.Site.Created(made), nil
}

// makeInvoice does what both dialects mean by a create; faults are those of reading the request.
func (h *handler) makeInvoice(ctx context.Context, owner till.Till, wanted invoice.Request, faults fault.List) (invoice.Invoice, error) {
	check := func() error { return h.Invoices.Check(ctx, wanted) }
	if err := merge(faults, check); err != nil {
		return invoice.Invoice{}, err
	}
	return h.Invoices.Create(ctx, owner, wanted)
}

// invoiceRequest reads the fields that both dialects have (contract sections 3 and 7).
func invoiceRequest(request *fields, dialect invoice.Dialect, currency string) invoice.Request {
	return invoice.Request{
		Amount:         request.text("amount"),
		Currency:       currency,
		Type:           request.text("type"),
		Lifetime:       request.text("lifetime"),
		RequiredMethod: request.text("required_method"),
		Description:    request.text("description"),
		Extra:          request.text("extra"),
		RedirectURL:    request.text("redirect_url"),
		CallbackURL:    request.text("callback_url"),
		PayerDetails:   request.details("payer_details"),
		Dialect:        dialect,
	}
}

// merge lists the reader's faults and, so that a merchant can mend all at once, the request's other ones.
func merge(faults fault.List, check func() error) error {
	if len(faults) == 0 {
		return nil // the service checks the request itself
	}
	blamed := map[string]bool{}
	for _, f := range faults {
		blamed[f.Field] = true
	}
	if err := check(); err != nil {
		for _, f := range fault.Faults(err) {
			if !blamed[f.Field] {
				faults = append(faults, f)
			}
		}
	}
	return faults.Err()
}

func (h *handler) invoiceInfo(ctx context.Context, owner till.Till, request *fields) (any, error) {
	info, err := h.ownInvoice(ctx, owner, request)
	if err != nil {
		return nil, err
	}
	return wire.InfoAnswer{Envelope: wire.Success(), Info: h.Site.Info(info, owner.Settings)}, nil
}

// ownInvoice is the invoice of the request's `id`; another till's does not exist for this one.
func (h *handler) ownInvoice(ctx context.Context, owner till.Till, request *fields) (invoice.Info, error) {
	id := request.required("id")
	if err := request.err(); err != nil {
		return invoice.Info{}, err
	}
	return h.Invoices.Info(ctx, owner.ID, id)
}
