package rates

import (
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/money"
)

// Good is the last price of an asset that was believed.
type Good struct {
	Price  decimal.Decimal `json:"price"`  // USD for one unit
	Values []Value         `json:"values"` // what it was made of
	// Anchor is the last price that enough sources agreed on, and Until is how long enough of them are fresh. A lone
	// source may move Price a little way from Anchor and never moves Until: what nobody confirms does not last.
	Anchor decimal.Decimal `json:"anchor"`
	Until  time.Time       `json:"until"`
}

// held is for how long the price has been served without enough fresh sources.
func (g *Good) held(now time.Time) time.Duration { return max(now.Sub(g.Until), 0) }

// node is the price of one asset in dollars, and why it does not move if it does not. Its lock is the market's.
type node struct {
	asset  money.Asset
	good   *Good // nil before the first one
	others []Value
	doubt  string // why the newest values were not taken, empty if they were
	rumour rumour
}

// rumour is a price that one source alone tells.
type rumour struct {
	price decimal.Decimal
	times int
	poll  int64
}

// offer gives the node the present values of its fresh sources, of so many that are configured.
func (n *node) offer(p *Policy, values []Value, configured int, now time.Time) {
	believed, others := p.cut(values, n.good)
	n.others = others
	enough := len(believed) >= max(quorum(configured), 1)
	n.doubt = doubt(values, believed, configured, enough)
	if len(believed) == 0 {
		return
	}
	price := median(believed)
	if n.sudden(p, price, enough) && !n.confirmed(p, price, believed) {
		n.doubt = fmt.Sprintf("a jump to 1 %s = %s USD waits for a second source", n.asset, money.Short(price))
		return
	}
	n.take(p, price, believed, enough, quorum(configured), now)
}

// doubt tells why the price is not as sure as it should be.
func doubt(values, believed []Value, configured int, enough bool) string {
	switch {
	case enough, configured == 0:
		return ""
	case len(values) == 0:
		return "no source tells it now"
	case len(believed) == 0:
		return "the sources disagree"
	}
	return fmt.Sprintf("%d of %d sources", len(believed), configured)
}

// sudden tells whether a price needs a confirmation: it is far from the last sure one, or it is the first one and not
// enough sources tell it.
func (n *node) sudden(p *Policy, price decimal.Decimal, enough bool) bool {
	if n.good == nil {
		return !enough
	}
	return far(price, n.good.Anchor, p.jump(n.asset))
}

// confirmed tells whether a second source says the same, or the operator, or the same one polled again and again.
func (n *node) confirmed(p *Policy, price decimal.Decimal, believed []Value) bool {
	if len(believed) > 1 || believed[0].operator {
		return true
	}
	r := &n.rumour
	switch {
	case r.times == 0 || far(price, r.price, p.Outlier):
		*r = rumour{price, 1, believed[0].poll}
	case believed[0].poll != r.poll:
		r.times, r.poll = r.times+1, believed[0].poll
	}
	return r.times >= p.Repeats
}

func (n *node) take(p *Policy, price decimal.Decimal, believed []Value, enough bool, quorum int, now time.Time) {
	taken := Good{Price: price, Values: believed, Anchor: price, Until: now}
	if n.good != nil {
		taken.Until = n.good.Until
		if !far(price, n.good.Anchor, p.jump(n.asset)) {
			taken.Anchor = n.good.Anchor
		}
	}
	if enough {
		taken.Anchor, taken.Until = price, untilSure(believed, quorum)
	}
	n.good, n.rumour = &taken, rumour{}
}

// untilSure is how long enough of the values are fresh.
func untilSure(values []Value, quorum int) time.Time {
	sorted := slices.SortedFunc(slices.Values(values), func(a, b Value) int { return b.Until.Compare(a.Until) })
	return sorted[max(quorum, 1)-1].Until
}

// The states of an asset's price.
const (
	None   = "none"    // there never was one
	Fresh  = "fresh"   // enough sources are fresh
	Held   = "held"    // the last good one serves on, with a spread that widens
	Closed = "closed"  // it was held for too long
	Unpeg  = "off peg" // a stablecoin is not worth its dollar
)

// state is how the price stands; a price that is not fresh or held is not sold at.
func (n *node) state(p *Policy, now time.Time) string {
	switch {
	case n.good == nil:
		return None
	case pegged(n.asset) && far(n.good.Price, one, p.Peg):
		return Unpeg
	case n.good.held(now) > p.Hold:
		return Closed
	case n.good.held(now) > 0:
		return Held
	}
	return Fresh
}

// open tells whether the price may be used.
func (n *node) open(p *Policy, now time.Time) bool {
	state := n.state(p, now)
	return state == Fresh || state == Held
}
