// Package bench measures the program against what bounds it, in one run on one machine: invoices created a second over
// HTTP beside the raw durable commits of the same SQLite driver, a bare JSON echo under the same load, and stripe-mock,
// which stores nothing. It also measures how long a start takes and what a server needs at rest. `kassa bench` runs it.
//
// Absolute numbers are the machine's; the ratios are ours.
package bench

import (
	"context"
	"io"
	"os"
	"slices"
	"time"
)

// Options say what to run and for how long; every field is needed but StripeMock.
type Options struct {
	Program     string        // of Kassa; it is started as its own process
	StripeMock  string        // its program; empty leaves it out
	Dir         string        // where databases are made, on the disk that is to be measured
	Connections int           // of the load
	Rounds      int           // each measures everything once, medians are printed
	Length      time.Duration // of one load, after a warm-up of a third of it
}

// Run measures and prints a table.
func Run(ctx context.Context, out io.Writer, options Options) error {
	all := results{options: options}
	for range options.Rounds {
		if err := all.round(ctx); err != nil {
			return err
		}
	}
	return all.print(out)
}

// results has one value of each round.
type results struct {
	options Options

	commits, echoes, mocks, invoices []float64 // a second
	fresh, again                     []float64 // milliseconds until ready, with a new and with an existing database
	rest, after                      []float64 // MB of memory at rest, and after the load
}

// round measures everything once. A database of its own keeps the rounds alike.
func (r *results) round(ctx context.Context) error {
	dir, err := os.MkdirTemp(r.options.Dir, "kassa-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	for _, measure := range []func(ctx context.Context, dir string) error{r.raw, r.echo, r.kassa, r.stripeMock} {
		if err := measure(ctx, dir); err != nil {
			return err
		}
	}
	return nil
}

func (r *results) raw(ctx context.Context, dir string) error {
	rate, err := Commits(ctx, dir, r.options.Length)
	r.commits = append(r.commits, rate)
	return err
}

func (r *results) echo(ctx context.Context, _ string) error {
	echo, err := start(ctx, echoAddress, r.options.Program, "bench", "echo")
	if err != nil {
		return err
	}
	defer echo.stop()
	rate, err := r.load(ctx, Target{Address: echo.address, Request: post("/", "", order("login", "secret")), Answer: []byte("{")})
	r.echoes = append(r.echoes, rate)
	return err
}

func (r *results) stripeMock(ctx context.Context, _ string) error {
	if r.options.StripeMock == "" {
		return nil
	}
	// It chooses both ports; only plain HTTP is used.
	mock, err := start(ctx, mockAddress, r.options.StripeMock, "-http-addr", "127.0.0.1:", "-https-addr", "127.0.0.1:")
	if err != nil {
		return err
	}
	defer mock.stop()
	request := post("/v1/invoices", "Authorization: Bearer sk_test_123\r\nContent-Type: application/x-www-form-urlencoded\r\n", "customer=cus_123")
	rate, err := r.load(ctx, Target{Address: mock.address, Request: request, Answer: []byte("{")})
	r.mocks = append(r.mocks, rate)
	return err
}

func (r *results) load(ctx context.Context, target Target) (float64, error) {
	return Load(ctx, target, r.options.Connections, r.options.Length)
}

// median of an odd number of values; of an even number the larger of the two in the middle.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
