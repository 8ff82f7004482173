package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"kassa/internal/books"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/rail"
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

func (s snapshot) Lost(ctx context.Context, above, upTo int64) ([]books.Transfer, error) {
	rows, err := s.q.LostTransfers(ctx, db.LostTransfersParams{After: above, Last: upTo})
	all := make([]books.Transfer, len(rows))
	for i, row := range rows {
		all[i] = books.Transfer{Height: row.Height, Key: row.Key, Amount: sum(row.Asset, row.Minor)}
	}
	return all, err
}

func (s snapshot) Read(ctx context.Context) (int64, error) {
	cursor, err := s.q.Cursor(ctx, db.CursorParams{Rail: rail.TestName, Network: rail.TestNetwork})
	if errors.Is(err, sql.ErrNoRows) || err == nil && cursor == "" {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	height, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("cursor of the test rail: %w", err)
	}
	return height, nil
}

func (s snapshot) Payoffs(ctx context.Context, after string, limit int) ([]books.Payoff, error) {
	rows, err := s.q.PayoffSums(ctx, db.PayoffSumsParams{After: after, Most: int64(limit)})
	all := make([]books.Payoff, len(rows))
	for i, row := range rows {
		all[i] = books.Payoff{
			ID: row.ID, Sandbox: row.Sandbox, State: row.State, Told: row.Told, Callback: row.CallbackURL != "",
			Announced: int(row.Announced), Deducted: sum(row.Asset, row.Deducted),
			Says:   books.PayoffSums{Sent: row.Received, Fee: row.Commission, Returned: row.Deducted},
			Booked: books.PayoffSums{Reserved: row.Reserved, Sent: row.Sent, Fee: row.Fee, Returned: row.Returned},
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
