package books

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"kassa/internal/ledger"
	"kassa/internal/money"
)

// Writer writes sealed entries one after the other.
type Writer interface {
	Write(s Sealed) error
	// Flush writes what is buffered; nothing may be written afterwards.
	Flush() error
}

// Export writes the sealed entries of a time, in the order of the chain; a zero from or to is no bound, to is excluded.
func Export(ctx context.Context, snapshot Snapshot, from, to time.Time, out Writer) error {
	var failed error
	err := pages(ctx, 0, snapshot.Sealed, func(s Sealed) int64 { return s.Number }, func(s Sealed) {
		at := s.Entry.At
		if failed != nil || at.Before(from) || !to.IsZero() && !at.Before(to) {
			return
		}
		failed = out.Write(s)
	})
	if err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	return out.Flush()
}

// sheet is the CSV: a line for each posting.
type sheet struct{ rows *csv.Writer }

// NewCSV begins a file of comma separated values with its heads.
func NewCSV(out io.Writer) (Writer, error) {
	rows := csv.NewWriter(out)
	return sheet{rows}, rows.Write([]string{"number", "entry", "at", "kind", "reason", "invoice", "payment", "payoff", "swap",
		"transfer", "reverses", "account", "currency", "amount", "hash"})
}

func (s sheet) Write(e Sealed) error {
	for _, p := range e.Entry.Postings {
		err := s.rows.Write([]string{strconv.FormatInt(e.Number, 10), e.ID, e.Entry.At.UTC().Format(time.RFC3339Nano),
			kind(p.Account), string(e.Entry.Reason), e.Entry.Invoice, e.Entry.Payment, e.Entry.Payoff, e.Entry.Swap,
			number(e.Entry.Transfer), e.Entry.Reverses, p.Account.Name, string(p.Account.Asset), amount(p).String(), e.Hash})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s sheet) Flush() error {
	s.rows.Flush()
	return s.rows.Error()
}

func amount(p ledger.Posting) money.Amount {
	return money.Amount{Asset: p.Account.Asset, Minor: p.Minor}
}

// number is a transfer's number, empty for none.
func number(transfer int64) string {
	if transfer == 0 {
		return ""
	}
	return strconv.FormatInt(transfer, 10)
}

func kind(account ledger.Account) string {
	if account.Sandbox {
		return "sandbox"
	}
	return "live"
}

// journal is hledger's format.
type journal struct{ out io.Writer }

// NewJournal begins a journal for hledger: https://hledger.org/hledger.html. Every asset is declared, so that its sums
// keep their digits.
func NewJournal(out io.Writer) (Writer, error) {
	for _, asset := range money.Assets() {
		if _, err := fmt.Fprintf(out, "commodity 1.%s %s\n", strings.Repeat("0", asset.Scale()), asset); err != nil {
			return nil, err
		}
	}
	return journal{out}, nil
}

func (j journal) Write(s Sealed) error {
	var text strings.Builder
	fmt.Fprintf(&text, "\n%s (%d) %s\n", s.Entry.At.UTC().Format(time.DateOnly), s.Number, s.Entry.Reason)
	for _, tag := range []struct{ name, value string }{
		{"entry", s.ID}, {"at", s.Entry.At.UTC().Format(time.RFC3339Nano)}, {"invoice", s.Entry.Invoice},
		{"payment", s.Entry.Payment}, {"payoff", s.Entry.Payoff}, {"swap", s.Entry.Swap}, {"transfer", number(s.Entry.Transfer)},
		{"reverses", s.Entry.Reverses}, {"hash", s.Hash},
	} {
		if tag.value != "" {
			fmt.Fprintf(&text, "    ; %s: %s\n", tag.name, tag.value)
		}
	}
	for _, p := range s.Entry.Postings {
		fmt.Fprintf(&text, "    %s:%s:%s  %s %s\n", root(p.Account.Name), kind(p.Account), p.Account.Name, amount(p), p.Account.Asset)
	}
	_, err := io.WriteString(j.out, text.String())
	return err
}

func (j journal) Flush() error { return nil }

// root is the account's type, which hledger reads from its first name.
func root(account string) string {
	switch {
	case strings.HasPrefix(account, "wallet:"), strings.HasPrefix(account, "operator:receivable"):
		return "assets"
	case account == "operator:revenue":
		return "revenues"
	case account == "operator:losses":
		return "expenses"
	case account == "operator:exchange":
		return "equity"
	}
	return "liabilities"
}
