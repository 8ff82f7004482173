package nodetest

import (
	"os/exec"
	"syscall"
)

// dieTogether lets the kernel kill the process when the test's own ends, however that ends.
func dieTogether(process *exec.Cmd) {
	process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
