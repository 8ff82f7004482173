package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"time"

	"kassa/internal/books"
	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/till"
)

type ledgerCommands struct {
	Check  ledgerCheck  `cmd:"" help:"Add everything up again and compare; exit code 1 if anything is off."`
	Export ledgerExport `cmd:"" help:"Write the ledger as CSV, or as a journal of hledger."`
}

type ledgerCheck struct{ desk }

// checkResult is the result of a check for a reader.
type checkResult struct {
	At        string       `json:"at"`
	Sound     bool         `json:"sound"`
	Entries   int64        `json:"entries"`
	Waiting   int64        `json:"waiting"` // of the entries, for the sealer
	Invoices  int64        `json:"invoices"`
	Payments  int64        `json:"payments"`
	Payoffs   int64        `json:"payoffs"`
	Swaps     int64        `json:"swaps"`
	Transfers int64        `json:"transfers"`
	Balances  int64        `json:"balances"`
	Breaches  int64        `json:"breaches"` // all; found are the first of them
	Found     []breachLine `json:"found"`
}

// breachLine is one thing that is off. The sums are empty when it is not about a sum; off is stored less added.
type breachLine struct {
	Kind     string `json:"kind"`
	Subject  string `json:"subject"`
	Text     string `json:"text"`
	Currency string `json:"currency,omitempty"`
	Stored   string `json:"stored,omitempty"`
	Added    string `json:"added,omitempty"`
	Off      string `json:"off,omitempty"`
}

func newCheckResult(r books.Report) checkResult {
	result := checkResult{moment(r.At), r.Sound(), r.Entries, r.Waiting, r.Invoices, r.Payments, r.Payoffs, r.Swaps,
		r.Transfers, r.Balances, r.Breaches, []breachLine{}}
	for _, b := range r.Found {
		line := breachLine{Kind: string(b.Kind), Subject: b.Subject, Text: b.Text}
		if asset, known := money.ParseAsset(string(b.Asset)); known {
			sum := func(minor int64) string { return money.Amount{Asset: asset, Minor: minor}.String() }
			line.Currency, line.Stored, line.Added, line.Off = string(asset), sum(b.Stored), sum(b.Added), sum(b.Off())
		}
		result.Found = append(result.Found, line)
	}
	return result
}

// Run also keeps the result: a clean check lets payoffs go on.
func (c *ledgerCheck) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		h.books.Progress = con.progress("sealed entries read", 1)
		return c.check(ctx, con, h)
	})
}

// check prints what a check of the books finds; a breach is books.ErrUnsound.
func (d desk) check(ctx context.Context, con *console, h *house) error {
	report, err := h.books.Check(ctx)
	if err != nil {
		return err
	}
	result := newCheckResult(report)
	if err := d.print(con, result, result.table); err != nil || result.Sound {
		return err
	}
	return fmt.Errorf("%w: %d breaches", books.ErrUnsound, result.Breaches)
}

func (r checkResult) table(t *table) {
	t.row("entries", r.Entries)
	t.row("waiting", r.Waiting)
	t.row("invoices", r.Invoices)
	t.row("payments", r.Payments)
	t.row("payoffs", r.Payoffs)
	t.row("swaps", r.Swaps)
	t.row("transfers", r.Transfers)
	t.row("balances", r.Balances)
	t.row("breaches", r.Breaches)
	if len(r.Found) == 0 {
		return
	}
	t.section("KIND", "STORED", "ADDED UP", "OFF", "WHAT")
	for _, b := range r.Found {
		t.row(b.Kind, b.Stored, b.Added, b.Off, b.Text)
	}
}

type ledgerExport struct {
	desk
	Format string `enum:"csv,hledger" default:"csv" help:"csv or hledger (${default})."`
	From   string `placeholder:"DATE" help:"YYYY-MM-DD, the first day, in Moscow time as the journal's dates."`
	To     string `placeholder:"DATE" help:"YYYY-MM-DD, the last day."`
}

// Run seals what waits first, so that nothing is left out.
func (c *ledgerExport) Run(ctx context.Context, con *console) error {
	from, err := day("from", c.From)
	if err != nil {
		return err
	}
	to, err := day("to", c.To)
	if err != nil {
		return err
	}
	if !to.IsZero() {
		to = to.AddDate(0, 0, 1)
	}
	return c.with(ctx, func(h *house) error {
		if err := h.books.Seal(ctx); err != nil {
			return err
		}
		out := bufio.NewWriter(con.out)
		writer, err := c.begin(out)
		if err != nil {
			return err
		}
		err = h.store.Snapshot(ctx, func(snapshot books.Snapshot) error { return books.Export(ctx, snapshot, from, to, writer) })
		if err != nil {
			return err
		}
		return out.Flush()
	})
}

func (c *ledgerExport) begin(out io.Writer) (books.Writer, error) {
	if c.Format == "hledger" {
		return books.NewJournal(out, till.Defaults().Zone)
	}
	return books.NewCSV(out)
}

// day is the first moment of a date, the zero time for none.
func day(name, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, text, till.Defaults().Zone)
	if err != nil {
		return time.Time{}, fault.Field(name, "must be a date such as 2026-01-31")
	}
	return at, nil
}
