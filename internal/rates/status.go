package rates

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/money"
)

// AssetStatus is how the price of an asset stands.
type AssetStatus struct {
	Asset  money.Asset
	State  string // None, Fresh, Held, Closed, Unpeg
	Price  decimal.Decimal
	Age    time.Duration // of the oldest value
	Held   time.Duration // since it had enough fresh sources
	Spread decimal.Decimal
	Values []Value
	Doubt  string // why the newest values were not taken, empty if they were
}

// Assets tells how every price stands now, by code.
func (m *Market) Assets() []AssetStatus {
	m.mu.RLock()
	defer m.mu.RUnlock()
	now := m.now()
	var all []AssetStatus
	for _, asset := range money.Assets() {
		if n := m.nodes[asset]; asset != money.USD {
			all = append(all, n.status(&m.policy, now))
		}
	}
	return all
}

func (n *node) status(p *Policy, now time.Time) AssetStatus {
	status := AssetStatus{Asset: n.asset, State: n.state(p, now), Doubt: n.doubt}
	if n.good != nil {
		status.Price, status.Values = n.good.Price, slices.Clone(n.good.Values)
		status.Age, status.Held = max(now.Sub(n.oldest()), 0), n.good.held(now)
		status.Spread = p.spread(status.Held)
	}
	return status
}

// SourceStatus is how a source fares.
type SourceStatus struct {
	Name   string    `json:"name"`
	At     time.Time `json:"at"`     // of its last good answer, zero for none
	Prices int       `json:"prices"` // in it
	Error  string    `json:"error"`  // of the last answer, empty when it was good
}

// Sources tells how every source fares.
func (m *Market) Sources() []SourceStatus {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var all []SourceStatus
	for _, f := range m.feeds {
		status := SourceStatus{Name: f.Name, At: f.at, Prices: len(f.prices)}
		if f.err != nil {
			status.Error = strings.ReplaceAll(f.err.Error(), "\n", "; ")
		}
		all = append(all, status)
	}
	return all
}

// Snapshot is what a market knows, for a database: the last good prices outlive a restart, and other processes can look.
type Snapshot struct {
	Assets  map[money.Asset]Kept `json:"assets"`
	Sources []SourceStatus       `json:"sources"`
}

// Kept is one asset in a Snapshot.
type Kept struct {
	Good
	Doubt string `json:"doubt"`
}

// Snapshot is the market's present knowledge as JSON.
func (m *Market) Snapshot() (string, error) {
	sources := m.Sources()
	m.mu.RLock()
	defer m.mu.RUnlock()
	s := Snapshot{Assets: map[money.Asset]Kept{}, Sources: sources}
	for asset, n := range m.nodes {
		if n.good != nil {
			s.Assets[asset] = Kept{*n.good, n.doubt}
		}
	}
	text, err := json.Marshal(s)
	return string(text), err
}

// Restore gives the market the last good prices of a Snapshot, however old, and returns it. What it already knows stays.
func (m *Market) Restore(text string) (Snapshot, error) {
	var s Snapshot
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return s, fmt.Errorf("kept rates: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for asset, kept := range s.Assets {
		n, known := m.nodes[asset]
		price := Price{Rate: money.Rate{Base: asset, Quote: money.USD, Price: kept.Price}}
		if known && n.good == nil && len(kept.Values) > 0 && kept.Anchor.Sign() > 0 && price.sane(m.now()) == nil {
			n.good, n.doubt = &kept.Good, kept.Doubt
		}
	}
	for _, f := range m.feeds {
		if at := slices.IndexFunc(s.Sources, func(s SourceStatus) bool { return s.Name == f.Name }); at >= 0 && f.at.IsZero() {
			f.at = s.Sources[at].At
		}
	}
	return s, nil
}

// include adds a source if there is none of its name, and says what records call it.
func (m *Market) include(source Source, label string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := slices.IndexFunc(m.feeds, func(f *feed) bool { return f.Name == source.Name })
	if at < 0 {
		m.feeds = append(m.feeds, &feed{Source: source})
		at = len(m.feeds) - 1
	}
	m.feeds[at].label = label
}
