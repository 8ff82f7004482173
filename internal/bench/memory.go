package bench

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// watch follows the peak of a process's memory; the function ends that and returns it in MB. The system's own answer at
// the end of a process counts what its parent needed.
func watch(pid int) func() float64 {
	peak, done, ended := 0.0, make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(20 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				peak = max(peak, peakOf(pid))
			}
		}
	}()
	return func() float64 {
		close(done)
		<-ended
		return peak
	}
}

// peakOf is the most memory that a running process ever had, in MB; 0 where the system does not tell.
func peakOf(pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		var kilobytes float64
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kilobytes); err == nil {
			return kilobytes / 1024
		}
	}
	return 0
}
