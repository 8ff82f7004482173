package app

import (
	"context"

	"kassa/internal/payoff"
)

type payoffCommands struct {
	List    payoffList    `cmd:"" help:"List payoffs that wait for the operator's word, oldest first, or those in another state."`
	Show    payoffShow    `cmd:"" help:"Print a payoff with its history and callbacks."`
	Approve payoffApprove `cmd:"" help:"Note that a payoff was paid; Kassa itself moves no money."`
	Reject  payoffReject  `cmd:"" help:"Refuse a payoff; its money goes back to the till's balance."`
	Export  payoffExport  `cmd:"" help:"Write an unsigned transaction (PSBT) that pays payoffs from their wallet of keys."`
	Import  payoffImport  `cmd:"" help:"Check a signed transaction that was exported, and broadcast it."`
	Recall  payoffRecall  `cmd:"" help:"Take an exported transaction back: its payoffs fail once it cannot be confirmed any more."`
}

type payoffList struct {
	desk
	State string `enum:"created,processing,payed,failed,canceled" default:"processing" help:"created, processing, payed, failed or canceled (${default})."`
	After string `placeholder:"PAYOFF" help:"Begin after this one."`
	Limit atMost `default:"100" help:"At most so many, up to 1000 (${default})."`
}

// payoffLine is a payoff for a reader.
type payoffLine struct {
	ID          string `json:"id"`
	Till        int64  `json:"till"`
	Sandbox     bool   `json:"sandbox"`
	State       string `json:"state"`
	Method      string `json:"method"`
	Currency    string `json:"currency"`
	Receive     string `json:"receive"`
	Deduction   string `json:"deduction"`
	Commission  string `json:"commission"`
	Asked       string `json:"asked,omitempty"`       // the sum that was asked for in another currency
	RateRecord  string `json:"rate_record,omitempty"` // and how it was converted
	Wallet      string `json:"wallet"`
	WalletExtra string `json:"wallet_extra,omitempty"`
	Invoice     string `json:"invoice,omitempty"` // that it refunds
	Message     string `json:"message,omitempty"`
	CreatedAt   string `json:"created_at"`
	FinalAt     string `json:"final_at,omitempty"`
}

func newPayoffLine(p payoff.Payoff) payoffLine {
	return payoffLine{p.ID, p.Till, p.Sandbox, string(p.State), p.Method, string(p.Amount.Asset), p.Receive.String(),
		p.Deduction.String(), p.Commission.String(), p.Asked, p.RateRecord, p.Wallet, p.WalletExtra, p.Invoice, p.Message,
		moment(p.CreatedAt), moment(p.FinalAt)}
}

func (t *table) payoffs(lines ...payoffLine) {
	t.row("PAYOFF", "CREATED", "STATE", "METHOD", "RECEIVE", "COMMISSION", "WALLET", "EXTRA", "INVOICE", "MESSAGE")
	for _, l := range lines {
		t.row(l.ID, l.CreatedAt, l.State, l.Method, l.Receive+" "+l.Currency, l.Commission, l.Wallet, l.WalletExtra,
			l.Invoice, l.Message)
	}
}

func (c *payoffList) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		after, err := c.place(ctx, h)
		if err != nil {
			return err
		}
		found, err := h.store.PayoffsIn(ctx, payoff.State(c.State), after, int(c.Limit))
		if err != nil {
			return err
		}
		lines := make([]payoffLine, len(found))
		for i, p := range found {
			lines[i] = newPayoffLine(p)
		}
		return c.print(con, lines, func(t *table) { t.payoffs(lines...) })
	})
}

// place is where the list begins.
func (c *payoffList) place(ctx context.Context, h *house) (payoff.Place, error) {
	if c.After == "" {
		return payoff.Place{}, nil
	}
	last, err := h.store.Payoff(ctx, c.After)
	return payoff.Place{At: last.CreatedAt, ID: last.ID}, err
}

type payoffShow struct {
	desk
	ID string `arg:"" help:"The payoff."`
}

// payoffDossier is all that is known of a payoff; all times are UTC.
type payoffDossier struct {
	Payoff    payoffLine     `json:"payoff"`
	Drafts    []draftLine    `json:"drafts"` // exported for it that may still be confirmed, oldest first
	Events    []eventLine    `json:"events"`
	Callbacks []callbackLine `json:"callbacks"`
	Attempts  []attemptLine  `json:"attempts"`
}

func (c *payoffShow) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		all, err := h.payoffDossier(ctx, c.ID)
		if err != nil {
			return err
		}
		return c.print(con, all, all.table)
	})
}

func (h *house) payoffDossier(ctx context.Context, id string) (payoffDossier, error) {
	is, err := h.store.Payoff(ctx, id)
	if err != nil {
		return payoffDossier{}, err
	}
	drafts, err := h.draftLines(ctx, id)
	if err != nil {
		return payoffDossier{}, err
	}
	events, err := h.store.PayoffHistory(ctx, id)
	if err != nil {
		return payoffDossier{}, err
	}
	deliveries, err := h.store.Log(ctx, id)
	if err != nil {
		return payoffDossier{}, err
	}
	attempts, err := h.store.Attempts(ctx, id)
	lines := make([]eventLine, len(events))
	for i, e := range events {
		lines[i] = eventLine{
			Number: e.Number, At: moment(e.At), Name: string(e.Name), State: string(e.State), Actor: e.Actor, Note: e.Note,
		}
	}
	return payoffDossier{newPayoffLine(is), drafts, lines, callbackLines(deliveries), attemptLines(attempts)}, err
}

func (d payoffDossier) table(t *table) {
	t.payoffs(d.Payoff)
	if len(d.Drafts) > 0 {
		t.section(draftHeads...)
		for _, l := range d.Drafts {
			l.row(t)
		}
	}
	t.section("EVENT", "TIME", "NAME", "STATE", "ACTOR", "NOTE")
	for _, e := range d.Events {
		t.row(e.Number, e.At, e.Name, e.State, e.Actor, e.Note)
	}
	t.callbacks(d.Callbacks, d.Attempts)
}

// verdict is the operator's word about a payoff.
type verdict struct {
	desk
	step
	ID      string `arg:"" help:"The payoff."`
	Message string `placeholder:"TEXT" help:"For the merchant, for example a link to the transaction."`
}

func (v verdict) tell(con *console, is payoff.Payoff) error {
	line := newPayoffLine(is)
	return v.print(con, line, func(t *table) { t.row(line.ID, line.State) })
}

type payoffApprove struct{ verdict }

func (c *payoffApprove) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		is, err := h.payoffs.Approve(ctx, c.ID, c.Message, c.by())
		if err != nil {
			return err
		}
		return c.tell(con, is)
	})
}

type payoffReject struct{ verdict }

func (c *payoffReject) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		is, err := h.payoffs.Reject(ctx, c.ID, c.Message, c.by())
		if err != nil {
			return err
		}
		return c.tell(con, is)
	})
}
