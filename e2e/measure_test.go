package e2e

import (
	"os/exec"
	"strings"
	"testing"
)

// TestBench runs the measurement for a moment: it must print every line, whatever the numbers.
func TestBench(t *testing.T) {
	parallel(t)
	measure := exec.Command(binary, "bench", "--rounds", "1", "--length", "50ms", "--connections", "4", "--stripe-mock", "not-installed", "--dir", t.TempDir())
	output, err := measure.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for _, line := range []string{
		"invoices created", "raw SQLite", "JSON echo", "new database", "existing database", "memory at rest", "memory after the load",
	} {
		if !strings.Contains(string(output), line) {
			t.Errorf("no line with %q in\n%s", line, output)
		}
	}
}
