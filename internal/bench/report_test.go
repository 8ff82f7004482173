package bench

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReport(t *testing.T) {
	r := results{
		options:  Options{Connections: 64, Rounds: 3, Length: 3 * time.Second},
		commits:  []float64{6000, 1, 9999},
		echoes:   []float64{40000},
		mocks:    []float64{3000},
		invoices: []float64{9000},
		fresh:    []float64{80.4}, again: []float64{301}, rest: []float64{22}, after: []float64{70},
	}
	const want = `
what                                            median  invoices to it
invoices created, durable, over HTTP            9000/s
single-row durable commits, raw SQLite          6000/s  1.50 times  goal 1.50    reached
bare net/http JSON echo                        40000/s  0.23 times  goal 0.25    missed
stripe-mock POST /v1/invoices                   3000/s  3.00 times  goal 2.00    reached
ready after start, new database                  80 ms              goal 300 ms  reached
ready after start, existing database            301 ms              goal 300 ms  missed
memory at rest                                   22 MB              goal 64 MB   reached
memory after the load                            70 MB
`
	var out bytes.Buffer
	if err := r.print(&out); err != nil {
		t.Fatal(err)
	}
	table, _, _ := strings.Cut(out.String(), "\n\n") // the machine follows
	if diff := cmp.Diff(words(want), words(table)); diff != "" {
		t.Errorf("the table (-want +got):\n%s", diff)
	}
}

// words are a table's lines without the padding.
func words(table string) []string {
	var lines []string
	for line := range strings.Lines(strings.TrimSpace(table)) {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	return lines
}

func TestReportWithoutStripeMock(t *testing.T) {
	one := []float64{1}
	r := results{commits: one, echoes: one, invoices: one, fresh: one, again: one, rest: one, after: one}
	var out bytes.Buffer
	if err := r.print(&out); err != nil || strings.Contains(out.String(), "stripe") {
		t.Errorf("%v\n%s", err, out.String())
	}
}
