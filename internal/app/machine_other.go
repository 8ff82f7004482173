//go:build !linux

package app

// diskOf knows nothing of this machine's disks.
func diskOf(string) disk { return disk{} }

// openFiles is not known here.
func openFiles() (uint64, bool) { return 0, false }
