package rates

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// Record says which price was used and what it was made of; it is kept for ever with what was priced.
type Record struct {
	Pair    string `json:"pair"`    // BTC/RUB: the price of one BTC in RUB
	Price   string `json:"price"`   // a plain decimal, after the spread
	Spread  string `json:"spread"`  // percent of the middle price that was taken off
	Time    string `json:"time"`    // RFC 3339, of the oldest value; empty for an asset's price in itself
	Sources []Said `json:"sources"` // the values that the middle price is the median of, for each pair on the way
}

// Said is what one source said.
type Said struct {
	Source string `json:"source"`
	Pair   string `json:"pair"`
	Price  string `json:"price"`
	Time   string `json:"time"` // RFC 3339
}

// cross is a pair's middle price and what it stands on.
type cross struct {
	rate money.Rate
	said []Said
	time time.Time     // of the oldest value
	held time.Duration // since it had enough fresh sources
	shut *fault.Error  // why it may not be sold at; nil if it may
}

// cross finds a pair's price of any age; false when one of the two never had a price.
func (m *Market) cross(base, quote money.Asset) (cross, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	c := cross{rate: money.Par(money.USD)}
	now := m.now()
	for _, asset := range []money.Asset{base, quote} {
		if asset == money.USD {
			continue
		}
		n := m.nodes[asset]
		if n.good == nil {
			return cross{}, false
		}
		leg := money.Rate{Base: asset, Quote: money.USD, Price: n.good.Price}
		if asset == base {
			c.rate = leg.Times(c.rate)
		} else {
			c.rate = c.rate.Times(leg.Inverse())
		}
		c.stand(n, asset == quote, now)
		if !n.open(&m.policy, now) {
			c.shut = n.closed(base, quote, &m.policy, now)
		}
	}
	return c, true
}

// stand adds what the price of one leg stands on, seen in the direction of the cross.
func (c *cross) stand(n *node, inverse bool, now time.Time) {
	c.held = max(c.held, n.good.held(now))
	for _, value := range n.good.Values {
		rate := money.Rate{Base: n.asset, Quote: money.USD, Price: value.Price}
		if inverse {
			rate = rate.Inverse()
		}
		c.say(value.Source, rate, value.Time)
	}
}

func (c *cross) say(source string, rate money.Rate, at time.Time) {
	if c.time.IsZero() || at.Before(c.time) {
		c.time = at
	}
	c.said = append(c.said, Said{
		Source: source, Pair: pairOf(rate), Price: rate.Rounded(pricePrecision).Price.String(), Time: moment(at),
	})
}

// closed is the fault of selling at a price that is not open, with what an operator must know as its cause.
func (n *node) closed(base, quote money.Asset, p *Policy, now time.Time) *fault.Error {
	if n.state(p, now) == Unpeg {
		return fault.New(fault.Unavailable, "%s is not worth a dollar at present, what needs its price is closed", n.asset).
			Because(fmt.Errorf("%s costs %s USD", n.asset, money.Short(n.good.Price)))
	}
	return missing(base, quote).Because(fmt.Errorf("the last good price of %s is from %s", n.asset, moment(n.oldest())))
}

// cross is a table's price, which stands on nothing else.
func (t Table) cross(base, quote money.Asset) (cross, bool) {
	rate, known := t.Rate(base, quote)
	if !known {
		return cross{}, false
	}
	c := cross{rate: rate}
	c.say(t.Source, rate, t.Time)
	return c, true
}

func pairOf(rate money.Rate) string { return fmt.Sprintf("%s/%s", rate.Base, rate.Quote) }

func moment(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// record is the cross as it was used.
func (c cross) record(spread decimal.Decimal) string {
	r := Record{Pair: pairOf(c.rate), Price: c.rate.Price.String(), Spread: spread.Shift(2).String(), Sources: c.said}
	if c.rate.Base != c.rate.Quote {
		r.Time = moment(c.time)
	} else {
		r.Sources = []Said{}
	}
	text, err := json.Marshal(r)
	if err != nil {
		panic("rates: record: " + err.Error()) // texts always have a JSON form
	}
	return string(text)
}
