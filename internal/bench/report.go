package bench

import (
	"fmt"
	"io"
	"runtime"
	"text/tabwriter"
)

// The goals, as ratios of creates, milliseconds and MB.
const (
	goalCommits = 1.5
	goalEcho    = 0.25
	goalMock    = 2
	goalReady   = 300
	goalMemory  = 64
)

// print writes medians, ratios and goals.
func (r *results) print(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', tabwriter.AlignRight)
	line := func(what, format string, values ...any) {
		_, _ = fmt.Fprintf(table, "%s\t"+format+"\t\n", append([]any{what}, values...)...) // Flush tells of a broken output
	}
	creates := median(r.invoices)
	against := func(what string, rates []float64, goal float64) {
		rate := median(rates)
		line(what, "%.0f/s\t%.2f times\tgoal %.2f\t%s", rate, creates/rate, goal, verdict(creates/rate >= goal))
	}
	line("what", "median\tinvoices to it\t\t")
	line("invoices created, durable, over HTTP", "%.0f/s\t\t\t", creates)
	against("single-row durable commits, raw SQLite", r.commits, goalCommits)
	against("bare net/http JSON echo", r.echoes, goalEcho)
	if len(r.mocks) > 0 {
		against("stripe-mock POST /v1/invoices", r.mocks, goalMock)
	}
	fresh, again, rest := median(r.fresh), median(r.again), median(r.rest)
	line("ready after start, new database", "%.0f ms\t\tgoal %d ms\t%s", fresh, goalReady, verdict(fresh <= goalReady))
	line("ready after start, existing database", "%.0f ms\t\tgoal %d ms\t%s", again, goalReady, verdict(again <= goalReady))
	line("memory at rest", "%.0f MB\t\tgoal %d MB\t%s", rest, goalMemory, verdict(rest <= goalMemory))
	line("memory after the load", "%.0f MB\t\t\t", median(r.after))
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "\n%d CPUs, %s %s/%s; %d connections, %d rounds of %s; synchronous=FULL\n",
		runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, r.options.Connections, r.options.Rounds, r.options.Length)
	return err
}

func verdict(reached bool) string {
	if reached {
		return "reached"
	}
	return "missed"
}
