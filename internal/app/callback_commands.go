package app

import (
	"context"

	"kassa/internal/callback"
)

type callbackCommands struct {
	List        callbackList        `cmd:"" help:"List the callbacks of an invoice or a payoff with every attempt."`
	Resend      callbackResend      `cmd:"" help:"Send the newest callback of an invoice or a payoff again, delivered or not."`
	Undelivered callbackUndelivered `cmd:"" help:"List callbacks that nobody has taken yet."`
}

type callbackList struct {
	desk
	ID string `arg:"" help:"The invoice or the payoff."`
}

func (c *callbackList) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		if err := h.knows(ctx, c.ID); err != nil {
			return err
		}
		deliveries, err := h.store.Log(ctx, c.ID)
		if err != nil {
			return err
		}
		attempts, err := h.store.Attempts(ctx, c.ID)
		if err != nil {
			return err
		}
		all := struct {
			Callbacks []callbackLine `json:"callbacks"`
			Attempts  []attemptLine  `json:"attempts"`
		}{callbackLines(deliveries), attemptLines(attempts)}
		return c.print(con, all, func(t *table) { t.callbacks(all.Callbacks, all.Attempts) })
	})
}

// knows refuses an id that no invoice and no payoff has.
func (h *house) knows(ctx context.Context, id string) error {
	if _, err := h.store.Payoff(ctx, id); err == nil {
		return nil
	}
	_, err := h.store.Record(ctx, id)
	return err
}

type callbackResend struct {
	desk
	ID string `arg:"" help:"The invoice or the payoff."`
}

func (c *callbackResend) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		if err := h.knows(ctx, c.ID); err != nil {
			return err
		}
		if err := h.store.Resend(ctx, c.ID, h.invoices.Now()); err != nil {
			return err
		}
		state := string(callback.Waiting)
		return c.print(con, map[string]string{"id": c.ID, "state": state}, func(t *table) { t.row(c.ID, state) })
	})
}

type callbackUndelivered struct {
	desk
	State string `enum:"pending,failed" default:"pending" help:"pending: will be tried again; failed: was given up (${default})."`
	Limit atMost `default:"100" help:"At most so many, up to 1000 (${default})."`
}

// undeliveredLine is a delivery that waits or was given up.
type undeliveredLine struct {
	Subject string `json:"subject"`
	Till    int64  `json:"till"`
	callbackLine
	DueAt string `json:"due_at,omitempty"`
}

func (c *callbackUndelivered) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		read := h.store.Waiting
		if c.State == string(callback.GivenUp) {
			read = h.store.GivenUp
		}
		found, err := read(ctx, int(c.Limit))
		if err != nil {
			return err
		}
		lines := make([]undeliveredLine, len(found))
		for i, u := range found {
			lines[i] = undeliveredLine{u.Subject, u.Till, callbackLines([]callback.Line{u.Line})[0], moment(u.Due)}
		}
		return c.print(con, lines, func(t *table) {
			t.row("SUBJECT", "TILL", "CREATED", "ATTEMPTS", "DUE", "RESPONSE", "URL")
			for _, l := range lines {
				t.row(l.Subject, l.Till, l.CreatedAt, l.Attempts, l.DueAt, l.LastResponse, l.URL)
			}
		})
	})
}
