package books

import (
	"context"

	"kassa/internal/payoff"
)

// payoffs compares what is reserved for each payoff with its state: all of it until its end, nothing afterwards.
func (c *check) payoffs(ctx context.Context) error {
	return pages(ctx, "", c.Payoffs, func(p Payoff) string { return p.ID }, func(p Payoff) {
		c.report.Payoffs++
		want := p.Deducted.Minor
		if payoff.State(p.State).Final() {
			want = 0
		}
		c.compare(OfPayoff, p.ID, p.Deducted.Asset, want, p.Reserved, "reserved for "+p.ID+", which is "+p.State+", added up from its entries")
	})
}
