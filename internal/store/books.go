package store

import (
	"context"

	"kassa/internal/books"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/store/db"
)

// Snapshot runs the function on one unchanging state of the database, for as long as it takes.
func (s *Store) Snapshot(ctx context.Context, do func(books.Snapshot) error) error {
	return s.engine.survey(ctx, func(q *db.Queries) error { return do(snapshot{q}) })
}

// snapshot reads the books.
type snapshot struct{ q *db.Queries }

func (s snapshot) Head(ctx context.Context) (ledger.Link, error) {
	row, err := s.q.ChainHead(ctx)
	return ledger.Link{Number: row.Number, Hash: row.Hash}, found("Chain", err)
}

func (s snapshot) Sealed(ctx context.Context, after int64, limit int) ([]books.Sealed, error) {
	rows, err := s.q.SealedEntries(ctx, db.SealedEntriesParams{After: after, Most: int64(limit)})
	return entriesOf(rows), err
}

func (s snapshot) Unsealed(ctx context.Context, after string, limit int) ([]books.Sealed, error) {
	rows, err := s.q.UnsealedEntries(ctx, db.UnsealedEntriesParams{After: after, Most: int64(limit)})
	return entriesOf(rows), err
}

func (s snapshot) Strays(ctx context.Context, limit int) ([]string, error) {
	return s.q.StrayEntries(ctx, int64(limit))
}

func (s snapshot) Orphans(ctx context.Context, limit int) ([]books.OrphanEntry, error) {
	rows, err := s.q.OrphanEntries(ctx, int64(limit))
	all := make([]books.OrphanEntry, len(rows))
	for i, row := range rows {
		all[i] = books.OrphanEntry{ID: row.ID, Gone: row.Subject}
	}
	return all, err
}

func (s snapshot) Count(ctx context.Context) (entries, postings int64, err error) {
	row, err := s.q.CountBooks(ctx)
	return row.Entries, row.Postings, err
}

func (s snapshot) Totals(ctx context.Context) (map[ledger.Account]int64, error) {
	rows, err := s.q.AccountTotals(ctx)
	totals := make(map[ledger.Account]int64, len(rows))
	for _, row := range rows {
		totals[ledger.Account{Sandbox: row.Sandbox, Name: row.Account, Asset: money.Asset(row.Asset)}] = row.Minor
	}
	return totals, err
}

func (s snapshot) Balances(ctx context.Context, after books.Balance, limit int) ([]books.Balance, error) {
	rows, err := s.q.AllBalances(ctx, db.AllBalancesParams{
		Till: after.Till, Method: after.Method, Wallet: after.Wallet, Asset: string(after.Amount.Asset), Most: int64(limit),
	})
	all := make([]books.Balance, len(rows))
	for i, row := range rows {
		all[i] = books.Balance{
			Balance: ledger.Balance{Till: row.Till, Method: row.Method, Wallet: row.Wallet},
			Sandbox: row.Sandbox, Amount: sum(row.Asset, row.Amount),
		}
	}
	return all, err
}

func (s snapshot) Payments(ctx context.Context, after string, limit int) ([]books.Payment, error) {
	rows, err := s.q.BookedPayments(ctx, db.BookedPaymentsParams{After: after, Most: int64(limit)})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	last := rows[len(rows)-1].ID
	sums, err := s.q.PaymentSums(ctx, db.PaymentSumsParams{After: after, Last: last})
	if err != nil {
		return nil, err
	}
	unseen, err := s.q.UnseenPayments(ctx, db.UnseenPaymentsParams{After: after, Last: last})
	booked, unknown := map[string]int64{}, map[string]bool{}
	for _, one := range sums {
		booked[one.Payment] = one.Minor
	}
	for _, id := range unseen {
		unknown[id] = true
	}
	all := make([]books.Payment, len(rows))
	for i, row := range rows {
		all[i] = books.Payment{
			ID: row.ID, Till: row.Till, Sandbox: row.Sandbox, Amount: sum(row.Asset, row.Amount), Status: row.Status,
			Place: row.Place, Whole: row.Whole, Booked: booked[row.ID], Unseen: unknown[row.ID],
		}
	}
	return all, err
}

func (s snapshot) Refunds(ctx context.Context, after string, limit int) ([]books.Refund, error) {
	rows, err := s.q.RefundSums(ctx, db.RefundSumsParams{After: after, Most: int64(limit)})
	all := make([]books.Refund, len(rows))
	for i, row := range rows {
		all[i] = books.Refund{Invoice: row.ID, Refunded: sum(row.CreditedAsset, row.Refunded), Added: row.Booked + row.Paid}
	}
	return all, err
}
