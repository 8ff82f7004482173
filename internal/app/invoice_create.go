package app

import (
	"context"

	"kassa/internal/invoice"
	"kassa/internal/rail"
	"kassa/internal/sandbox"
)

type invoiceCreate struct {
	desk
	Till         int64  `required:"" placeholder:"TILL" help:"Whose invoice it is."`
	Amount       string `required:"" placeholder:"SUM" help:"What is asked for, for example 99.90."`
	Currency     string `default:"RUB" help:"Of the sum (${default})."`
	Type         string `default:"purchase" enum:"purchase,topup" help:"purchase or topup (${default})."`
	Lifetime     string `default:"60" placeholder:"MINUTES" help:"Until it expires, 1 to 4320 minutes (${default})."`
	SubtractFrom string `default:"amount" enum:"amount,balance" help:"Where the commission is taken from: amount or balance (${default})."`
	Method       string `placeholder:"METHOD" help:"The payer cannot choose another one."`
	Description  string `placeholder:"TEXT" help:"Shown to the payer."`
	Extra        string `placeholder:"TEXT" help:"For the merchant's program, for example an order's number."`
	RedirectURL  string `name:"redirect-url" placeholder:"URL" help:"Where the payer goes afterwards."`
	CallbackURL  string `name:"callback-url" placeholder:"URL" help:"Where the signed callback goes."`
}

func (c *invoiceCreate) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		owner, err := h.tills.Get(ctx, c.Till)
		if err != nil {
			return err
		}
		made, err := h.invoices.Create(ctx, owner, invoice.Request{
			Amount: c.Amount, Currency: c.Currency, Type: c.Type, Lifetime: c.Lifetime, SubtractFrom: c.SubtractFrom,
			RequiredMethod: c.Method, Description: c.Description, Extra: c.Extra, RedirectURL: c.RedirectURL,
			CallbackURL: c.CallbackURL, Dialect: invoice.V3,
		})
		if err != nil {
			return err
		}
		line := h.invoiceLine(made)
		return c.print(con, line, func(t *table) {
			t.row("id", line.ID)
			t.row("page", line.URL)
			t.row("expires", line.ExpiresAt)
		})
	})
}

type invoicePay struct {
	desk
	ID     string `arg:"" help:"The invoice, of a sandbox till."`
	Method string `placeholder:"METHOD" help:"The chosen or required one, else TEST."`
	Amount string `placeholder:"SUM" help:"In the method's currency; what remains if it is left out."`
	Seen   bool   `help:"Unconfirmed: the invoice waits in processing until it is paid again without this flag."`
}

func (c *invoicePay) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		payment := sandbox.Payment{Invoice: c.ID, Method: c.Method, Amount: c.Amount}
		if c.Seen {
			payment.Status = rail.Seen
		}
		if err := h.payer().Pay(ctx, payment); err != nil {
			return err
		}
		record, err := h.store.Record(ctx, c.ID)
		if err != nil {
			return err
		}
		line := h.invoiceLine(record.Invoice)
		return c.print(con, line, func(t *table) { t.row(line.ID, line.State) })
	})
}
