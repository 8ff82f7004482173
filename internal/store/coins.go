package store

import (
	"context"
	"errors"

	"kassa/internal/dispatch"
	"kassa/internal/fault"
	"kassa/internal/rail"
	"kassa/internal/store/db"
)

// reorganised is how many blocks a spend may still be taken back in; a watcher forgets deeper ones.
const reorganised = 101

// watchedCoins are a network's that are unspent, or were spent not long before a height.
func (s *Store) watchedCoins(ctx context.Context, network string, height int64) ([]rail.Coin, error) {
	q := s.engine.reader()
	unspent, err := q.UnspentCoins(ctx, network)
	spent, errSpent := q.SpentCoins(ctx, db.SpentCoinsParams{Network: network, Above: height - reorganised})
	return append(coinsOf(unspent), coinsOf(spent)...), errors.Join(err, errSpent)
}

func (t tx) putCoins(ctx context.Context, network string, coins []rail.Coin) error {
	for _, coin := range coins {
		err := t.q.PutCoin(ctx, db.PutCoinParams{
			Network: network, Outpoint: coin.Outpoint, Wallet: coin.Wallet, Change: coin.Change, Number: coin.Index,
			Minor: coin.Minor, Height: coin.Height, Coinbase: coin.Coinbase, SpentBy: coin.Spend.By, SpentAs: coin.Spend.As,
			SpentHeight: coin.Spend.Height,
		})
		if err == nil && coin.Change {
			err = t.q.MoveChange(ctx, db.MoveChangeParams{ID: coin.Wallet, Number: coin.Index})
		}
		if err != nil {
			return errOf(err)
		}
	}
	return nil
}

// Purse is a wallet with its largest free coins that have so many confirmations, and its next change index.
func (s *Store) Purse(ctx context.Context, wallet string, confirmations int64, limit int) (dispatch.Purse, error) {
	q := s.engine.reader()
	row, err := q.Wallet(ctx, wallet)
	if err != nil {
		return dispatch.Purse{}, found("Wallet", err)
	}
	next, err := q.NextChange(ctx, wallet)
	if err != nil {
		return dispatch.Purse{}, err
	}
	tip, err := s.Tip(ctx, row.Network)
	if err != nil {
		return dispatch.Purse{}, err
	}
	free, err := q.FreeCoins(ctx, db.FreeCoinsParams{Wallet: wallet, Newest: tip - confirmations + 1, Most: int64(limit)})
	return dispatch.Purse{Wallet: rail.Wallet(row), Coins: coinsOf(free), Change: next}, err
}

// Tip is the height that a network is scanned to, 0 before its first step.
func (s *Store) Tip(ctx context.Context, network string) (int64, error) {
	row, err := s.engine.reader().Scan(ctx, network)
	if err = found("Scan", err); err != nil && fault.KindOf(err) == fault.NotFound {
		return 0, nil
	}
	return row.Height, err
}

// TakeChange gives a wallet's change address away; a fault of kind Conflict if it was meanwhile.
func (t tx) TakeChange(ctx context.Context, wallet string, index int64) error {
	rows, err := t.q.TakeChange(ctx, db.TakeChangeParams{ID: wallet, Number: index})
	return changed(rows, err, errCoinsMoved)
}

var errCoinsMoved = fault.New(fault.Conflict, "The wallet's coins were used meanwhile, try again")

func coinsOf(rows []db.Coin) []rail.Coin {
	var coins []rail.Coin
	for _, row := range rows {
		coins = append(coins, coinOf(row))
	}
	return coins
}

func coinOf(row db.Coin) rail.Coin {
	return rail.Coin{
		Outpoint: row.Outpoint, Wallet: row.Wallet, Change: row.Change, Index: row.Number, Minor: row.Minor,
		Height: row.Height, Coinbase: row.Coinbase,
		Spend: rail.Spend{By: row.SpentBy, As: row.SpentAs, Height: row.SpentHeight},
	}
}
