package app

import (
	"context"
)

type invoiceClaimed struct {
	desk
	Limit atMost `default:"100" placeholder:"N" help:"At most so many (${default})."`
}

func (c *invoiceClaimed) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		claims, err := h.store.Claimed(ctx, int(c.Limit))
		if err != nil {
			return err
		}
		lines := paymentLines(claims)
		return c.print(con, lines, func(t *table) { t.payments(lines) })
	})
}

type invoiceApprove struct {
	desk
	step
	ID     string `arg:"" help:"The invoice."`
	Amount string `placeholder:"SUM" help:"What really came, in the method's currency; all that was claimed if it is not given."`
}

func (c *invoiceApprove) Run(ctx context.Context, con *console) error {
	return c.decided(ctx, con, c.ID, func(h *house) error { return h.manual.Approve(ctx, c.ID, c.Amount, c.by()) })
}

type invoiceReject struct {
	desk
	step
	ID string `arg:"" help:"The invoice."`
}

func (c *invoiceReject) Run(ctx context.Context, con *console) error {
	return c.decided(ctx, con, c.ID, func(h *house) error { return h.manual.Reject(ctx, c.ID, c.by()) })
}

// decided prints where an invoice stands after a decision.
func (d desk) decided(ctx context.Context, con *console, id string, decide func(h *house) error) error {
	return d.with(ctx, func(h *house) error {
		if err := decide(h); err != nil {
			return err
		}
		record, err := h.store.Record(ctx, id)
		if err != nil {
			return err
		}
		state := record.Invoice.State.Wire()
		return d.print(con, map[string]string{"id": id, "state": state}, func(t *table) { t.row(id, state) })
	})
}
