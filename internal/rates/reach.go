package rates

import (
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/money"
)

// Value is what one source says an asset is worth in dollars.
type Value struct {
	Source string          `json:"source"`
	Price  decimal.Decimal `json:"price"` // USD for one unit
	Time   time.Time       `json:"time"`  // of the oldest price on the way
	Until  time.Time       `json:"until"` // how long it counts as fresh

	poll     int64 // the poll that brought it
	operator bool
}

// reach finds what assets are worth in dollars by prices that meet: the shortest way from an asset that is known. A
// known asset keeps its value.
func reach(prices []Price, fresh time.Duration, known map[money.Asset]Value) map[money.Asset]Value {
	for begun := known; len(begun) > 0; {
		next := map[money.Asset]Value{}
		for _, price := range prices {
			for _, side := range []money.Rate{price.Rate, price.Inverse()} {
				to, from := side.Base, side.Quote
				at, starts := begun[from]
				_, done := known[to]
				_, twice := next[to]
				if starts && !done && !twice {
					next[to] = at.times(side, price.Time, fresh)
				}
			}
		}
		for asset, value := range next {
			known[asset] = value
		}
		begun = next
	}
	return known
}

// times is the value of an asset that costs so many units of this one.
func (v Value) times(cost money.Rate, at time.Time, fresh time.Duration) Value {
	v.Price = cost.Times(money.Rate{Base: cost.Quote, Quote: money.USD, Price: v.Price}).Price
	if v.Time.IsZero() || at.Before(v.Time) {
		v.Time = at
	}
	if until := at.Add(fresh); v.Until.IsZero() || until.Before(v.Until) {
		v.Until = until
	}
	return v
}
