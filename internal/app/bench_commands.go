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
	Run  benchRun  `cmd:"" default:"withargs" help:"Measure this program on this machine."`
	Echo benchEcho `cmd:"" hidden:"" help:"The JSON echo that the measurement compares with."`
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
