package app

import (
	"context"
	"errors"

	"kassa/internal/invoice"
)

type invoiceList struct {
	desk
	Till   int64  `arg:"" help:"The till's number."`
	Period int    `default:"1" placeholder:"DAYS" help:"Of so many days of 24 hours back from now, 1 to 3660 (${default})."`
	State  string `enum:",notpayed,processing,wrongamount,payed,failed,unavailable" default:"" placeholder:"STATE" help:"Only those in this state."`
	Limit  atMost `default:"100" help:"At most so many, the newest, up to 1000 (${default})."`
}

// invoiceLine is an invoice for a reader of lists.
type invoiceLine struct {
	ID          string `json:"id"`
	URL         string `json:"url"`
	Till        int64  `json:"till"`
	State       string `json:"state"`
	Type        string `json:"type"`
	Amount      string `json:"amount"`
	Currency    string `json:"currency"`
	Description string `json:"description,omitempty"`
	Extra       string `json:"extra,omitempty"`
	CreatedAt   string `json:"created_at"`
	ExpiresAt   string `json:"expires_at"`
	FinalAt     string `json:"final_at,omitempty"`
}

func (h *house) invoiceLine(of invoice.Invoice) invoiceLine {
	return invoiceLine{
		ID: of.ID, URL: h.site.PageURL(of.ID), Till: of.Till, State: of.State.Wire(), Type: string(of.Type),
		Amount: of.Amount.String(), Currency: string(of.Amount.Asset), Description: of.Description, Extra: of.Extra,
		CreatedAt: moment(of.CreatedAt), ExpiresAt: moment(of.ExpiresAt), FinalAt: moment(of.FinalAt),
	}
}

func (c *invoiceList) Validate() error {
	if c.Period < 1 || c.Period > invoice.MaxPeriod {
		return errors.New("--period must be from 1 to 3660 days")
	}
	return nil
}

func (c *invoiceList) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		if _, err := h.tills.Get(ctx, c.Till); err != nil {
			return err
		}
		lines, err := c.lines(ctx, h)
		if err != nil {
			return err
		}
		return c.print(con, lines, func(t *table) {
			t.row("INVOICE", "CREATED", "STATE", "AMOUNT", "EXTRA", "DESCRIPTION")
			for _, l := range lines {
				t.row(l.ID, l.CreatedAt, l.State, l.Amount+" "+l.Currency, l.Extra, l.Description)
			}
		})
	})
}

// errEnough ends the reading of a history early.
var errEnough = errors.New("enough")

func (c *invoiceList) lines(ctx context.Context, h *house) ([]invoiceLine, error) {
	lines := []invoiceLine{}
	err := h.invoices.Export(ctx, c.Till, c.Period, func(infos []invoice.Info) error {
		for _, info := range infos {
			line := h.invoiceLine(info.Invoice)
			if c.State != "" && c.State != line.State {
				continue
			}
			if lines = append(lines, line); len(lines) == int(c.Limit) {
				return errEnough
			}
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return lines, err
}
