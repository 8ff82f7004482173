package rates

import (
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/money"
)

// Policy is how prices of several sources become one. Shares are fractions of 1: 0.02 is 2 %.
type Policy struct {
	Outlier decimal.Decimal // a price farther than this from the middle of all is not believed
	Jump    decimal.Decimal // a move beyond this needs a second source, or Repeats polls
	Peg     decimal.Decimal // a stablecoin farther than this from a dollar is closed
	Repeats int             // polls that a lone source must say the same before a jump is believed

	Spread      decimal.Decimal // taken off every price that a payer pays at
	StaleSpread decimal.Decimal // added to it, little by little, while a price is held
	Hold        time.Duration   // how long the last good price serves when not enough sources are fresh
}

// DefaultPolicy takes nothing off a fresh price. Two percent are well beyond what honest markets differ by, ten percent
// beyond what they move between two polls.
func DefaultPolicy() Policy {
	return Policy{
		Outlier: decimal.New(2, -2), Jump: decimal.New(10, -2), Peg: decimal.New(2, -2), Repeats: 3,
		StaleSpread: decimal.New(5, -2), Hold: 6 * time.Hour,
	}
}

// pegged tells whether an asset promises to be worth a dollar.
func pegged(asset money.Asset) bool { return asset == money.USDT || asset == "USDC" }

// quorum is how many sources must agree where so many are configured. One cannot be held against anything.
func quorum(configured int) int { return min(configured, 2) }

// jump is the move of an asset's price that must be confirmed. A stablecoin does not move.
func (p *Policy) jump(asset money.Asset) decimal.Decimal {
	if pegged(asset) {
		return p.Peg
	}
	return p.Jump
}

// spread is what is taken off a price that is held for so long: it widens evenly until Hold ends.
func (p *Policy) spread(held time.Duration) decimal.Decimal {
	if held <= 0 || p.Hold <= 0 {
		return p.Spread
	}
	const places = 6
	share := decimal.NewFromInt(int64(min(held, p.Hold))).DivRound(decimal.NewFromInt(int64(p.Hold)), places)
	return p.Spread.Add(p.StaleSpread.Mul(share))
}

// far tells whether a price is beyond a share of another one.
func far(price, from, share decimal.Decimal) bool {
	return price.Sub(from).Abs().Cmp(from.Mul(share)) > 0
}
