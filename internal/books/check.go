package books

import (
	"context"
	"fmt"
	"time"

	"kassa/internal/ledger"
	"kassa/internal/money"
)

// pageSize is how many rows of a list are read at once.
const pageSize = 500

// Check adds everything up again and compares. Its error is a database that does not work; what is off stands in the
// report.
func Check(ctx context.Context, from Snapshot, now time.Time) (Report, error) {
	c := &check{
		Snapshot: from, report: Report{At: now},
		sums: map[ledger.Account]int64{}, sealed: map[ledger.Account]int64{}, suspense: map[ledger.Account]int64{},
	}
	for _, step := range []func(context.Context) error{
		c.chain, c.waiting, c.count, c.orphans, c.totals, c.balances, c.invoices, c.refunds, c.payoffs, c.swaps, c.transfers,
		c.dispatches, c.payments, c.rails,
	} {
		if err := step(ctx); err != nil {
			return Report{}, err
		}
	}
	return c.report, nil
}

// check is a check under way.
type check struct {
	Snapshot
	report   Report
	postings int64
	// What the entries add up to for each account, a debit is positive: all entries, and the sealed ones. The accounts of
	// single invoices are one.
	sums, sealed map[ledger.Account]int64
	suspense     map[ledger.Account]int64 // what payments and orders say about unmatched, held and reserved money; positive
}

// found notes a breach.
func (c *check) found(kind Kind, subject, format string, args ...any) {
	c.note(Breach{Kind: kind, Subject: subject, Text: fmt.Sprintf(format, args...)})
}

// compare notes a breach if a stored sum is not what adding up gives.
func (c *check) compare(kind Kind, subject string, asset money.Asset, stored, added int64, what string) {
	if stored != added {
		c.note(Breach{Kind: kind, Subject: subject, Text: what, Asset: asset, Stored: stored, Added: added})
	}
}

func (c *check) note(b Breach) {
	c.report.Breaches++
	if len(c.report.Found) < maxFound {
		c.report.Found = append(c.report.Found, b)
	}
}

// pages reads a list to its end; the key of an item is where the next page begins.
func pages[T, K any](ctx context.Context, from K, read func(context.Context, K, int) ([]T, error), key func(T) K, each func(T)) error {
	for {
		page, err := read(ctx, from, pageSize)
		if err != nil {
			return err
		}
		for _, item := range page {
			each(item)
			from = key(item)
		}
		if len(page) < pageSize {
			return nil
		}
	}
}
