package app

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/money"
)

type invoiceRefund struct {
	desk
	step
	ID     string `arg:"" help:"The invoice."`
	Amount string `placeholder:"SUM" help:"In the currency that was paid; all that is left by default."`
	Booked bool   `help:"The merchant sent it back himself: only book it."`
	Wallet string `placeholder:"ADDRESS" help:"Where the payer wants it: make a payoff to there."`
}

// refundLine is a refund for a reader; Payoff is empty for one that was only booked.
type refundLine struct {
	Invoice  string `json:"invoice"`
	Refunded string `json:"refunded"`
	Currency string `json:"currency"`
	Payoff   string `json:"payoff,omitempty"`
}

func (c *invoiceRefund) Run(ctx context.Context, con *console) error {
	if c.Booked == (c.Wallet != "") {
		return fault.New(fault.Invalid, "give either --booked, for what the merchant sent himself, or --wallet, to pay it out")
	}
	return c.with(ctx, func(h *house) error {
		line, err := c.refund(ctx, h)
		if err != nil {
			return err
		}
		return c.print(con, line, func(t *table) {
			t.row("INVOICE", "REFUNDED", "PAYOFF")
			t.row(line.Invoice, line.Refunded+" "+line.Currency, line.Payoff)
		})
	})
}

func (c *invoiceRefund) refund(ctx context.Context, h *house) (refundLine, error) {
	if c.Booked {
		refunded, err := h.invoices.Refund(ctx, c.ID, c.Amount, c.by())
		return c.line(refunded, ""), err
	}
	made, err := h.payoffs.Refund(ctx, c.ID, c.Wallet, c.Amount, c.by())
	return c.line(made.Receive, made.ID), err
}

func (c *invoiceRefund) line(refunded money.Amount, payoff string) refundLine {
	return refundLine{c.ID, refunded.String(), string(refunded.Asset), payoff}
}
