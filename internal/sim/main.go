// Command sim is the seeded simulator: worlds with random merchants, payers, chains, prices and crashes, over the real
// services and a real SQLite database, with the invariants of design section 4 checked after every step.
//
//	go run ./internal/sim -seed 1 -invoices 100000
//
// A failure prints the seed of its world; -seed N -invoices M with the printed numbers shows it again, step by step the
// same. docs/simulator.md tells what is simulated and what was found.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"time"
)

func main() {
	run := Run{Log: os.Stderr}
	flag.Uint64Var(&run.Seed, "seed", 1, "seed of the first world; the others have the ones that follow")
	flag.IntVar(&run.Invoices, "invoices", 20_000, "invoices in all worlds together")
	flag.IntVar(&run.World, "world", 150, "invoices in one world")
	flag.IntVar(&run.Workers, "workers", runtime.GOMAXPROCS(0), "worlds at once")
	flag.StringVar(&run.Dir, "dir", memory(), "directory of the databases, best one in memory")
	flag.Parse()
	debug.SetGCPercent(400) // worlds are small
	begin := time.Now()
	result, err := run.Do(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	spent := time.Since(begin)
	fmt.Printf("%d invoices, %d steps, %d crashes, %d checks of the books in %s: %.0f invoices a minute\n", result.Invoices,
		result.Steps, result.Crashes, result.Audits, spent.Round(time.Second), float64(result.Invoices)/spent.Minutes())
}

// memory is a directory in memory where the system has one: nothing here must outlive a loss of power.
func memory() string {
	const shared = "/dev/shm"
	if info, err := os.Stat(shared); err == nil && info.IsDir() {
		return shared
	}
	return os.TempDir()
}
