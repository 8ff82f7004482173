package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"kassa/internal/fault"
	"kassa/internal/rail"
	"kassa/internal/store/db"
)

// PoolWallet is the simulated pool behind a sandbox method, made on first use.
func (t tx) PoolWallet(ctx context.Context, method, network string, now time.Time) (rail.Wallet, error) {
	return t.wallet(ctx, db.InsertWalletParams{
		ID: "pool-" + method, Sandbox: true, Method: method, Network: network, CreatedAt: millis(now),
	})
}

// OwnWallet is the merchant's own wallet behind a method of a live till: that of what is paid by hand is made on first
// use, one of keys is what the merchant gave. A fault of kind Conflict if he gave none.
func (t tx) OwnWallet(ctx context.Context, tillID int64, method, network string, now time.Time) (rail.Wallet, error) {
	if network != rail.ManualNetwork {
		given, err := t.TillWallet(ctx, tillID, method, network)
		if err != nil && fault.KindOf(err) == fault.NotFound {
			err = fault.New(fault.Conflict, "There is no wallet for `method` %s yet, choose another one", method).Because(err)
		}
		return given, err
	}
	return t.wallet(ctx, db.InsertWalletParams{
		ID: fmt.Sprintf("own-%d-%s", tillID, method), Method: method, Network: network, CreatedAt: millis(now),
		Till: sql.NullInt64{Int64: tillID, Valid: true},
	})
}

// Wallet is a wallet by its id; a fault of kind NotFound if it is unknown.
func (t tx) Wallet(ctx context.Context, id string) (rail.Wallet, error) {
	row, err := t.q.Wallet(ctx, id)
	return rail.Wallet(row), found("Wallet", err)
}

// wallet reads a wallet, and writes it first if there is none of its ID.
func (t tx) wallet(ctx context.Context, wanted db.InsertWalletParams) (rail.Wallet, error) {
	row, err := t.q.Wallet(ctx, wanted.ID)
	if errors.Is(err, sql.ErrNoRows) {
		if err := t.q.InsertWallet(ctx, wanted); err != nil {
			return rail.Wallet{}, errOf(err)
		}
		row, err = t.q.Wallet(ctx, wanted.ID)
	}
	return rail.Wallet(row), found("Wallet", err)
}

// TakeIndex takes the wallet's next index, from 0; it is never given again.
func (t tx) TakeIndex(ctx context.Context, wallet string) (int64, error) {
	index, err := t.q.TakeIndex(ctx, wallet)
	return index, found("Wallet", err)
}
