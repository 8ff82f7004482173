package app

import (
	"context"

	"kassa/internal/order"
	"kassa/internal/swap"
	"kassa/internal/wire"
)

type swapCommands struct {
	Pairs  swapPairs  `cmd:"" help:"List what a till can swap, at what price."`
	List   swapList   `cmd:"" help:"List swaps that wait to be submitted, oldest first, or those in another state."`
	Show   swapShow   `cmd:"" help:"Print a swap."`
	Reject swapReject `cmd:"" help:"Refuse a swap that was not submitted; its money goes back."`
}

type swapPairs struct {
	desk
	Till   int64  `arg:"" help:"The till's number."`
	Source string `placeholder:"METHOD" help:"Only pairs that give this one's money."`
	Target string `placeholder:"METHOD" help:"Only pairs that give money for this one's."`
	Page   int64  `default:"1" help:"Which page (${default})."`
	Items  int64  `default:"100" help:"At most so many on a page (${default})."`
}

func (c *swapPairs) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		owner, err := h.tills.Get(ctx, c.Till)
		if err != nil {
			return err
		}
		query := swap.PairQuery{Page: c.Page, Items: c.Items, Source: c.Source, Target: c.Target}
		found, _, err := h.swaps.Pairs(owner, query)
		if err != nil {
			return err
		}
		lines := make([]wire.SwapPair, len(found))
		for i, pair := range found {
			lines[i] = wire.NewSwapPair(pair)
		}
		return c.print(con, lines, func(t *table) {
			t.row("PAIR", "SOURCE", "TARGET", "PRICE")
			for i, l := range lines {
				t.row(l.PairID, l.Source.Method, l.Target.Method, found[i].Price.Price.String()+" "+l.Source.Currency+" for 1 "+l.Target.Currency)
			}
		})
	})
}

// waiting is which orders a list shows.
type waiting struct {
	State string `enum:"created,success,failed,canceled" default:"created" help:"created, success, failed or canceled (${default})."`
	Limit atMost `default:"100" help:"At most so many, up to 1000 (${default})."`
}

// lifeLine is how a swap or a transfer stands, for a reader; all times are UTC.
type lifeLine struct {
	State     string `json:"state"`
	CreatedAt string `json:"created_at"`
	ExpiresAt string `json:"expires_at,omitempty"`
	FinalAt   string `json:"final_at,omitempty"`
	Actor     string `json:"actor,omitempty"` // who ended it
	Note      string `json:"note,omitempty"`
}

func newLifeLine(l order.Life) lifeLine {
	return lifeLine{string(l.State), moment(l.CreatedAt), moment(l.ExpiresAt), moment(l.FinalAt), l.Actor, l.Note}
}

// swapLine is a swap for a reader.
type swapLine struct {
	ID         string        `json:"id"`
	Till       int64         `json:"till"`
	Sandbox    bool          `json:"sandbox"`
	Pair       int64         `json:"pair"`
	Source     wire.SwapSide `json:"source"`
	Target     wire.SwapSide `json:"target"`
	Price      string        `json:"price"`
	RateRecord string        `json:"rate_record"`
	lifeLine
}

func newSwapLine(is swap.Swap) swapLine {
	side := func(leg swap.Leg) wire.SwapSide {
		return wire.SwapSide{Method: leg.Method, Currency: string(leg.Amount.Asset), Amount: leg.Amount.String()}
	}
	return swapLine{is.ID, is.Till, is.Sandbox, is.Pair, side(is.Source), side(is.Target), is.Price.String(), is.Record, newLifeLine(is.Life)}
}

func (t *table) swaps(lines ...swapLine) {
	t.row("SWAP", "CREATED", "STATE", "SOURCE", "TARGET", "PRICE", "FINAL", "ACTOR", "NOTE")
	for _, l := range lines {
		side := func(s wire.SwapSide) string { return s.Method + " " + s.Amount + " " + s.Currency }
		t.row(l.ID, l.CreatedAt, l.State, side(l.Source), side(l.Target), l.Price, l.FinalAt, l.Actor, l.Note)
	}
}

type swapList struct {
	desk
	waiting
	After string `placeholder:"SWAP" help:"Begin after this one."`
}

func (c *swapList) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		var after swap.Place
		if c.After != "" {
			last, err := h.store.Swap(ctx, c.After)
			if err != nil {
				return err
			}
			after = swap.Place{At: last.CreatedAt, ID: last.ID}
		}
		found, err := h.store.SwapsIn(ctx, order.State(c.State), after, int(c.Limit))
		if err != nil {
			return err
		}
		lines := make([]swapLine, len(found))
		for i, is := range found {
			lines[i] = newSwapLine(is)
		}
		return c.print(con, lines, func(t *table) { t.swaps(lines...) })
	})
}

type swapShow struct {
	desk
	ID string `arg:"" help:"The swap."`
}

func (c *swapShow) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		is, err := h.store.Swap(ctx, c.ID)
		if err != nil {
			return err
		}
		line := newSwapLine(is)
		return c.print(con, line, func(t *table) { t.swaps(line) })
	})
}

type swapReject struct {
	desk
	step
	ID string `arg:"" help:"The swap."`
}

func (c *swapReject) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		is, err := h.swaps.Reject(ctx, c.ID, c.by())
		if err != nil {
			return err
		}
		line := newSwapLine(is)
		return c.print(con, line, func(t *table) { t.row(line.ID, line.State) })
	})
}
