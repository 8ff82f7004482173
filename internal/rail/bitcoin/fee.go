package bitcoin

import (
	"context"
	"encoding/json"

	"github.com/shopspring/decimal"

	"kassa/internal/money"
)

// feeLimits bound a fee for 1000 virtual bytes, in the smallest unit: nodes do not relay less than the floor, fallback
// is for a node that cannot tell, and more than the ceiling is a mistake of somebody.
type feeLimits struct{ floor, fallback, ceiling int64 }

var feesOf = map[money.Asset]feeLimits{
	money.LTC: {10_000, 20_000, 10_000_000},
	"DOGE":    {100_000, 1_000_000, 1_000_000_000},
	"DASH":    {1_000, 10_000, 1_000_000},
}

func (n Network) feeLimits() feeLimits {
	if limits, special := feesOf[n.Asset]; special {
		return limits
	}
	return feeLimits{1_000, 20_000, 1_000_000}
}

// Rate is the fee for 1000 virtual bytes with which a transaction is confirmed in about so many blocks, as the node
// estimates it, within the coin's limits.
func (r *Rail) Rate(ctx context.Context, blocks int) (int64, error) {
	on, err := r.nodes.pick(ctx, r.scanned())
	if err != nil {
		return 0, err
	}
	limits := r.Config.Network.feeLimits()
	rate, known, err := on.estimate(ctx, blocks)
	if err != nil {
		return 0, err
	}
	if !known {
		return limits.fallback, nil
	}
	return min(max(rate, limits.floor), limits.ceiling), nil
}

// estimate asks a node for a fee; false where it does not know yet. btcd has the older of the two calls.
func (c *Client) estimate(ctx context.Context, blocks int) (int64, bool, error) {
	var smart struct {
		Rate json.Number `json:"feerate"`
	}
	err := c.call(ctx, &smart, "estimatesmartfee", blocks)
	if hasCode(err, codeMethod) {
		err = c.call(ctx, &smart.Rate, "estimatefee", blocks)
	}
	if err != nil && !isAnswer(err) {
		return 0, false, err
	}
	rate, known := inSmallest(smart.Rate)
	return rate, known && err == nil, nil
}

// coinScale is the number of decimals of every coin of the family, in which nodes write sums.
const coinScale = 8

// inSmallest reads a node's sum; false for none, and for one that is no sum above zero.
func inSmallest(text json.Number) (int64, bool) {
	sum, err := decimal.NewFromString(text.String())
	if err != nil || !sum.IsPositive() || sum.Exponent() > coinScale || len(text) > maxNumber {
		return 0, false
	}
	whole := sum.Shift(coinScale).Ceil()
	return whole.IntPart(), whole.LessThanOrEqual(decimal.NewFromInt(maxCoins))
}

// Bounds of a node's number: its digits, and the largest supply of a coin of the family (Dogecoin's) for years.
const (
	maxNumber = 32
	maxCoins  = 1 << 62
)
