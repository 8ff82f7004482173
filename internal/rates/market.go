package rates

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// Market makes one price for each asset from what its sources say, all in dollars: a pair is crossed from two of them,
// so pairs never contradict each other. It is safe for concurrent use and calls nobody.
type Market struct {
	policy Policy
	now    func() time.Time

	mu    sync.RWMutex
	feeds []*feed
	nodes map[money.Asset]*node
}

// feed is one source with its last good answer.
type feed struct {
	Source
	label  string // what records call it
	prices []Price
	polls  int64     // that said something new
	said   time.Time // the latest time of a price that counted as new
	at     time.Time // of the last good answer
	whole  bool      // and nothing was wrong with it
	err    error     // of the last answer
}

// bridges join sources that know no dollar to those that do, in this order: exchanges price coins in USDT. The price of
// a bridge is always a real one; nothing is ever taken for a dollar.
var bridges = []money.Asset{money.USDT, money.EUR, money.RUB, "USDC"}

// NewMarket makes a market of sources. Nothing has a price before the first Observe or Restore.
func NewMarket(policy Policy, sources []Source, now func() time.Time) *Market {
	m := &Market{policy: policy, now: now, nodes: map[money.Asset]*node{}}
	for _, source := range sources {
		m.feeds = append(m.feeds, &feed{Source: source, label: source.Name})
	}
	for _, asset := range money.Assets() {
		m.nodes[asset] = &node{asset: asset}
	}
	return m
}

// Polled are the sources that the market was made with.
func (m *Market) Polled() []Source {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var polled []Source
	for _, f := range m.feeds {
		if len(f.Documents) > 0 {
			polled = append(polled, f.Source)
		}
	}
	return polled
}

// Observe takes a source's answer in: its prices, if there are any, and what was wrong. The error it returns is that,
// and whatever makes the prices unbelievable; nil when the source is well.
func (m *Market) Observe(name string, prices []Price, wrong error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := slices.IndexFunc(m.feeds, func(f *feed) bool { return f.Name == name })
	if at < 0 {
		return fmt.Errorf("rates: no source %s", name)
	}
	f, now := m.feeds[at], m.now()
	f.err = f.take(prices, wrong, now)
	m.combine(now)
	f.err = errors.Join(f.err, f.old(now), m.contradicted(f.label))
	return f.err
}

// old tells that none of the source's prices counts any more.
func (f *feed) old(now time.Time) error {
	if len(f.prices) == 0 || len(f.present(now)) > 0 {
		return nil
	}
	newest := slices.MaxFunc(f.prices, func(a, b Price) int { return a.Time.Compare(b.Time) })
	return fault.New(fault.Unavailable, "all prices are too old, the newest is from %s", moment(newest.Time))
}

// present are the prices that still count.
func (f *feed) present(now time.Time) []Price {
	var fresh []Price
	for _, price := range f.prices {
		if !price.Time.Add(f.Fresh).Before(now) {
			fresh = append(fresh, price)
		}
	}
	return fresh
}

// lists tells whether a source should price an asset. What a whole answer lacks is not traded there any more, and nobody
// waits for it.
func (f *feed) lists(asset money.Asset) bool {
	named := func(p Price) bool { return p.Base == asset || p.Quote == asset }
	return slices.Contains(f.Assets, asset) && (!f.whole || slices.ContainsFunc(f.prices, named))
}

// take keeps the sane prices, in an order that does not depend on the answer's.
func (f *feed) take(prices []Price, wrong error, now time.Time) error {
	var sane []Price
	bad := []error{wrong}
	for _, price := range prices {
		if err := price.sane(now); err != nil {
			bad = append(bad, fmt.Errorf("%s/%s %w", price.Base, price.Quote, err))
			continue
		}
		if price.Time.After(now) {
			price.Time = now // a central bank's date of tomorrow
		}
		sane = append(sane, price)
	}
	if len(sane) > 0 {
		slices.SortFunc(sane, func(a, b Price) int {
			return strings.Compare(string(a.Base+"/"+a.Quote), string(b.Base+"/"+b.Quote))
		})
		f.heard(prices)
		f.prices, f.at = sane, now
		f.whole = wrong == nil && len(sane) == len(prices)
	}
	return errors.Join(bad[:min(len(bad), maxBad)]...)
}

// heard counts a poll that said something later than those before: a document that is read again is no second word.
func (f *feed) heard(prices []Price) {
	newest := f.said
	for _, price := range prices {
		if price.Time.After(newest) {
			newest = price.Time
		}
	}
	if newest.After(f.said) {
		f.said = newest
		f.polls++
	}
}

// combine prices every asset anew. Bridges come first, each may stand on those before it.
func (m *Market) combine(now time.Time) {
	known := map[money.Asset]Value{money.USD: {Price: one}}
	for _, bridge := range bridges {
		m.offer([]money.Asset{bridge}, known, now)
		if n := m.nodes[bridge]; n.open(&m.policy, now) {
			known[bridge] = Value{Price: n.good.Price, Time: n.oldest(), Until: n.good.Until}
		}
	}
	var rest []money.Asset
	for asset := range m.nodes {
		if asset != money.USD && !slices.Contains(bridges, asset) {
			rest = append(rest, asset)
		}
	}
	m.offer(rest, known, now)
}

// oldest is when the oldest value of a good price held.
func (n *node) oldest() time.Time {
	return slices.MinFunc(n.good.Values, func(a, b Value) int { return a.Time.Compare(b.Time) }).Time
}

// offer gives the assets' nodes what the sources say of them.
func (m *Market) offer(assets []money.Asset, known map[money.Asset]Value, now time.Time) {
	values := map[money.Asset][]Value{}
	configured := map[money.Asset]int{}
	for _, f := range m.feeds {
		said := f.values(known, now)
		for _, asset := range assets {
			value, says := said[asset]
			if says {
				values[asset] = append(values[asset], value)
			}
			if says || f.lists(asset) {
				configured[asset]++
			}
		}
	}
	for _, asset := range assets {
		m.nodes[asset].offer(&m.policy, values[asset], configured[asset], now)
	}
}

// values are what the source's fresh prices make its assets worth: by its own dollar price if it has one, by a bridge
// otherwise.
func (f *feed) values(known map[money.Asset]Value, now time.Time) map[money.Asset]Value {
	fresh := f.present(now)
	said := reach(fresh, f.Fresh, map[money.Asset]Value{money.USD: known[money.USD]})
	for _, bridge := range bridges {
		at, open := known[bridge]
		if _, own := said[bridge]; open && !own {
			said[bridge] = at // not the source's own word, and nobody asks it for one: the bridge has its price by now
			said = reach(fresh, f.Fresh, said)
		}
	}
	for asset, value := range said {
		value.Source, value.poll, value.operator = f.label, f.polls, f.operator
		said[asset] = value
	}
	return said
}

// contradicted tells which of the source's prices the others do not bear out.
func (m *Market) contradicted(label string) error {
	var all []string
	for _, asset := range money.Assets() {
		for _, value := range m.nodes[asset].others {
			if value.Source == label {
				all = append(all, fmt.Sprintf("%s at %s USD", asset, money.Short(value.Price)))
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	return fault.New(fault.Unavailable, "not believed: %s", strings.Join(all[:min(len(all), maxBad)], ", "))
}
