// Package e2e runs the real program: it is built once, started on a free port, and used as merchants, payers and
// operators use it. Every scenario runs on SQLite; with `-tags full` it runs on PostgreSQL too, and a browser walks
// through the page. Nothing here waits for a time, only for events, with a deadline that no working machine reaches.
package e2e

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	_ "kassa/internal/app" // what is tested: without it go test would answer from its cache after a change
)

// patience is when a test gives up; it is no measurement.
const patience = 2 * time.Minute

// binary is the program under test, client a merchant's program in either dialect.
var binary, client string

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "kassa-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary, client = filepath.Join(dir, "kassa"), filepath.Join(dir, "client")
	if output, err := exec.Command("go", "build", "-o", dir, "kassa/cmd/kassa", "kassa/e2e/client").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, output)
		return 1
	}
	flag.Parse()
	if err := flag.Set("test.parallel", "64"); err != nil { // parallel is the bound
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// places bound how many tests work at once. Those that mostly wait, for an expiry or for the end of a lease, take none: so the
// longest tests begin first.
var places = make(chan struct{}, 6)

// parallel lets a test run beside others, once there is a place for it.
func parallel(t *testing.T) {
	t.Helper()
	t.Parallel()
	places <- struct{}{}
	t.Cleanup(func() { <-places })
}

// eventually asks again and again until the answer is yes.
func eventually(t *testing.T, what string, ask func() bool) {
	t.Helper()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	deadline := time.After(patience)
	for !ask() {
		select {
		case <-again.C:
		case <-deadline:
			t.Fatalf("in %s it did not happen that %s", patience, what)
		}
	}
}

// within receives a value, or fails the test.
func within[T any](t *testing.T, what string, from <-chan T) T {
	t.Helper()
	select {
	case value := <-from:
		return value
	case <-time.After(patience):
		t.Fatalf("in %s there was no %s", patience, what)
		panic("unreachable")
	}
}
