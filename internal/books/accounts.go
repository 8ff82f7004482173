package books

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"kassa/internal/ledger"
	"kassa/internal/money"
)

// totals compares what the sealer added up with the sealed entries.
func (c *check) totals(ctx context.Context) error {
	stored, err := c.Totals(ctx)
	if err != nil {
		return err
	}
	for _, account := range union(stored, c.sealed) {
		c.compare(Total, account.Name, account.Asset, stored[account], c.sealed[account], "the total of "+title(account))
	}
	return nil
}

// balances compares what tills can spend with the postings to their accounts.
func (c *check) balances(ctx context.Context) error {
	met := map[ledger.Account]bool{}
	err := pages(ctx, Balance{}, c.Balances, func(b Balance) Balance { return b }, func(b Balance) {
		c.report.Balances++
		account := ledger.Till(b.Sandbox, b.Till, b.Method, b.Wallet, b.Amount.Asset)
		met[account] = true
		c.compare(Spendable, account.Name, account.Asset, b.Amount.Minor, -c.sums[account], "the balance of "+title(account))
	})
	for _, account := range union(c.sums, nil) {
		if strings.HasPrefix(account.Name, "till:") && !met[account] {
			c.compare(Spendable, account.Name, account.Asset, 0, -c.sums[account], "the missing balance of "+title(account))
		}
	}
	return err
}

// parked compares the accounts of unmatched, held and reserved money with the payments and orders.
func (c *check) parked() {
	for _, account := range union(c.sums, c.suspense) {
		if strings.HasPrefix(account.Name, "unmatched:") || account.Name == "held" || account.Name == "reserved" {
			c.compare(Unmatched, account.Name, account.Asset, -c.sums[account], c.suspense[account],
				title(account)+", stored are its entries, added up the payments or orders that it belongs to")
		}
	}
}

// title names an account for the operator.
func title(account ledger.Account) string {
	if account.Sandbox {
		return account.Name + " (sandbox)"
	}
	return account.Name
}

// union lists the accounts of both, in order.
func union(a, b map[ledger.Account]int64) []ledger.Account {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return slices.SortedFunc(maps.Keys(all), func(a, b ledger.Account) int {
		return cmp.Or(cmp.Compare(title(a), title(b)), cmp.Compare(a.Asset, b.Asset))
	})
}

// assets lists those of both, in order.
func assets[A, B any](a map[money.Asset]A, b map[money.Asset]B) []money.Asset {
	all := map[money.Asset]bool{}
	for asset := range a {
		all[asset] = true
	}
	for asset := range b {
		all[asset] = true
	}
	return slices.Sorted(maps.Keys(all))
}
