package store

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// free are the queries that may scan, each with the reason.
var free = map[string]string{
	"CountHistory":       "counts up to its limit in an index",
	"OldestUnsequenced":  "stops at the first entry of its index",
	"SequenceEvents":     "sorts the events of one batch, which is at the start of its index",
	"FeedTills":          "collects the tills of one batch, which an index found",
	"AgeTransferParties": "its scan is of the one constant row",
	"AddedMethods":       "lists all that the operator added",
	"Tills":              "lists all tills",
	"Totals":             "adds the whole ledger up",
	"NextDue":            "stops at the first entry of its index",
	"Parked":             "stops at its limit in its index",
	"MethodBalances":     "sorts the few balances of one till",
	"OldestUnsealed":     "reads one batch from the start of the queue",
	"PayoffSums":         "groups one page",
	"OrphanEntries":      "looks through the whole ledger",
	"SealedEntries":      "sorts the postings of one page",
	"UnsealedEntries":    "sorts the postings of one page",
	"InvoiceSums":        "groups one page",
	"InvoicePayments":    "groups one page",
	"AccountTotals":      "lists all accounts",
	"LastCheck":          "stops at the first entry of its index",
	"CountBooks":         "counts the whole ledger",
	"StrayEntries":       "looks through the whole ledger for what a count missed",
	"WaitingCallbacks":   "stops at its limit in its index",
	"GivenUpCallbacks":   "stops at its limit in its index",
	"SwapSums":           "groups one page",
	"TransferSums":       "groups one page",
	"CountParked":        "counts what an operator must look at",
	"CountWaiting":       "counts what waits, by its index",
	"CountUnsealed":      "counts what waits for the sealer",
	"Cursors":            "lists one row for each rail",
	"Outflows":           "stops at its limit in its index",
	"OpenOutflows":       "stops at its limit in its index",
	"CountUnrecorded":    "counts what waits for an operator, by its index",
	"WalletTills":        "looks through the balances, one for each till's method",
	"KeyWallets":         "lists all wallets of keys",
	"WatchedWallets":     "lists all wallets of keys of a network, for a watcher",
	"WalletUses":         "lists which till uses which wallet",
}

var (
	aQuery     = regexp.MustCompile("(?s)`-- name: (\\w+) :\\w+\n(.*?)`")
	aParameter = regexp.MustCompile(`\$[0-9]+`)
)

// TestEveryQueryIsAnIndexLookup asks SQLite how it would run each generated query: without reading a whole table and
// without sorting what a limit may cut.
func TestEveryQueryIsAnIndexLookup(t *testing.T) {
	files, err := filepath.Glob("db/*.sql.go")
	if err != nil {
		t.Fatal(err)
	}
	w, seen := openWriter(t), 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, query := range aQuery.FindAllStringSubmatch(string(text), -1) {
			seen++
			plan := planOf(t, w, query[2])
			if free[query[1]] == "" && (strings.Contains(plan, "SCAN") || strings.Contains(plan, "TEMP B-TREE")) {
				t.Errorf("%s: %s", query[1], plan)
			}
		}
	}
	if seen < 40 {
		t.Errorf("only %d queries were found", seen)
	}
}

func planOf(t *testing.T, w *writer, query string) string {
	t.Helper()
	parameters := map[string]bool{}
	for _, one := range aParameter.FindAllString(query, -1) {
		parameters[one] = true
	}
	rows, err := w.conn.QueryContext(context.Background(), "EXPLAIN QUERY PLAN "+portable(query), make([]any, len(parameters))...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, detail)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(steps, "; ")
}
