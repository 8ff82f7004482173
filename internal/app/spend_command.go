package app

import (
	"context"

	"kassa/internal/wallet"
)

type walletSpend struct {
	desk
	step
	Name      string `arg:"" help:"The wallet."`
	Till      int64  `required:"" placeholder:"ID" help:"The till whose money it was."`
	Amount    string `placeholder:"SUM" help:"In the wallet's currency, with what the network took; by default all that the transaction took out of a wallet of keys and that is not booked."`
	Part      bool   `help:"Leave the rest of the transaction in the list of kassa wallet spends, for another till."`
	Reference string `required:"" placeholder:"TXID" help:"The transaction; a till's share of it is booked once."`
}

// spendLine is a spend for a reader.
type spendLine struct {
	Entry     string `json:"entry"`
	Wallet    string `json:"wallet"`
	Till      int64  `json:"till"`
	Amount    string `json:"amount"`
	Currency  string `json:"currency"`
	Reference string `json:"reference"`
}

func (c *walletSpend) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		spend, err := h.wallets.RecordSpend(ctx, wallet.SpendRequest{
			Wallet: c.Name, Till: c.Till, Amount: c.Amount, Reference: c.Reference, Part: c.Part,
		}, c.by())
		if err != nil {
			return err
		}
		line := spendLine{spend.ID, spend.Wallet, spend.Till, spend.Amount.String(), string(spend.Amount.Asset), spend.Reference}
		return c.print(con, line, func(t *table) {
			t.row("ENTRY", "WALLET", "TILL", "AMOUNT", "REFERENCE")
			t.row(line.Entry, line.Wallet, line.Till, line.Amount+" "+line.Currency, line.Reference)
		})
	})
}
