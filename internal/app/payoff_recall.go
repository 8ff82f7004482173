package app

import "context"

type payoffRecall struct {
	desk
	step
	ID   string `arg:"" name:"payoff" help:"The payoff; all that were exported with it are recalled too."`
	Lost bool   `help:"Give it up at once: a reorganisation took a coin of it away, and another transaction deep in the chain spends what that was made of."`
}

func (c *payoffRecall) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		recall := h.dispatches.Recall
		if c.Lost {
			recall = h.dispatches.GiveUp
		}
		of, err := recall(ctx, c.ID, c.by())
		if err != nil {
			return err
		}
		line := newDraftLine(of, of.Last())
		return c.print(con, line, line.table)
	})
}
