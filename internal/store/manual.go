package store

import (
	"context"

	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/store/db"
)

// Manual is the chain of the manual rail. It takes one claim and one decision for each key: a second one is a fault of
// kind Conflict.
func (s *Store) Manual() rail.Chain { return manualLog{s} }

// Claimed lists what payers say they paid by hand and nobody decided about, oldest first.
func (s *Store) Claimed(ctx context.Context, limit int) ([]invoice.Payment, error) {
	rows, err := s.engine.reader().ClaimedPayments(ctx, int64(limit))
	return paymentsOf(rows), err
}

type manualLog struct{ *Store }

// Append writes what a person said at the log's next height.
func (m manualLog) Append(ctx context.Context, transfer rail.Transfer) (height int64, err error) {
	err = m.write(ctx, func(ctx context.Context, t tx) error {
		if height, err = t.q.RaiseManualLog(ctx, rail.ManualNetwork); err != nil {
			return found("Log", err)
		}
		return errOf(t.q.InsertManualReport(ctx, db.InsertManualReportParams{
			Height: height, Key: transfer.Key, Decided: transfer.Status != rail.Seen, Ref: transfer.Ref,
			Asset: string(transfer.Asset), Minor: transfer.Minor, Status: string(transfer.Status),
			FirstSeen: millis(transfer.FirstSeen), Actor: transfer.By, Note: transfer.Note,
		}))
	})
	return height, err
}

// Transfers reads those after the height, in order.
func (m manualLog) Transfers(ctx context.Context, after int64, limit int) ([]rail.Transfer, error) {
	rows, err := m.engine.reader().ManualReports(ctx, db.ManualReportsParams{After: after, Most: int64(limit)})
	transfers := make([]rail.Transfer, len(rows))
	for i, row := range rows {
		transfers[i] = rail.Transfer{
			Height: row.Height, Key: row.Key, Ref: row.Ref, Asset: money.Asset(row.Asset), Minor: row.Minor,
			Status: rail.Status(row.Status), FirstSeen: instant(row.FirstSeen), By: row.Actor, Note: row.Note,
		}
	}
	return transfers, err
}
