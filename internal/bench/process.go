package bench

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"time"
)

// What the programs print when they serve, with their address.
var (
	kassaAddress = regexp.MustCompile(`^Kassa serves http://(\S+)`)
	echoAddress  = regexp.MustCompile(`^Echo serves http://(\S+)`)
	mockAddress  = regexp.MustCompile(`^Listening for HTTP at address: (\S+)`)
)

// process is a server that runs beside the load, as it would in life.
type process struct {
	command *exec.Cmd
	address string // host:port
	started time.Time
}

// start runs a program until it prints where it serves.
func start(ctx context.Context, serves *regexp.Regexp, program string, arguments ...string) (*process, error) {
	p := &process{command: exec.CommandContext(ctx, program, arguments...), started: time.Now()} //nolint:gosec // our own program, or one that the caller named
	output, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if found := serves.FindStringSubmatch(lines.Text()); found != nil {
			p.address = found[1]
			go func() { _, _ = io.Copy(io.Discard, output) }() // ends with the process
			return p, nil
		}
	}
	p.stop()
	return nil, fmt.Errorf("%s ended before it served: %w", program, lines.Err())
}

// stop ends the process at once: what it stored is thrown away.
func (p *process) stop() {
	_ = p.command.Process.Kill() // it may have ended already
	_ = p.command.Wait()         // killed is how it should end
}

var residentLine = regexp.MustCompile(`(?m)^VmRSS:\s+(\d+) kB$`)

// resident is the process's resident memory in MB of 2^20 bytes. It needs Linux's /proc.
func (p *process) resident() (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		return 0, err
	}
	found := residentLine.FindSubmatch(status)
	if found == nil {
		return 0, fmt.Errorf("no VmRSS in %q", status)
	}
	kilobytes, err := strconv.ParseFloat(string(found[1]), 64)
	return kilobytes / 1024, err
}
