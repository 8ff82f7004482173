package app

import (
	"fmt"
	"runtime/debug"
)

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(con *console) error {
	_, err := fmt.Fprintln(con.out, "kassa", version())
	return err
}

// version is what the Go toolchain recorded: a release's tag, or the commit that the program was built from.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}
