package app

import (
	"context"
	"slices"

	"kassa/internal/fault"
	"kassa/internal/rail/bitcoin"
)

// nodeRescan is the operator's word that the nodes have the right chain.
type nodeRescan struct {
	desk
	Network string `required:"" placeholder:"NAME" help:"The chain, for example bitcoin; --node names its nodes."`
	From    int64  `placeholder:"HEIGHT" help:"The first block to read again; by default the first where the node's chain differs."`
}

// rescanLine is what came of it.
type rescanLine struct {
	Network  string `json:"network"`
	From     int64  `json:"from"`
	Tip      int64  `json:"tip"`
	Payments int    `json:"payments"` // in these blocks, before or now
	Waiting  int    `json:"waiting"`  // of them, in no block now
}

func (c *nodeRescan) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		at := slices.IndexFunc(h.chains, func(r *bitcoin.Rail) bool { return r.Network() == c.Network })
		if at < 0 {
			return fault.Field("network", "must be one that --node names nodes of")
		}
		got, err := h.chains[at].Rescan(ctx, c.From)
		if err != nil {
			return err
		}
		line := rescanLine{c.Network, got.From, got.Tip.Height, got.Payments, got.Waiting}
		return c.print(con, line, func(t *table) {
			t.row("NETWORK", "FROM", "TIP", "PAYMENTS", "WAITING")
			t.row(line.Network, line.From, line.Tip, line.Payments, line.Waiting)
		})
	})
}
