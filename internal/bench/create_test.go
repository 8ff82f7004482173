package bench_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kassa/internal/app"
	"kassa/internal/bench"
)

// BenchmarkCreate makes invoices over HTTP in one process, to be profiled:
//
//	go test ./internal/bench -bench Create -run - -cpuprofile cpu.out
//
// The load takes its share of the processor here; `kassa bench` keeps it apart and is what counts.
func BenchmarkCreate(b *testing.B) {
	config := app.Config{Sandbox: true}
	config.Listen, config.Database = "127.0.0.1:0", "sqlite:"+filepath.Join(b.TempDir(), "kassa.db")
	server, err := app.Start(b.Context(), config)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	target := bench.Creates(strings.TrimPrefix(server.URL, "http://"), server.Fresh.Till.Login, server.Fresh.Secret)
	for b.Loop() {
		rate, err := bench.Load(b.Context(), target, 64, time.Second)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(rate, "invoices/s")
	}
}
