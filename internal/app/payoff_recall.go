package app

import "context"

type payoffRecall struct {
	desk
	step
	ID string `arg:"" name:"payoff" help:"The payoff; all that were exported with it are recalled too."`
}

func (c *payoffRecall) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		of, err := h.dispatches.Recall(ctx, c.ID, c.by())
		if err != nil {
			return err
		}
		line := newDraftLine(of, of.Last())
		return c.print(con, line, line.table)
	})
}
