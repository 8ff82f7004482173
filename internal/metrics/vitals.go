package metrics

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"kassa/internal/store"
)

// vitals asks the database and the market when it is scraped, so that what it shows is never old, and a server that
// nobody scrapes does no work.
type vitals struct {
	store  Store
	market Market
	nodes  func() []Node
	now    func() time.Time
}

// askTimeout bounds the questions to the database of one scrape.
const askTimeout = 5 * time.Second

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("kassa_"+name, help, labels, nil)
}

var (
	databaseUp = describe("database_up", "1 if the database answered this scrape.")
	events     = describe("events_total", "Transitions of invoices and payoffs that this process made, by event, for example invoice.payed.", "event")
	groups     = describe("commit_group_size", "Jobs that shared one commit of SQLite's writer.")

	callbacksWaiting = describe("callbacks_waiting", "Callbacks that have not arrived and are tried again.")
	callbackOldest   = describe("callback_oldest_age_seconds", "Age of the oldest callback that has not arrived, 0 when none waits.")
	unsealed         = describe("ledger_unsealed_entries", "Ledger entries that wait for the sealer.")
	parked           = describe("parked_observations", "Observations of rails that could not be taken in; see kassa unmatched parked.")
	checkAge         = describe("ledger_check_age_seconds", "Time since the books were last checked; absent before the first check.")
	breaches         = describe("ledger_breaches", "What the last check of the books found off; absent before the first check.")
	unrecorded       = describe("unrecorded_spends", "Transactions that took money out of wallets of keys, are no payoffs and were not recorded; see kassa wallet spends.")
	railHeight       = describe("rail_height", "Where the reader of a rail stands on its chain.", "rail", "network")
	railMoved        = describe("rail_moved_age_seconds", "Time since the reader of a rail last moved.", "rail", "network")

	nodeHeight = describe("node_height", "Blocks of a chain's node when it was asked last.", "network", "node")
	nodeUsed   = describe("node_used", "1 for the node that is read.", "network", "node")
	nodeAside  = describe("node_aside", "1 while a node is set aside: it does not answer, lags, or is on a fork; /readyz tells which.", "network", "node")

	rateAge      = describe("rate_age_seconds", "Age of the oldest value in an asset's price.", "asset", "state")
	sourceAge    = describe("rate_source_age_seconds", "Time since a source last gave a good answer; absent before the first one.", "source")
	sourcePrices = describe("rate_source_prices", "Prices in the last good answer of a source.", "source")
	sourceSick   = describe("rate_source_broken", "1 while something is wrong with the last answer of a source.", "source")
)

// Describe sends nothing: which rails and sources there are is known only when they are asked.
func (v *vitals) Describe(chan<- *prometheus.Desc) {}

// Collect asks everything once.
func (v *vitals) Collect(to chan<- prometheus.Metric) {
	v.collectActivity(to)
	v.collectRates(to)
	v.collectNodes(to)
	ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
	defer cancel()
	read, err := v.store.Vitals(ctx)
	if err != nil {
		to <- gauge(databaseUp, 0)
		return
	}
	to <- gauge(databaseUp, 1)
	v.collectWaiting(to, read)
	for _, at := range read.Rails {
		if height, known := heightOf(at); known {
			to <- gauge(railHeight, height, at.Rail, at.Network)
		}
		to <- gauge(railMoved, v.since(at.MovedAt), at.Rail, at.Network)
	}
}

func (v *vitals) collectActivity(to chan<- prometheus.Metric) {
	for name, count := range v.store.Events() {
		to <- prometheus.MustNewConstMetric(events, prometheus.CounterValue, float64(count), name)
	}
	if sizes := v.store.Groups(); sizes.Commits > 0 {
		upTo := make(map[float64]uint64, len(sizes.UpTo))
		for most, commits := range sizes.UpTo {
			upTo[float64(most)] = commits
		}
		to <- prometheus.MustNewConstHistogram(groups, sizes.Commits, float64(sizes.Jobs), upTo)
	}
}

func (v *vitals) collectWaiting(to chan<- prometheus.Metric, read store.Vitals) {
	to <- gauge(callbacksWaiting, float64(read.Callbacks))
	to <- gauge(callbackOldest, v.since(read.OldestCallback))
	to <- gauge(unsealed, float64(read.Unsealed))
	to <- gauge(parked, float64(read.Parked))
	to <- gauge(unrecorded, float64(read.Unrecorded))
	if !read.Checked.IsZero() {
		to <- gauge(checkAge, v.since(read.Checked))
		to <- gauge(breaches, float64(read.Breaches))
	}
}

func (v *vitals) collectRates(to chan<- prometheus.Metric) {
	for _, asset := range v.market.Assets() {
		if len(asset.Values) > 0 {
			to <- gauge(rateAge, asset.Age.Seconds(), string(asset.Asset), asset.State)
		}
	}
	for _, source := range v.market.Sources() {
		to <- gauge(sourceSick, oneIf(source.Error != ""), source.Name)
		to <- gauge(sourcePrices, float64(source.Prices), source.Name)
		if !source.At.IsZero() {
			to <- gauge(sourceAge, v.since(source.At), source.Name)
		}
	}
}

func (v *vitals) collectNodes(to chan<- prometheus.Metric) {
	for _, node := range v.nodes() {
		number := strconv.Itoa(node.Number)
		to <- gauge(nodeHeight, float64(node.Height), node.Network, number)
		to <- gauge(nodeUsed, oneIf(node.Used), node.Network, number)
		to <- gauge(nodeAside, oneIf(node.Aside), node.Network, number)
	}
}

func oneIf(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// since is the age of a moment in seconds, 0 for none.
func (v *vitals) since(at time.Time) float64 {
	if at.IsZero() {
		return 0
	}
	return max(v.now().Sub(at), 0).Seconds()
}

// heightOf is that of the last scanned block, or the number at the beginning of a cursor, such as 812 in 812:00000000abc.
func heightOf(at store.Place) (float64, bool) {
	if at.Scanned > 0 {
		return float64(at.Scanned), true
	}
	digits, _, _ := strings.Cut(at.Cursor, ":")
	height, err := strconv.ParseUint(digits, 10, 63)
	return float64(height), err == nil
}

func gauge(desc *prometheus.Desc, value float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
}
