package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kassa/internal/rail"
	"kassa/internal/store/db"
)

// PoolWallet is the simulated pool behind a sandbox method, made on first use.
func (t tx) PoolWallet(ctx context.Context, method, network string, now time.Time) (rail.Wallet, error) {
	id := "pool-" + method
	row, err := t.q.Wallet(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		err = t.q.InsertWallet(ctx, db.InsertWalletParams{
			ID: id, Sandbox: true, Method: method, Network: network, CreatedAt: millis(now),
		})
		if err != nil {
			return rail.Wallet{}, errOf(err)
		}
		row, err = t.q.Wallet(ctx, id)
	}
	return rail.Wallet(row), found("Wallet", err)
}

// TakeIndex takes the wallet's next index, from 0; it is never given again.
func (t tx) TakeIndex(ctx context.Context, wallet string) (int64, error) {
	index, err := t.q.TakeIndex(ctx, wallet)
	return index, found("Wallet", err)
}
