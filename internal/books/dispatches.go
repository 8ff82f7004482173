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
	Pays     bool   // the draft that settled it pays the payoffs; one that takes them back does not
	Payoffs  int64  // all of them
	Held     int64  // those that nothing else may pay
	Waiting  int64  // those that are processing
	Payed    int64  // those that are payed
	Free     int64  // coins that its drafts consume and others may, too
	Reserved int64  // coins that others may not consume
	Loose    int64  // drafts that do not consume the anchor: two of them could be confirmed
	Unequal  int64  // drafts whose coins are worth something else than they pay
}

// dispatches compares each dispatch with its drafts, its payoffs, its coins and the entry of the network's fee.
func (c *check) dispatches(ctx context.Context) error {
	return pages(ctx, "", c.Dispatches, func(d Dispatch) string { return d.ID }, func(d Dispatch) {
		c.compare(OfDispatch, d.ID, d.Asset, d.Fee, d.Booked, "the network's fee of transaction "+d.ID+", which is "+d.State+", added up from its entry")
		if d.Loose > 0 {
			c.found(OfDispatch, d.ID, "transaction %s has %d drafts that do not exclude the others", d.ID, d.Loose)
		}
		if d.Unequal > 0 {
			c.found(OfDispatch, d.ID, "transaction %s has %d drafts whose coins are not what they pay, give back and leave as a fee", d.ID, d.Unequal)
		}
		if d.State == "open" {
			c.openDispatch(d)
		} else {
			c.endedDispatch(d)
		}
	})
}

// openDispatch demands that nothing else pays the payoffs, and nothing else consumes the coins.
func (c *check) openDispatch(d Dispatch) {
	if d.Waiting != d.Payoffs || d.Held != d.Payoffs {
		c.found(OfDispatch, d.ID, "transaction %s is open, %d of its %d payoffs wait for it, %d for nothing else", d.ID, d.Waiting, d.Payoffs, d.Held)
	}
	if d.Free > 0 {
		c.found(OfDispatch, d.ID, "transaction %s is open, %d coins of its drafts are not reserved for it", d.ID, d.Free)
	}
}

// endedDispatch demands that it holds nothing any more, and that its payoffs are what the chain says.
func (c *check) endedDispatch(d Dispatch) {
	if d.Reserved > 0 || d.Held > 0 {
		c.found(OfDispatch, d.ID, "transaction %s is %s and still has %d coins reserved, and %d payoffs", d.ID, d.State, d.Reserved, d.Held)
	}
	payed := int64(0)
	if d.Pays {
		payed = d.Payoffs
	}
	if d.State == "settled" && (d.Payed != payed || d.Waiting > 0) {
		c.found(OfDispatch, d.ID, "transaction %s is settled and pays %d payoffs, %d are payed and %d wait", d.ID, payed, d.Payed, d.Waiting)
	}
}
