package app

import (
	"context"

	"kassa/internal/order"
	"kassa/internal/transfer"
)

type transferCommands struct {
	Make   transferMake   `cmd:"" help:"Move money from one till's balance to another's, at once."`
	List   transferList   `cmd:"" help:"List transfers that wait to be submitted, oldest first, or those in another state."`
	Show   transferShow   `cmd:"" help:"Print a transfer."`
	Reject transferReject `cmd:"" help:"Refuse a transfer that was not submitted; its money goes back."`
}

// transferLine is a transfer for a reader.
type transferLine struct {
	ID          int64  `json:"id"`
	Type        string `json:"type"`
	Sandbox     bool   `json:"sandbox"`
	Sender      string `json:"sender"` // logins
	Receiver    string `json:"receiver"`
	Method      string `json:"method"`
	Amount      string `json:"amount"`
	Currency    string `json:"currency"`
	Description string `json:"description,omitempty"`
	lifeLine
}

func newTransferLine(is transfer.Transfer) transferLine {
	return transferLine{is.ID, string(is.Type), is.Sandbox, is.Sender.Login, is.Receiver.Login, is.Method, is.Amount.String(),
		string(is.Amount.Asset), is.Description, newLifeLine(is.Life)}
}

func (t *table) transfers(lines ...transferLine) {
	t.row("TRANSFER", "CREATED", "STATE", "TYPE", "SENDER", "RECEIVER", "METHOD", "AMOUNT", "FINAL", "ACTOR", "NOTE", "DESCRIPTION")
	for _, l := range lines {
		t.row(l.ID, l.CreatedAt, l.State, l.Type, l.Sender, l.Receiver, l.Method, l.Amount+" "+l.Currency, l.FinalAt, l.Actor, l.Note,
			l.Description)
	}
}

type transferMake struct {
	desk
	step
	Sender      int64  `arg:"" help:"The till's number."`
	Receiver    string `arg:"" help:"The other till's login."`
	Method      string `arg:"" help:"Whose balance, for example BITCOIN."`
	Amount      string `arg:"" help:"In the method's currency."`
	Description string `placeholder:"TEXT" help:"For both tills."`
}

func (c *transferMake) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		request := transfer.Request{Method: c.Method, Amount: c.Amount, Receiver: c.Receiver, Description: c.Description}
		made, err := h.transfers.Order(ctx, c.Sender, request, c.by())
		if err != nil {
			return err
		}
		line := newTransferLine(made)
		return c.print(con, line, func(t *table) { t.transfers(line) })
	})
}

type transferList struct {
	desk
	waiting
	After int64 `placeholder:"TRANSFER" help:"Begin after this one."`
}

func (c *transferList) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		var after transfer.Place
		if c.After != 0 {
			last, err := h.store.Transfer(ctx, c.After)
			if err != nil {
				return err
			}
			after = transfer.Place{At: last.CreatedAt, ID: last.ID}
		}
		found, err := h.store.TransfersIn(ctx, order.State(c.State), after, int(c.Limit))
		if err != nil {
			return err
		}
		lines := make([]transferLine, len(found))
		for i, is := range found {
			lines[i] = newTransferLine(is)
		}
		return c.print(con, lines, func(t *table) { t.transfers(lines...) })
	})
}

type transferShow struct {
	desk
	ID int64 `arg:"" help:"The transfer."`
}

func (c *transferShow) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		is, err := h.store.Transfer(ctx, c.ID)
		if err != nil {
			return err
		}
		line := newTransferLine(is)
		return c.print(con, line, func(t *table) { t.transfers(line) })
	})
}

type transferReject struct {
	desk
	step
	ID int64 `arg:"" help:"The transfer."`
}

func (c *transferReject) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		is, err := h.transfers.Reject(ctx, c.ID, c.by())
		if err != nil {
			return err
		}
		line := newTransferLine(is)
		return c.print(con, line, func(t *table) { t.row(line.ID, line.State) })
	})
}
