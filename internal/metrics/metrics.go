// Package metrics declares everything that /metrics shows, in the Prometheus format. The rooms know nothing of it: app
// tells it what happened, and it asks the database and the market when it is scraped. Labels come from closed sets, so
// that no stranger can make it grow.
package metrics

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"kassa/internal/rates"
	"kassa/internal/store"
	"kassa/internal/throttle"
)

// Store is the database as metrics see it.
type Store interface {
	Vitals(ctx context.Context) (store.Vitals, error)
	Events() map[string]uint64
	Groups() store.Groups
}

// Market is the prices as metrics see them.
type Market interface {
	Assets() []rates.AssetStatus
	Sources() []rates.SourceStatus
}

// Metrics counts what it is told. Its methods are safe for concurrent use.
type Metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.HistogramVec
	callbacks *prometheus.HistogramVec
	failures  *prometheus.CounterVec
	broken    *prometheus.GaugeVec
	logins    *prometheus.CounterVec
}

// Requests take from half a millisecond to a long poll; callbacks up to their deadline.
var (
	requestSeconds  = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}
	callbackSeconds = []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}
)

// New makes the metrics of one server. version is of the program.
func New(from Store, market Market, now func() time.Time, version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kassa_request_duration_seconds", Buckets: requestSeconds,
			Help: "Answered requests by dialect, action and outcome, and how long they took.",
		}, []string{"dialect", "action", "outcome"}),
		callbacks: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "kassa_callback_attempt_duration_seconds", Buckets: callbackSeconds,
			Help: "Attempts to deliver a callback by outcome: success, pending (it is tried again) or failed (it was the last).",
		}, []string{"outcome"}),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kassa_worker_failures_total", Help: "Failed rounds of a worker: a rail's reader, a source of rates, the timers.",
		}, []string{"worker"}),
		broken: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "kassa_worker_broken", Help: "1 while the worker's last round failed, as in /readyz.",
		}, []string{"worker"}),
		logins: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "kassa_failed_logins_total", Help: "Calls with a wrong login or secret by what followed: denied, slowed, or alarm for a till that is tried again and again.",
		}, []string{"result"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "kassa_build_info", Help: "1, with the version of the program.", ConstLabels: prometheus.Labels{"version": version},
	})
	build.Set(1)
	m.registry.MustRegister(
		m.requests, m.callbacks, m.failures, m.broken, m.logins, build, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &vitals{from, market, now},
	)
	for _, result := range throttle.Results() {
		m.logins.WithLabelValues(string(result)) // shows 0 before the first, so that a rate is known from the start
	}
	return m
}

// Request counts an answered request. The labels must come from closed sets.
func (m *Metrics) Request(dialect, action, outcome string, took time.Duration) {
	m.requests.WithLabelValues(dialect, action, outcome).Observe(took.Seconds())
}

// Callback counts one attempt by how it ended.
func (m *Metrics) Callback(outcome string, took time.Duration) {
	m.callbacks.WithLabelValues(outcome).Observe(took.Seconds())
}

// Worker takes how a worker's round went.
func (m *Metrics) Worker(name string, err error) {
	broken := 0.0
	if err != nil {
		broken = 1
		m.failures.WithLabelValues(name).Inc()
	} else {
		m.failures.WithLabelValues(name)
	}
	m.broken.WithLabelValues(name).Set(broken)
}

// FailedLogin counts a failed login's result.
func (m *Metrics) FailedLogin(result throttle.Result) { m.logins.WithLabelValues(string(result)).Inc() }

// Bounds of a scrape: the database is asked, so it must not be asked without end.
const (
	maxScrapes    = 2
	scrapeTimeout = 10 * time.Second
)

// Handler answers a scrape.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: maxScrapes, Timeout: scrapeTimeout})
}
