package app

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"time"

	"kassa/internal/bench"
)

type benchCommands struct {
	Run    benchRun    `cmd:"" default:"withargs" help:"Measure this program on this machine."`
	Ledger benchLedger `cmd:"" help:"Measure the books: entries posted and sealed a second, and a check of a large ledger."`
	Chain  benchChain  `cmd:"" help:"Measure how fast a node's blocks are scanned for many addresses, beside how fast it gives them."`
	Echo   benchEcho   `cmd:"" hidden:"" help:"The JSON echo that the measurement compares with."`
}

type benchRun struct {
	Connections int           `default:"64" help:"Connections of the load (${default})."`
	Rounds      int           `default:"3" help:"Rounds; medians are printed (${default})."`
	Length      time.Duration `default:"3s" help:"Of each load, after a warm-up (${default})."`
	Dir         string        `placeholder:"DIR" help:"Where databases are made, on the disk to be measured; by default where temporary files are."`
	StripeMock  string        `name:"stripe-mock" default:"stripe-mock" help:"Compared with where it is installed (${default})."`
}

// Run prints a table. It takes less than a minute with its defaults.
func (c *benchRun) Run(ctx context.Context, con *console) error {
	if c.Connections < 1 || c.Rounds < 1 || c.Length <= 0 {
		return errors.New("connections, rounds and length must be above zero")
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	mock, err := exec.LookPath(c.StripeMock)
	if err != nil {
		mock = "" // it is not installed, the table goes without it
	}
	return bench.Run(ctx, con.out, bench.Options{
		Program: program, StripeMock: mock, Dir: c.Dir, Connections: c.Connections, Rounds: c.Rounds, Length: c.Length,
	})
}

type benchEcho struct{}

// Run serves until the context ends.
func (benchEcho) Run(ctx context.Context, con *console) error { return bench.Echo(ctx, con.out) }

type benchLedger struct {
	Callers int           `default:"256" help:"Callers that post at once (${default})."`
	Length  time.Duration `default:"5s" help:"Of the posting and of the raw inserts (${default})."`
	Entries int           `default:"1000000" help:"Of the ledger that is checked (${default})."`
	Dir     string        `placeholder:"DIR" help:"Where databases are made, on the disk to be measured; by default where temporary files are."`
}

// Run prints a table. It takes some minutes with its defaults.
func (c *benchLedger) Run(ctx context.Context, con *console) error {
	if c.Callers < 1 || c.Length <= 0 || c.Entries < 2 {
		return errors.New("callers and length must be above zero, entries above one")
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return bench.Ledger(ctx, con.out, bench.LedgerOptions{
		Program: program, Dir: c.Dir, Callers: c.Callers, Length: c.Length, Entries: c.Entries,
	})
}
