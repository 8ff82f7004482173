package app

import (
	"context"
	"fmt"

	"kassa/internal/books"
	"kassa/internal/wallet"
)

type addressCommands struct {
	Verify addressVerify `cmd:"" help:"Derive every address that was given away again from its key; exit code 1 if one is wrong."`
}

type addressVerify struct{ desk }

// verifyResult is the result for a reader.
type verifyResult struct {
	Sound     bool               `json:"sound"`
	Wallets   int64              `json:"wallets"`
	Addresses int64              `json:"addresses"`
	Wrong     int64              `json:"wrong"` // all; found are the first of them
	Found     []wrongAddressLine `json:"found"`
}

type wrongAddressLine struct {
	Wallet string `json:"wallet"`
	Index  int64  `json:"index"`
	Issued string `json:"issued"`
	Right  string `json:"right"`
}

func newVerifyResult(v wallet.Verification) verifyResult {
	result := verifyResult{v.Wrong == 0, v.Wallets, v.Addresses, v.Wrong, []wrongAddressLine{}}
	for _, one := range v.Found {
		result.Found = append(result.Found, wrongAddressLine{one.Wallet, one.Index, one.Issued, one.Right})
	}
	return result
}

func (c *addressVerify) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		verified, err := h.wallets.Verify(ctx)
		if err != nil {
			return err
		}
		result := newVerifyResult(verified)
		if err := c.print(con, result, result.table); err != nil || result.Sound {
			return err
		}
		return fmt.Errorf("%d of %d addresses are wrong: take their invoices offline, money sent there may be lost", result.Wrong, result.Addresses)
	})
}

func (r verifyResult) table(t *table) {
	t.row("wallets", r.Wallets)
	t.row("addresses", r.Addresses)
	t.row("wrong", r.Wrong)
	if len(r.Found) == 0 {
		return
	}
	t.section("WALLET", "INDEX", "ISSUED", "RIGHT")
	for _, one := range r.Found {
		t.row(one.Wallet, one.Index, one.Issued, one.Right)
	}
}

// wrongAddresses is the verification as a part of the books' check.
func (h *house) wrongAddresses(ctx context.Context) ([]books.Breach, int64, error) {
	verified, err := h.wallets.Verify(ctx)
	found := make([]books.Breach, len(verified.Found))
	for i, one := range verified.Found {
		found[i] = books.Breach{Kind: books.OfAddress, Subject: one.Issued, Text: fmt.Sprintf(
			"address %s was given away as number %d of wallet %s, the wallet's own is %s", one.Issued, one.Index, one.Wallet, one.Right)}
	}
	return found, verified.Wrong, err
}
