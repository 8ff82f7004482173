package store

import (
	"context"
	"database/sql"
	"time"

	"kassa/internal/fault"
	"kassa/internal/rail"
	"kassa/internal/store/db"
	"kassa/internal/wallet"
)

// WriteWallet is Write for wallets of keys.
func (s *Store) WriteWallet(ctx context.Context, do func(context.Context, wallet.Tx) error) error {
	return s.write(ctx, func(ctx context.Context, t tx) error { return do(ctx, t) })
}

// Wallets are the wallets of keys of a network, replaced ones too, for a watcher.
func (s *Store) Wallets(ctx context.Context, network string) ([]rail.Watched, error) {
	rows, err := s.engine.reader().WatchedWallets(ctx, network)
	all := make([]rail.Watched, len(rows))
	for i, row := range rows {
		all[i] = rail.Watched{Next: row.NextIndex, NextChange: row.NextChange, Wallet: rail.Wallet{
			ID: row.ID, Sandbox: row.Sandbox, Method: row.Method, Network: row.Network, Descriptor: row.Descriptor, Till: row.Till,
		}}
	}
	return all, err
}

// KeyWallets are all wallets of keys, by name.
func (s *Store) KeyWallets(ctx context.Context) ([]wallet.Wallet, error) {
	rows, err := s.engine.reader().KeyWallets(ctx)
	all := make([]wallet.Wallet, len(rows))
	for i, row := range rows {
		all[i] = wallet.Wallet{Next: row.NextIndex, CreatedAt: instant(row.CreatedAt), Wallet: rail.Wallet{
			ID: row.ID, Sandbox: row.Sandbox, Method: row.Method, Network: row.Network, Descriptor: row.Descriptor,
		}}
	}
	return all, err
}

// WalletUses tell which till's method uses which wallet now, by wallet and till.
func (s *Store) WalletUses(ctx context.Context) ([]wallet.Use, error) {
	rows, err := s.engine.reader().WalletUses(ctx)
	uses := make([]wallet.Use, len(rows))
	for i, row := range rows {
		uses[i] = wallet.Use{Till: row.Till, Method: row.Method, Network: row.Network, Wallet: row.Wallet, Since: instant(row.Since)}
	}
	return uses, err
}

// Issued reads a wallet's addresses after an index, by index; -1 is from the start.
func (s *Store) Issued(ctx context.Context, name string, after int64, limit int) ([]wallet.Issued, error) {
	rows, err := s.engine.reader().IssuedAddresses(ctx, db.IssuedAddressesParams{
		Wallet: reference(name), After: sql.NullInt64{Int64: after, Valid: true}, Most: int64(limit),
	})
	issued := make([]wallet.Issued, len(rows))
	for i, row := range rows {
		issued[i] = wallet.Issued{Index: row.Number.Int64, Address: row.Destination, Paid: row.Paid}
	}
	return issued, err
}

// KeyWallet is the wallet of a network whose first address is given; a fault of kind NotFound for none.
func (t tx) KeyWallet(ctx context.Context, network, firstAddress string) (rail.Wallet, error) {
	row, err := t.q.KeyWallet(ctx, db.KeyWalletParams{Network: network, FirstAddress: firstAddress})
	return rail.Wallet(row), found("Wallet", err)
}

// InsertKeyWallet writes a wallet of keys; a fault of kind Conflict for a name or a key that is there already.
func (t tx) InsertKeyWallet(ctx context.Context, made rail.Wallet, firstAddress string, now time.Time) error {
	return errOf(t.q.InsertKeyWallet(ctx, db.InsertKeyWalletParams{
		ID: made.ID, Sandbox: made.Sandbox, Method: made.Method, Network: made.Network, Descriptor: made.Descriptor,
		FirstAddress: firstAddress, CreatedAt: millis(now),
	}))
}

// DescribeWallet gives a wallet of keys another descriptor of the same addresses; a fault of kind NotFound for none.
func (t tx) DescribeWallet(ctx context.Context, id, descriptor string) error {
	rows, err := t.q.DescribeWallet(ctx, db.DescribeWalletParams{ID: id, Descriptor: descriptor})
	return changed(rows, err, fault.New(fault.NotFound, "Wallet not found"))
}

// TillWallet is where new addresses of a till's method come from; a fault of kind NotFound for none.
func (t tx) TillWallet(ctx context.Context, tillID int64, method, network string) (rail.Wallet, error) {
	row, err := t.q.TillWallet(ctx, db.TillWalletParams{Till: tillID, Method: method, Network: network})
	return rail.Wallet(row), found("Wallet", err)
}

// UseWallet lets new addresses of a live till's method come from a wallet.
func (t tx) UseWallet(ctx context.Context, use wallet.Use) error {
	return errOf(t.q.PutTillWallet(ctx, db.PutTillWalletParams{
		Till: use.Till, Method: use.Method, Network: use.Network, Wallet: use.Wallet, Since: millis(use.Since),
	}))
}
