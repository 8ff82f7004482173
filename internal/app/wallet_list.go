package app

import (
	"context"
	"fmt"
	"strings"

	"kassa/internal/wallet"
)

type walletList struct{ desk }

// walletLine is a wallet of keys for a reader.
type walletLine struct {
	Name       string    `json:"name"`
	Method     string    `json:"method"`
	Network    string    `json:"network"`
	Descriptor string    `json:"descriptor"`
	Issued     int64     `json:"issued"` // addresses that were given away
	CreatedAt  string    `json:"created_at"`
	Tills      []useLine `json:"tills"` // empty for a wallet that was replaced; it stays watched
}

// useLine is a till whose method uses a wallet.
type useLine struct {
	Till   int64  `json:"till"`
	Method string `json:"method"`
	Since  string `json:"since"`
}

func (c *walletList) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		wallets, err := h.store.KeyWallets(ctx)
		if err != nil {
			return err
		}
		uses, err := h.store.WalletUses(ctx)
		if err != nil {
			return err
		}
		lines := make([]walletLine, len(wallets))
		for i, w := range wallets {
			lines[i] = newWalletLine(w, uses)
		}
		return c.print(con, lines, func(t *table) {
			t.row("WALLET", "METHOD", "NETWORK", "ISSUED", "TILLS", "DESCRIPTOR")
			for _, l := range lines {
				t.row(l.Name, l.Method, l.Network, l.Issued, l.tills(), l.Descriptor)
			}
		})
	})
}

func newWalletLine(w wallet.Wallet, uses []wallet.Use) walletLine {
	line := walletLine{w.ID, w.Method, w.Network, w.Descriptor, w.Next, moment(w.CreatedAt), []useLine{}}
	for _, use := range uses {
		if use.Wallet == w.ID {
			line.Tills = append(line.Tills, useLine{use.Till, use.Method, moment(use.Since)})
		}
	}
	return line
}

func (l walletLine) tills() string {
	texts := make([]string, len(l.Tills))
	for i, use := range l.Tills {
		texts[i] = fmt.Sprint(use.Till)
	}
	return strings.Join(texts, ", ")
}

type walletGap struct{ desk }

// gapLine is a wallet's gap for a reader.
type gapLine struct {
	Name   string `json:"name"`
	Issued int64  `json:"issued"`
	Paid   int64  `json:"paid"`
	Needed int64  `json:"needed"`
	Worst  int64  `json:"worst"`
}

func (c *walletGap) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		gaps, err := h.wallets.Gaps(ctx)
		if err != nil {
			return err
		}
		lines := make([]gapLine, len(gaps))
		for i, g := range gaps {
			lines[i] = gapLine{g.Wallet.ID, g.Wallet.Next, g.Paid, g.Needed, g.Worst}
		}
		err = c.print(con, lines, func(t *table) {
			t.row("WALLET", "ISSUED", "PAID", "NEEDED", "IF ALL ARE PAID")
			for _, l := range lines {
				t.row(l.Name, l.Issued, l.Paid, l.Needed, l.Worst)
			}
		})
		if err == nil {
			advise(con, gaps)
		}
		return err
	})
}

// advise tells which merchants must change a setting of their software.
func advise(con *console, gaps []wallet.Gap) {
	for _, g := range gaps {
		if g.Worst > wallet.UsualGap {
			_, _ = fmt.Fprintf(con.err, "%s: set the gap limit of the merchant's wallet software to %d or more, most have %d by themselves\n",
				g.Wallet.ID, g.Worst, wallet.UsualGap)
		}
	}
}
