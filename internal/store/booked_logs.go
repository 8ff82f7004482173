package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"kassa/internal/books"
	"kassa/internal/rail"
	"kassa/internal/store/db"
)

// Lost reads what a log has and no payment.
func (s snapshot) Lost(ctx context.Context, log books.Log, above, upTo int64) ([]books.Transfer, error) {
	if log == books.ByHand {
		return transfersLost(s.q.LostApprovals(ctx, db.LostApprovalsParams{After: above, Last: upTo}))
	}
	return transfersLost(s.q.LostTransfers(ctx, db.LostTransfersParams{After: above, Last: upTo}))
}

func transfersLost[R db.LostApprovalsRow | db.LostTransfersRow](rows []R, err error) ([]books.Transfer, error) {
	all := make([]books.Transfer, len(rows))
	for i, any := range rows {
		row := db.LostTransfersRow(any)
		all[i] = books.Transfer{Height: row.Height, Key: row.Key, Amount: sum(row.Asset, row.Minor)}
	}
	return all, err
}

// networks are those of the logs; each rail with a log has one.
var networks = map[books.Log]string{books.Simulated: rail.TestNetwork, books.ByHand: rail.ManualNetwork}

func (s snapshot) Read(ctx context.Context, log books.Log) (int64, error) {
	cursor, err := s.q.Cursor(ctx, db.CursorParams{Rail: string(log), Network: networks[log]})
	if errors.Is(err, sql.ErrNoRows) || err == nil && cursor == "" {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	height, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("cursor of rail %s: %w", log, err)
	}
	return height, nil
}
