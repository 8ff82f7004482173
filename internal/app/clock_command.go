package app

import (
	"context"
	"time"
)

type clockCommands struct {
	Advance clockAdvance `cmd:"" help:"Let a time pass for a sandbox till: its invoices, payoffs and callbacks become older."`
}

type clockAdvance struct {
	desk
	By   time.Duration `arg:"" help:"How long, for example 90m or 48h; at most 720h."`
	Till int64         `required:"" placeholder:"ID" help:"The sandbox till."`
}

func (c *clockAdvance) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		owner, err := h.tills.Get(ctx, c.Till)
		if err != nil {
			return err
		}
		if err := h.clock.Advance(ctx, owner, c.By); err != nil {
			return err
		}
		line := map[string]any{"till": c.Till, "advanced": c.By.String()}
		return c.print(con, line, func(t *table) { t.row(c.Till, c.By) })
	})
}
