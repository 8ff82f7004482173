package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kassa/internal/money"
	"kassa/internal/wallet"
)

type walletSpends struct {
	desk
	Wallet string `placeholder:"NAME" help:"Of this wallet only."`
	All    bool   `help:"Those that are booked, too."`
	Limit  atMost `default:"100" help:"At most so many, the newest, up to 1000 (${default})."`
}

// outflowLine is a transaction that took money out of a wallet, for a reader. Left holds what the network took.
type outflowLine struct {
	Wallet        string  `json:"wallet"`
	Network       string  `json:"network"`
	TxID          string  `json:"txid"`
	At            string  `json:"at,omitempty"` // of its block, empty where that is not known
	Height        int64   `json:"height"`       // 0: in no block any more
	Confirmations int64   `json:"confirmations"`
	Currency      string  `json:"currency"`
	Spent         string  `json:"spent"`
	Returned      string  `json:"returned"`
	Left          string  `json:"left"`
	Recorded      bool    `json:"recorded"`
	Booked        string  `json:"booked"`            // by all tills
	Tills         []int64 `json:"tills"`             // with money in the wallet
	Command       string  `json:"command,omitempty"` // that books it
}

func (c *walletSpends) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		flows, err := h.wallets.Outflows(ctx, wallet.Wanted{Wallet: c.Wallet, All: c.All, Limit: int(c.Limit)})
		if err != nil {
			return err
		}
		lines := make([]outflowLine, len(flows))
		for i, flow := range flows {
			lines[i] = newOutflowLine(flow)
		}
		err = c.print(con, lines, func(t *table) {
			t.row("WALLET", "TRANSACTION", "TIME", "CONFIRMATIONS", "SPENT", "RETURNED", "LEFT", "BOOKED")
			for _, l := range lines {
				t.row(l.Wallet, l.TxID, l.At, l.depth(), l.Spent, l.Returned, l.Left+" "+l.Currency, l.Booked)
			}
		})
		if err == nil && !c.JSON {
			adviseSpends(con, lines)
		}
		return err
	})
}

func newOutflowLine(flow wallet.Outflow) outflowLine {
	sum := func(minor int64) string { return money.Amount{Asset: flow.Asset, Minor: minor}.String() }
	line := outflowLine{
		Wallet: flow.Wallet, Network: flow.Network, TxID: flow.Spend.By, At: moment(flow.At), Height: flow.Spend.Height,
		Confirmations: flow.Confirmations, Currency: string(flow.Asset), Spent: sum(flow.Spent), Returned: sum(flow.Returned),
		Left: sum(flow.Left()), Recorded: flow.Recorded, Booked: sum(flow.Booked), Tills: append([]int64{}, flow.Tills...),
	}
	if !line.Recorded && line.Height > 0 {
		line.Command = line.command()
	}
	return line
}

// command books what is not booked yet, or the share of one till where several have money in the wallet.
func (l outflowLine) command() string {
	till, share := "ID", ""
	switch len(l.Tills) {
	case 0:
	case 1:
		till = fmt.Sprint(l.Tills[0])
	default:
		share = " --amount SHARE --part"
	}
	return fmt.Sprintf("kassa wallet record-spend %s --till %s%s --reference %s --reason TEXT", l.Wallet, till, share, l.TxID)
}

func (l outflowLine) depth() string {
	if l.Height == 0 {
		return "in no block"
	}
	return fmt.Sprint(l.Confirmations)
}

// adviseSpends tells how each transaction that waits is booked, and what it may be.
func adviseSpends(con *console, lines []outflowLine) {
	lines = slices.DeleteFunc(lines, func(l outflowLine) bool { return l.Command == "" })
	if len(lines) > 0 {
		_, _ = fmt.Fprint(con.err, spendAdvice)
	}
	for _, l := range lines {
		shared := ""
		if len(l.Tills) > 1 {
			shared = fmt.Sprint(" # tills ", strings.Trim(fmt.Sprint(l.Tills), "[]")) // a comment to a shell
		}
		_, _ = fmt.Fprintln(con.err, l.Command+shared)
	}
}

// spendAdvice stands above the commands.
const spendAdvice = `No payoff left by these. If the merchant knows nothing of one, his key is stolen: move the rest to a new key at once.
What he moved himself is booked by the commands below; what LEFT holds the network's fee. If a transaction paid a payoff by
hand, book its fee alone with --amount FEE. Tills that share a wallet book their shares, the last one without --amount and --part.
`
