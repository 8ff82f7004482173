package app

import (
	"context"
)

type balanceCommand struct {
	desk
	Till int64 `arg:"" help:"The till's number."`
}

// balanceLine is what a till can spend of one method's money.
type balanceLine struct {
	Method   string `json:"method"`
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

func (c *balanceCommand) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		if _, err := h.tills.Get(ctx, c.Till); err != nil {
			return err
		}
		balances, err := h.store.MethodBalances(ctx, c.Till)
		if err != nil {
			return err
		}
		lines := make([]balanceLine, len(balances))
		for i, b := range balances {
			lines[i] = balanceLine{b.Method, b.Amount.String(), string(b.Amount.Asset)}
		}
		return c.print(con, lines, func(t *table) {
			t.row("METHOD", "AMOUNT")
			for _, l := range lines {
				t.row(l.Method, l.Amount+" "+l.Currency)
			}
		})
	})
}
