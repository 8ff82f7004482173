package invoice

import (
	"context"
	"math/big"

	"kassa/internal/ledger"
	"kassa/internal/money"
)

// trim takes what is more than due out of the held money, where the till does not keep it: the latest money is the
// excess. An excess within the limit is kept like the rest.
func (c *change) trim(ctx context.Context, quote *Quote) error {
	sum, err := c.record.facts()
	if err != nil {
		return err
	}
	excess := sum.sure.Minor - sum.due.Minor
	if !quote.ExcessUnmatched || excess <= quote.ExcessLimit.Minor {
		return nil
	}
	for i := len(c.record.Payments) - 1; i >= 0 && excess > 0; i-- {
		p := &c.record.Payments[i]
		if p.Place != Held || p.Counts.Minor == 0 {
			continue
		}
		cut := min(excess, p.Counts.Minor)
		excess -= cut
		if err := c.cut(ctx, p, cut); err != nil {
			return err
		}
	}
	return nil
}

// cut makes so much of a held payment unmatched, in minor units of what it counts: all of it, or a part that becomes a
// payment of its own.
func (c *change) cut(ctx context.Context, p *Payment, counts int64) error {
	taken := share(p.Amount, counts, p.Counts.Minor)
	switch taken {
	case p.Amount.Minor:
		return c.giveUp(ctx, p, Excess)
	case 0:
		return nil // less than the smallest unit
	}
	rest, err := c.splitOff(ctx, p, taken, counts)
	if err != nil {
		return err
	}
	c.record.Payments = append(c.record.Payments, rest) // p points nowhere from here on
	err = c.post(ctx, ledger.Released, rest.ID,
		ledger.Debit(c.held(rest.Asset), rest.Amount), ledger.Credit(c.unmatched(rest.Asset), rest.Amount))
	if err != nil {
		return err
	}
	return c.event(ctx, PaymentUnmatched, rest.ID)
}

// share is the amount's part/whole, rounded down.
func share(amount money.Amount, part, whole int64) int64 {
	exact := new(big.Int).Mul(big.NewInt(amount.Minor), big.NewInt(part))
	return exact.Quo(exact, big.NewInt(whole)).Int64() // part is at most whole, so it fits
}

// splitOff writes a payment as two, of the same key, whose sums are its sum.
func (c *change) splitOff(ctx context.Context, p *Payment, taken, counts int64) (Payment, error) {
	parts, err := c.tx.PaymentsByKey(ctx, p.Rail, p.Network, p.Key)
	if err != nil {
		return Payment{}, err
	}
	rest := *p
	rest.ID, rest.Part, rest.UpdatedAt = c.IDs.Payment(), parts[len(parts)-1].Part+1, c.at
	rest.Place, rest.Reason = Unplaced, Excess
	rest.Amount.Minor, rest.Counts.Minor = taken, counts
	p.Amount.Minor, p.Counts.Minor, p.UpdatedAt = p.Amount.Minor-taken, p.Counts.Minor-counts, c.at
	if err := c.tx.UpdatePayment(ctx, *p); err != nil {
		return Payment{}, err
	}
	return rest, c.tx.InsertPayment(ctx, rest)
}
