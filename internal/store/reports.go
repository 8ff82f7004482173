package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/store/db"
)

// MethodBalances adds a till's balances up by method.
func (s *Store) MethodBalances(ctx context.Context, tillID int64) ([]ledger.MethodBalance, error) {
	rows, err := s.engine.reader().MethodBalances(ctx, tillID)
	all := make([]ledger.MethodBalance, len(rows))
	for i, row := range rows {
		all[i] = ledger.MethodBalance{Method: row.Method, Amount: sum(row.Asset, row.Amount)}
	}
	return all, err
}

// Mark is the place of a till's invoice after so many newer ones created since the time; false if there are fewer.
func (s *Store) Mark(ctx context.Context, tillID int64, since time.Time, skipped int) (invoice.Mark, bool, error) {
	row, err := s.engine.reader().HistoryMark(ctx, db.HistoryMarkParams{Till: tillID, Since: millis(since), Skipped: int64(skipped)})
	if errors.Is(err, sql.ErrNoRows) {
		return invoice.Mark{}, false, nil
	}
	return invoice.Mark{At: instant(row.CreatedAt), ID: row.ID}, err == nil, err
}

// Page reads a till's invoices older than the mark, newest first, with their chosen quotes and what came on these.
func (s *Store) Page(ctx context.Context, tillID int64, since time.Time, from invoice.Mark, limit int) (page []invoice.Record, err error) {
	err = s.engine.snapshot(ctx, func(ctx context.Context, q *db.Queries) error {
		rows, err := q.HistoryInvoices(ctx, db.HistoryInvoicesParams{
			Till: tillID, Since: millis(since), BeforeAt: millis(from.At), BeforeID: from.ID, Most: int64(limit),
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		page = make([]invoice.Record, len(rows))
		at := make(map[string]*invoice.Record, len(rows))
		for i, row := range rows {
			page[i].Invoice = invoiceOf(row)
			at[row.ID] = &page[i]
		}
		return furnish(ctx, q, at, rows)
	})
	return page, err
}

// furnish adds the chosen quotes and their payments to the records of a page, in two queries.
func furnish(ctx context.Context, q *db.Queries, at map[string]*invoice.Record, rows []db.Invoice) error {
	first, last := rows[0], rows[len(rows)-1]
	quotes, err := q.HistoryQuotes(ctx, db.HistoryQuotesParams{
		Till: first.Till, LastAt: last.CreatedAt, LastID: last.ID, FirstAt: first.CreatedAt, FirstID: first.ID,
	})
	if err != nil {
		return err
	}
	for _, row := range quotes {
		quote, err := quoteOf(row)
		if err != nil {
			return err
		}
		at[row.Invoice].Quotes = append(at[row.Invoice].Quotes, quote)
	}
	payments, err := q.HistoryPayments(ctx, db.HistoryPaymentsParams{
		Till: first.Till, LastAt: last.CreatedAt, LastID: last.ID, FirstAt: first.CreatedAt, FirstID: first.ID,
	})
	for _, row := range payments {
		at[row.Invoice].Payments = append(at[row.Invoice].Payments, paymentOf(row))
	}
	return err
}

// Tally counts a till's invoices created since the time.
func (s *Store) Tally(ctx context.Context, tillID int64, since time.Time) (invoice.Tally, error) {
	row, err := s.engine.reader().Tally(ctx, db.TallyParams{Till: tillID, Since: millis(since)})
	return invoice.Tally{PayedRub: row.PayedRub, Payed: row.Payed, Total: row.Total}, err
}
