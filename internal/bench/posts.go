package bench

import (
	"context"
	"errors"
	"path/filepath"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/store"
	"kassa/internal/till"
)

// The till and the wallet of the measurements.
const (
	benchTill   = 100000001
	benchMethod = "TEST"
	benchWallet = "pool-TEST"
)

// furnished opens a new database with one sandbox till and its wallet.
func furnished(ctx context.Context, path string) (*store.Store, error) {
	opened, err := store.Open(ctx, "sqlite:"+path)
	if err != nil {
		return nil, err
	}
	made := till.Till{ID: benchTill, Name: "bench", Login: "bench", Sandbox: true, CreatedAt: time.Now()}
	err = opened.InsertTill(ctx, made, nil)
	if err == nil {
		err = opened.Write(ctx, func(ctx context.Context, tx invoice.Tx) error {
			_, err := tx.PoolWallet(ctx, benchMethod, rail.TestNetwork, time.Now())
			return err
		})
	}
	if err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	return opened, nil
}

// Posts returns how many entries a second are posted durably when so many callers post at once.
func Posts(ctx context.Context, dir string, callers int, length time.Duration) (rate float64, err error) {
	opened, err := furnished(ctx, filepath.Join(dir, "posts.db"))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	ids, begin := ident.New(nil), time.Now()
	var posted atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range callers {
		group.Go(func() error {
			for time.Since(begin) < length {
				entry := oneEntry(ids.Entry(), time.Now())
				err := opened.Write(ctx, func(ctx context.Context, tx invoice.Tx) error { return tx.Post(ctx, entry) })
				if err != nil {
					return err
				}
				posted.Add(1)
			}
			return nil
		})
	}
	err = group.Wait()
	return float64(posted.Load()) / time.Since(begin).Seconds(), err
}

// oneEntry gives the till a rouble out of the wallet.
func oneEntry(id string, at time.Time) ledger.Entry {
	credit := ledger.Credit(ledger.Till(true, benchTill, benchMethod, benchWallet, money.RUB), money.Of(money.RUB, 1))
	credit.Spendable = &ledger.Balance{Till: benchTill, Method: benchMethod, Wallet: benchWallet}
	return ledger.Entry{ID: id, At: at, Reason: ledger.Credited, Postings: []ledger.Posting{
		ledger.Debit(ledger.Wallet(true, benchWallet, money.RUB), money.Of(money.RUB, 1)), credit,
	}}
}
