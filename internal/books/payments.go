package books

import (
	"context"

	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/rail"
)

// payments compares each payment's status with its place, with its entries and with the logs of the rails.
func (c *check) payments(ctx context.Context) error {
	err := pages(ctx, "", c.Payments, func(p Payment) string { return p.ID }, c.payment)
	c.parked()
	return err
}

func (c *check) payment(p Payment) {
	c.report.Payments++
	sure := int64(0)
	if p.Status == string(rail.Confirmed) {
		sure = p.Whole
	}
	c.compare(OfPayment, p.ID, p.Amount.Asset, p.Booked, sure, "what the entries of payment "+p.ID+" received; it is "+p.Status)
	if !fits(p) {
		c.found(OfPayment, p.ID, "payment %s is %s and stands as %s", p.ID, p.Status, p.Place)
	}
	if p.Unseen {
		c.found(OfRail, p.ID, "payment %s of %s %s is %s, its rail has no such transfer", p.ID, p.Amount, p.Amount.Asset, p.Status)
	}
	switch invoice.Place(p.Place) {
	case invoice.Unplaced:
		c.suspense[ledger.Unmatched(p.Sandbox, p.Till, p.Amount.Asset)] += p.Amount.Minor
	case invoice.Held:
		c.suspense[ledger.Summed(ledger.Held(p.Sandbox, "", p.Amount.Asset))] += p.Amount.Minor
	case invoice.Pending, invoice.Credited, invoice.Returned, invoice.Given, invoice.Lost:
	}
}

// fits tells whether money of this status may stand there. What an operator decided stays decided, whatever the chain
// does afterwards.
func fits(p Payment) bool {
	switch invoice.Place(p.Place) {
	case invoice.Pending:
		return p.Status == string(rail.Seen)
	case invoice.Held, invoice.Credited, invoice.Unplaced:
		return p.Status == string(rail.Confirmed)
	case invoice.Lost:
		return p.Status == string(rail.Gone)
	case invoice.Returned, invoice.Given:
	}
	return true
}

// heightStep is how much of a log is looked at in one query.
const heightStep = 10_000

// rails finds money in the logs of the rails that nobody has.
func (c *check) rails(ctx context.Context) error {
	for _, log := range []Log{Simulated, ByHand} {
		if err := c.rail(ctx, log); err != nil {
			return err
		}
	}
	return nil
}

func (c *check) rail(ctx context.Context, log Log) error {
	end, err := c.Read(ctx, log)
	for above := int64(0); err == nil && above < end; above += heightStep {
		var lost []Transfer
		lost, err = c.Lost(ctx, log, above, min(above+heightStep, end))
		for _, t := range lost {
			c.found(OfRail, t.Key, "transfer %s of %s %s at height %d of rail %s is confirmed, no payment has it and it is not parked",
				t.Key, t.Amount, t.Amount.Asset, t.Height, log)
		}
	}
	return err
}
