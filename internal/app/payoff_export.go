package app

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"strings"

	"kassa/internal/dispatch"
	"kassa/internal/fault"
	"kassa/internal/money"
)

type payoffExport struct {
	desk
	step
	ID        []string `arg:"" optional:"" name:"payoff" help:"The payoffs that one transaction is to pay."`
	Till      int64    `placeholder:"ID" help:"In place of ids: all of this till's that wait for a transaction, from the wallet of the oldest, at most 100."`
	FeeTarget int      `default:"6" placeholder:"BLOCKS" help:"Pay the fee that confirms it within about so many blocks (${default})."`
	Out       string   `required:"" placeholder:"FILE" help:"Where to write the PSBT."`
	Base64    bool     `name:"base64" help:"Write it as base64 text instead of binary."`
}

// draftLine is an exported transaction for a reader.
type draftLine struct {
	Draft    string   `json:"draft"` // hash of the transaction without signatures
	Dispatch string   `json:"dispatch"`
	Number   int      `json:"number"`
	Wallet   string   `json:"wallet"`
	Network  string   `json:"network"`
	Payoffs  []string `json:"payoffs"`
	Fee      string   `json:"fee"`
	Change   string   `json:"change"`
	Currency string   `json:"currency"`
	Recalls  bool     `json:"recalls"` // it pays nobody
	File     string   `json:"file,omitempty"`
	TxID     string   `json:"txid,omitempty"`
}

func newDraftLine(of dispatch.Dispatch, draft dispatch.Draft) draftLine {
	sum := func(minor int64) string { return money.Amount{Asset: of.Asset, Minor: minor}.String() }
	return draftLine{
		Draft: draft.ID, Dispatch: of.ID, Number: draft.Number, Wallet: of.Wallet, Network: of.Network, Payoffs: of.Payoffs,
		Fee: sum(draft.Fee), Change: sum(draft.Change), Currency: string(of.Asset), Recalls: draft.Empty, TxID: draft.Signed.TxID,
	}
}

func (l draftLine) table(t *table) {
	t.row(draftHeads...)
	l.row(t)
}

var draftHeads = []any{"DRAFT", "WALLET", "PAYOFFS", "FEE", "CHANGE", "TXID", "FILE"}

func (l draftLine) row(t *table) {
	paid := len(l.Payoffs)
	if l.Recalls {
		paid = 0
	}
	t.row(l.Draft, l.Wallet, paid, l.Fee+" "+l.Currency, l.Change, l.TxID, l.File)
}

// draftLines are what was exported for a payoff and may still be confirmed.
func (h *house) draftLines(ctx context.Context, payoff string) ([]draftLine, error) {
	of, err := h.store.DispatchOf(ctx, payoff)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return []draftLine{}, nil
	}
	lines := make([]draftLine, len(of.Drafts))
	for i, draft := range of.Drafts {
		lines[i] = newDraftLine(of, draft)
	}
	return lines, err
}

func (c *payoffExport) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		of, draft, err := h.dispatches.Export(ctx, dispatch.Order{Payoffs: c.ID, Till: c.Till, Blocks: c.FeeTarget}, c.by())
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.Out, c.text(draft.PSBT), 0o600); err != nil {
			return fmt.Errorf("the transaction is kept, but not written; once that is mended, export its payoffs again by their ids: %s: %w",
				strings.Join(of.Payoffs, " "), err)
		}
		line := newDraftLine(of, draft)
		line.File = c.Out
		return c.print(con, line, line.table)
	})
}

func (c *payoffExport) text(psbt []byte) []byte {
	if !c.Base64 {
		return psbt
	}
	return append(base64.StdEncoding.AppendEncode(nil, psbt), '\n')
}
