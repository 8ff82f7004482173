// Package rates holds prices: sources that publish them, a Market that makes one price of what several say, a Table that
// an operator's file gives, and a Book that invoices are priced from. Prices are held in memory, no call that prices
// something waits for a file or a network.
package rates

import (
	"time"

	"kassa/internal/money"
)

// Table is a set of prices of one moment. The zero Table has none; it is never changed once it is made.
type Table struct {
	Time   time.Time // when the prices held
	Source string    // where they come from, for the record
	given  []money.Rate
	rates  map[pair]money.Rate
}

type pair struct{ base, quote money.Asset }

// newTable crosses the given rates to all that they reach.
func newTable(at time.Time, source string, given []money.Rate) Table {
	t := Table{at, source, given, map[pair]money.Rate{}}
	for _, rate := range given {
		t.rates[pair{rate.Base, rate.Quote}] = rate
		t.rates[pair{rate.Quote, rate.Base}] = rate.Inverse()
	}
	for _, via := range pivots() {
		t.join(via)
	}
	return t
}

// pivots are all assets, USD first: most prices are made against it, so crosses through it lose least.
func pivots() []money.Asset { return append([]money.Asset{money.USD}, money.Assets()...) }

// join adds each missing pair whose two sides both meet at the asset.
func (t Table) join(via money.Asset) {
	for _, base := range money.Assets() {
		for _, quote := range money.Assets() {
			first, toVia := t.rates[pair{base, via}]
			second, fromVia := t.rates[pair{via, quote}]
			if _, known := t.rates[pair{base, quote}]; !known && toVia && fromVia {
				t.rates[pair{base, quote}] = first.Times(second)
			}
		}
	}
}

// Rate is the price of one base unit in quote units: the given one, else crossed through other assets; false when no
// chain of prices joins the two. Any asset has the price 1 in itself.
func (t Table) Rate(base, quote money.Asset) (money.Rate, bool) {
	if base == quote {
		return money.Par(base), true
	}
	rate, known := t.rates[pair{base, quote}]
	return rate, known
}

// prices are the given ones as a source's.
func (t Table) prices() []Price {
	prices := make([]Price, len(t.given))
	for i, rate := range t.given {
		prices[i] = Price{rate, t.Time}
	}
	return prices
}
