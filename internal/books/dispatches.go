package books

import (
	"context"

	"kassa/internal/money"
)

// Dispatch is what is known about payoffs that leave a wallet by one transaction of a chain.
type Dispatch struct {
	ID       string
	Asset    money.Asset
	State    string // open, settled or void
	Fee      int64  // of the draft that settled it, in minor units
	Booked   int64  // the fee as its entry says
	Waiting  int64  // its payoffs that are processing
	Payoffs  int64  // all of them
	Reserved int64  // coins
	Loose    int64  // drafts that do not consume the anchor: two of them could be confirmed
}

// dispatches compares each dispatch with its drafts, its payoffs, its coins and the entry of the network's fee.
func (c *check) dispatches(ctx context.Context) error {
	return pages(ctx, "", c.Dispatches, func(d Dispatch) string { return d.ID }, func(d Dispatch) {
		c.compare(OfDispatch, d.ID, d.Asset, d.Fee, d.Booked, "the network's fee of transaction "+d.ID+", which is "+d.State+", added up from its entry")
		if d.Loose > 0 {
			c.found(OfDispatch, d.ID, "transaction %s has %d drafts that do not exclude the others", d.ID, d.Loose)
		}
		switch open := d.State == "open"; {
		case open && d.Waiting != d.Payoffs:
			c.found(OfDispatch, d.ID, "transaction %s is open, %d of its %d payoffs wait for it", d.ID, d.Waiting, d.Payoffs)
		case open != (d.Reserved > 0):
			c.found(OfDispatch, d.ID, "transaction %s is %s and has %d coins reserved", d.ID, d.State, d.Reserved)
		case d.State == "settled" && d.Waiting > 0:
			c.found(OfDispatch, d.ID, "transaction %s is settled, %d of its payoffs still wait", d.ID, d.Waiting)
		}
	})
}
