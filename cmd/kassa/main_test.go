package main

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"kassa": main})
}

// TestCommandLine runs testdata/script/*.txtar: each is one subject of the command line, told as a session.
func TestCommandLine(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds:                commands,
		Setup: func(env *testscript.Env) error {
			late := new(atomic.Int64)
			late.Store(int64(24 * time.Hour))
			env.Values[lateness{}] = late
			env.Setenv("GORACE", "atexit_sleep_ms=0") // else each kassa of a test with -race lasts a second longer
			return nil
		},
	})
}
