package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"kassa/internal/books"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/store/db"
)

// Seal numbers and chains the oldest entries that have committed, at most so many, and adds them to the accounts' totals;
// it returns how many there were. Several sealers may run: the chain's end is locked, so they take turns, and one that
// dies holds nothing. Payments never wait for it: they only leave their entries in the queue.
func (s *Store) Seal(ctx context.Context, limit int) (sealed int, err error) {
	err = s.write(ctx, func(ctx context.Context, t tx) error {
		head, err := t.q.LockChainHead(ctx)
		if err != nil {
			return found("Chain", err)
		}
		rows, err := t.q.OldestUnsealed(ctx, int64(limit))
		if err != nil {
			return err
		}
		batch := entriesOf(rows)
		sealed = len(batch)
		return t.seal(ctx, ledger.Link{Number: head.Number, Hash: head.Hash}, batch)
	})
	return sealed, err
}

func (t tx) seal(ctx context.Context, head ledger.Link, batch []books.Sealed) error {
	if len(batch) == 0 {
		return nil
	}
	totals := map[ledger.Account]int64{}
	for _, waiting := range batch {
		head = head.Next(waiting.Entry)
		if err := t.q.InsertSeal(ctx, db.InsertSealParams{Number: head.Number, Entry: waiting.ID, Hash: head.Hash}); err != nil {
			return errOf(err)
		}
		if _, err := t.q.UnqueueEntry(ctx, waiting.ID); err != nil {
			return errOf(err)
		}
		for _, p := range waiting.Entry.Postings {
			totals[ledger.Summed(p.Account)] += p.Minor
		}
	}
	if err := t.addTotals(ctx, totals); err != nil {
		return err
	}
	return errOf(t.q.MoveChainHead(ctx, db.MoveChainHeadParams{Number: head.Number, Hash: head.Hash}))
}

func (t tx) addTotals(ctx context.Context, totals map[ledger.Account]int64) error {
	accounts := slices.SortedFunc(maps.Keys(totals), func(a, b ledger.Account) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Asset, b.Asset))
	})
	for _, account := range accounts {
		err := t.q.AddTotal(ctx, db.AddTotalParams{
			Sandbox: account.Sandbox, Account: account.Name, Asset: string(account.Asset), Minor: totals[account],
		})
		if err != nil {
			return errOf(err)
		}
	}
	return nil
}

// entriesOf puts the lines of one entry, which follow each other, together. One whose row is gone has no Entry.ID.
func entriesOf[R db.OldestUnsealedRow | db.SealedEntriesRow | db.UnsealedEntriesRow](rows []R) []books.Sealed {
	var all []books.Sealed
	for _, any := range rows {
		row := db.SealedEntriesRow(any)
		if len(all) == 0 || all[len(all)-1].ID != row.Entry {
			all = append(all, books.Sealed{Link: ledger.Link{Number: row.Seal, Hash: row.Hash}, ID: row.Entry, Entry: entryOf(row)})
		}
		if row.Account.Valid {
			entry := &all[len(all)-1].Entry
			entry.Postings = append(entry.Postings, ledger.Posting{
				Account: ledger.Account{Sandbox: row.Sandbox.Bool, Name: row.Account.String, Asset: money.Asset(row.Asset.String)},
				Minor:   row.Minor.Int64,
			})
		}
	}
	return all
}

func entryOf(row db.SealedEntriesRow) ledger.Entry {
	return ledger.Entry{
		ID: row.ID.String, At: instant(row.At.Int64), Reason: ledger.Reason(row.Reason.String), Invoice: row.Invoice.String,
		Payment: row.Payment.String, Payoff: row.Payoff.String, Swap: row.Swap.String,
		Transfer: row.Transfer.Int64, Reverses: row.Reverses.String,
	}
}
