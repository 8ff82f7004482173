package metrics

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kassa/internal/rates"
	"kassa/internal/store"
)

// database answers a scrape with what a test gives it.
type database struct {
	vitals store.Vitals
	broken error
}

func (d database) Vitals(context.Context) (store.Vitals, error) { return d.vitals, d.broken }
func (d database) Events() map[string]uint64                    { return map[string]uint64{"invoice.payed": 3} }
func (d database) Groups() store.Groups {
	return store.Groups{Commits: 2, Jobs: 5, UpTo: map[int]uint64{1: 1, 2: 1, 4: 2}}
}

// market is prices as a test gives them.
type market struct {
	assets  []rates.AssetStatus
	sources []rates.SourceStatus
}

func (m market) Assets() []rates.AssetStatus   { return m.assets }
func (m market) Sources() []rates.SourceStatus { return m.sources }

func scrape(t *testing.T, from Store, prices Market, now time.Time) string {
	t.Helper()
	answer := httptest.NewRecorder()
	nodes := func() []Node { return []Node{{"bitcoin", 1, 900, true, false}, {"bitcoin", 2, 850, false, true}} }
	New(from, prices, nodes, func() time.Time { return now }, "v1").Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if answer.Code != http.StatusOK {
		t.Fatalf("%d %s", answer.Code, answer.Body)
	}
	return answer.Body.String()
}

func TestVitals(t *testing.T) {
	now := time.Date(2026, time.May, 1, 12, 0, 0, 0, time.UTC)
	from := database{vitals: store.Vitals{
		Callbacks: 2, OldestCallback: now.Add(-90 * time.Second), Unsealed: 4, Parked: 5, Checked: now.Add(-time.Hour), Breaches: 6, Unrecorded: 7,
		Rails: []store.Place{
			{Rail: "bitcoin", Network: "main", Cursor: "812:00000000abc", MovedAt: now.Add(-time.Minute)},
			{Rail: "litecoin", Network: "litecoin", Cursor: "77", Scanned: 4321, MovedAt: now},
			{Rail: "odd", Network: "net", Cursor: "page-7", MovedAt: now.Add(time.Minute)},
		},
	}}
	prices := market{
		assets:  []rates.AssetStatus{{Asset: "BTC", State: rates.Held, Age: time.Minute, Values: make([]rates.Value, 1)}, {Asset: "ETH", State: rates.None}},
		sources: []rates.SourceStatus{{Name: "ecb", At: now.Add(-2 * time.Minute), Prices: 30}, {Name: "dead", Error: "timeout"}},
	}
	page := scrape(t, from, prices, now)
	for _, want := range []string{
		`kassa_build_info{version="v1"} 1`, `kassa_database_up 1`, `kassa_events_total{event="invoice.payed"} 3`,
		`kassa_commit_group_size_bucket{le="4"} 2`, `kassa_commit_group_size_sum 5`,
		`kassa_callbacks_waiting 2`, `kassa_callback_oldest_age_seconds 90`, `kassa_ledger_unsealed_entries 4`, `kassa_parked_observations 5`, `kassa_unrecorded_spends 7`,
		`kassa_ledger_check_age_seconds 3600`, `kassa_ledger_breaches 6`,
		`kassa_rail_height{network="main",rail="bitcoin"} 812`, `kassa_rail_moved_age_seconds{network="main",rail="bitcoin"} 60`,
		`kassa_rail_height{network="litecoin",rail="litecoin"} 4321`,
		`kassa_node_height{network="bitcoin",node="1"} 900`, `kassa_node_used{network="bitcoin",node="1"} 1`,
		`kassa_node_aside{network="bitcoin",node="1"} 0`, `kassa_node_aside{network="bitcoin",node="2"} 1`,
		`kassa_rail_moved_age_seconds{network="net",rail="odd"} 0`,
		`kassa_rate_age_seconds{asset="BTC",state="held"} 60`, `kassa_rate_source_age_seconds{source="ecb"} 120`,
		`kassa_rate_source_prices{source="ecb"} 30`, `kassa_rate_source_broken{source="dead"} 1`,
	} {
		if !strings.Contains(page, want+"\n") {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, absent := range []string{`kassa_rail_height{network="net"`, `asset="ETH"`, `kassa_rate_source_age_seconds{source="dead"}`} {
		if strings.Contains(page, absent) {
			t.Errorf("the page has %s", absent)
		}
	}
}

// TestADeadDatabaseStillHasMetrics: then they are needed most.
func TestADeadDatabaseStillHasMetrics(t *testing.T) {
	page := scrape(t, database{broken: errors.New("gone")}, market{}, time.Now())
	if !strings.Contains(page, "kassa_database_up 0\n") || strings.Contains(page, "kassa_callbacks_waiting") {
		t.Error(page)
	}
}
