package store

import (
	"context"

	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/store/db"
)

// Append writes a transfer at the simulated chain's next height.
func (s *Store) Append(ctx context.Context, transfer rail.Transfer) (height int64, err error) {
	err = s.write(ctx, func(ctx context.Context, t tx) error {
		if height, err = t.q.RaiseTestChain(ctx, rail.TestNetwork); err != nil {
			return found("Chain", err)
		}
		return errOf(t.q.InsertTestTransfer(ctx, db.InsertTestTransferParams{
			Height: height, Key: transfer.Key, Ref: transfer.Ref, Asset: string(transfer.Asset), Minor: transfer.Minor,
			Status: string(transfer.Status), FirstSeen: millis(transfer.FirstSeen),
		}))
	})
	return height, err
}

// Transfers reads those after the height, in order.
func (s *Store) Transfers(ctx context.Context, after int64, limit int) ([]rail.Transfer, error) {
	rows, err := s.engine.reader().TestTransfers(ctx, db.TestTransfersParams{After: after, Most: int64(limit)})
	transfers := make([]rail.Transfer, len(rows))
	for i, row := range rows {
		transfers[i] = rail.Transfer{
			Height: row.Height, Key: row.Key, Ref: row.Ref, Asset: money.Asset(row.Asset), Minor: row.Minor,
			Status: rail.Status(row.Status), FirstSeen: instant(row.FirstSeen),
		}
	}
	return transfers, err
}
