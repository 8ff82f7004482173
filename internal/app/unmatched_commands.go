package app

import (
	"context"

	"kassa/internal/invoice"
	"kassa/internal/money"
)

type unmatchedCommands struct {
	List     unmatchedList     `cmd:"" help:"List unmatched money, oldest first."`
	Assign   unmatchedAssign   `cmd:"" help:"Give a payment to an invoice of the same till, as if it had come on time."`
	Credit   unmatchedCredit   `cmd:"" help:"Give a payment to its till without an invoice."`
	Refunded unmatchedRefunded `cmd:"" help:"Note that a payment was paid back; Kassa itself moves no money."`
	Parked   unmatchedParked   `cmd:"" help:"List what a rail saw and Kassa could not take in."`
}

// paymentLine is a payment for a reader.
type paymentLine struct {
	ID            string `json:"id"`
	Invoice       string `json:"invoice"`
	Till          int64  `json:"till"`
	Sandbox       bool   `json:"sandbox"`
	Amount        string `json:"amount"`
	Currency      string `json:"currency"`
	Status        string `json:"status"`
	Confirmations int    `json:"confirmations"`
	Place         string `json:"place"`
	Reason        string `json:"reason,omitempty"`
	FirstSeen     string `json:"first_seen"`
	Rail          string `json:"rail"`
	Network       string `json:"network"`
	Key           string `json:"key"`
}

func paymentLines(payments []invoice.Payment) []paymentLine {
	lines := make([]paymentLine, len(payments))
	for i, p := range payments {
		lines[i] = paymentLine{p.ID, p.Invoice, p.Till, p.Sandbox, p.Amount.String(), string(p.Asset), string(p.Status), p.Confirmations,
			string(p.Place), string(p.Reason), moment(p.FirstSeen), p.Rail, p.Network, p.Key}
	}
	return lines
}

func (t *table) payments(lines []paymentLine) {
	t.section("PAYMENT", "SEEN", "AMOUNT", "STATUS", "CONFIRMATIONS", "PLACE", "REASON", "INVOICE", "KEY")
	for _, p := range lines {
		t.row(p.ID, p.FirstSeen, p.Amount+" "+p.Currency, p.Status, p.Confirmations, p.Place, p.Reason, p.Invoice, p.Key)
	}
}

// priced is a sum with its currency.
func priced(amount money.Amount) string { return amount.String() + " " + string(amount.Asset) }

type unmatchedList struct {
	desk
	After string `placeholder:"PAYMENT" help:"Begin after this one."`
	Limit atMost `default:"100" help:"At most so many, up to 1000 (${default})."`
}

func (c *unmatchedList) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		found, err := h.store.Unmatched(ctx, c.After, int(c.Limit))
		if err != nil {
			return err
		}
		lines := paymentLines(found)
		return c.print(con, lines, func(t *table) { t.payments(lines) })
	})
}

// resolve does one step with a payment and tells what became of it.
func (d desk) resolve(ctx context.Context, con *console, payment, result string, do func(h *house) error) error {
	return d.with(ctx, func(h *house) error {
		if err := do(h); err != nil {
			return err
		}
		done := map[string]string{"payment": payment, "result": result}
		return d.print(con, done, func(t *table) { t.row(payment, result) })
	})
}

type unmatchedAssign struct {
	desk
	step
	Payment string `arg:"" help:"The payment."`
	Invoice string `arg:"" help:"The invoice that it pays."`
}

func (c *unmatchedAssign) Run(ctx context.Context, con *console) error {
	return c.resolve(ctx, con, c.Payment, "assigned to "+c.Invoice, func(h *house) error {
		return h.invoices.Assign(ctx, c.Payment, c.Invoice, c.by())
	})
}

type unmatchedCredit struct {
	desk
	step
	Payment string `arg:"" help:"The payment."`
}

func (c *unmatchedCredit) Run(ctx context.Context, con *console) error {
	return c.resolve(ctx, con, c.Payment, "credited", func(h *house) error {
		return h.invoices.Credit(ctx, c.Payment, c.by())
	})
}

type unmatchedRefunded struct {
	desk
	step
	Payment string `arg:"" help:"The payment."`
}

func (c *unmatchedRefunded) Run(ctx context.Context, con *console) error {
	return c.resolve(ctx, con, c.Payment, "refunded", func(h *house) error {
		return h.invoices.Refunded(ctx, c.Payment, c.by())
	})
}

type unmatchedParked struct {
	desk
	Limit atMost `default:"100" help:"At most so many, the oldest, up to 1000 (${default})."`
}

// parkedLine is an observation that broke a rule, and which one.
type parkedLine struct {
	ParkedAt  string `json:"parked_at"`
	Rail      string `json:"rail"`
	Network   string `json:"network"`
	Key       string `json:"key"`
	Ref       string `json:"ref"`
	Raw       string `json:"raw"` // the chain's own integer
	Currency  string `json:"currency"`
	Status    string `json:"status"`
	FirstSeen string `json:"first_seen"`
	Why       string `json:"why"`
}

func (c *unmatchedParked) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		found, err := h.store.Parked(ctx, int(c.Limit))
		if err != nil {
			return err
		}
		lines := make([]parkedLine, len(found))
		for i, p := range found {
			lines[i] = parkedLine{moment(p.At), p.Rail, p.Network, p.Key, p.Ref, p.Raw.String(), string(p.Asset),
				string(p.Status), moment(p.FirstSeen), p.Why}
		}
		return c.print(con, lines, func(t *table) {
			t.row("PARKED", "RAIL", "KEY", "TO", "RAW", "STATUS", "WHY")
			for _, l := range lines {
				t.row(l.ParkedAt, l.Rail, l.Key, l.Ref, l.Raw+" "+l.Currency, l.Status, l.Why)
			}
		})
	})
}
