package app

import (
	"fmt"
	"runtime/debug"
)

type versionCommand struct{}

// Run prints the version that the Go toolchain recorded: a release's tag, or the commit it was built from.
func (versionCommand) Run(con *console) error {
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	_, err := fmt.Fprintln(con.out, "kassa", version)
	return err
}
