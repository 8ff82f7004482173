package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"text/tabwriter"
	"time"
)

// LedgerOptions say what to measure of the books; every field is needed.
type LedgerOptions struct {
	Program string        // of Kassa; the check is its own process, so that its memory can be told
	Dir     string        // where databases are made
	Callers int           // that post at once
	Length  time.Duration // of the posting and of the raw inserts
	Entries int           // of the ledger that is checked
}

// Ledger measures how many entries a second are posted durably on SQLite beside the raw grouped inserts of the same
// driver, how fast they are sealed, and what a check of a large ledger takes.
func Ledger(ctx context.Context, out io.Writer, options LedgerOptions) error {
	dir, err := os.MkdirTemp(options.Dir, "kassa-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	raw, err := Grouped(ctx, dir, options.Length)
	if err != nil {
		return err
	}
	posted, err := Posts(ctx, dir, options.Callers, options.Length)
	if err != nil {
		return err
	}
	large, err := checkLarge(ctx, dir, options)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, row := range []struct{ what, value string }{
		{"raw rows, in groups of 256, one commit each", fmt.Sprintf("%.0f/s", raw)},
		{"entries posted, durable, each with its 2 postings, queue row and balance", fmt.Sprintf("%.0f/s", posted)},
		{"rows written by them", fmt.Sprintf("%.0f/s, %.2f of raw", posted*rowsOfPost, posted*rowsOfPost/raw)},
		{"entries sealed", fmt.Sprintf("%.0f/s", float64(options.Entries)/large.seal.Seconds())},
		{fmt.Sprintf("kassa ledger check of %d entries", options.Entries), fmt.Sprintf("%.1f s, %.0f MB at most", large.check.Seconds(), large.memory)},
	} {
		_, _ = fmt.Fprintf(table, "%s\t%s\n", row.what, row.value) // Flush tells of a broken output
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "\n%d CPUs, %s %s/%s; %d callers, %s; synchronous=FULL\n",
		runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, options.Callers, options.Length)
	return err
}

// rowsOfPost: the entry, its two postings, its place in the sealer's queue, and the balance.
const rowsOfPost = 5
