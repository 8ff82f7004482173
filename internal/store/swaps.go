package store

import (
	"context"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/fault"
	"kassa/internal/order"
	"kassa/internal/store/db"
	"kassa/internal/swap"
)

// WriteSwap is Write for changes of swaps.
func (s *Store) WriteSwap(ctx context.Context, do func(context.Context, swap.Tx) error) error {
	return s.write(ctx, func(ctx context.Context, t tx) error { return do(ctx, t) })
}

// Swap is a swap by its id; a fault of kind NotFound if it is unknown.
func (s *Store) Swap(ctx context.Context, id string) (swap.Swap, error) {
	row, err := s.engine.reader().Swap(ctx, id)
	return aSwap(row, err)
}

// LockSwap reads a swap and locks it until the transaction ends.
func (t tx) LockSwap(ctx context.Context, id string) (swap.Swap, error) {
	row, err := t.q.LockSwap(ctx, id)
	return aSwap(row, err)
}

func (t tx) InsertSwap(ctx context.Context, made swap.Swap) error {
	return errOf(t.q.InsertSwap(ctx, db.InsertSwapParams{
		ID: made.ID, Till: made.Till, Sandbox: made.Sandbox, Pair: made.Pair, Named: string(made.Named),
		SourceMethod: made.Source.Method, SourceWallet: made.Source.Wallet, SourceAsset: string(made.Source.Amount.Asset),
		Source: made.Source.Amount.Minor, TargetMethod: made.Target.Method, TargetWallet: made.Target.Wallet,
		TargetAsset: string(made.Target.Amount.Asset), Target: made.Target.Amount.Minor, Price: made.Price.String(),
		Record: made.Record, State: string(made.State), CreatedAt: millis(made.CreatedAt), ExpiresAt: millis(made.ExpiresAt),
		FinalAt: optional(made.FinalAt), Actor: made.Actor, Note: made.Note,
	}))
}

// errEnded is for an order that is ended twice, which its lock prevents.
var errEnded = fault.New(fault.Conflict, "It has ended already")

// EndSwap writes how a swap ended, once.
func (t tx) EndSwap(ctx context.Context, is swap.Swap) error {
	rows, err := t.q.EndSwap(ctx, db.EndSwapParams{
		ID: is.ID, State: string(is.State), FinalAt: optional(is.FinalAt), Actor: is.Actor, Note: is.Note,
	})
	return changed(rows, err, errEnded)
}

// DueSwaps lists swaps that nobody submitted until now, earliest first.
func (s *Store) DueSwaps(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return s.engine.reader().DueSwaps(ctx, db.DueSwapsParams{Now: millis(now), Most: int64(limit)})
}

// SwapPage lists a till's swaps made at since or later and before a place, newest first.
func (s *Store) SwapPage(ctx context.Context, tillID int64, since time.Time, before swap.Place, limit int) ([]swap.Swap, error) {
	rows, err := s.engine.reader().SwapPage(ctx, db.SwapPageParams{
		Till: tillID, Since: millis(since), BeforeAt: millis(before.At), BeforeID: before.ID, Most: int64(limit),
	})
	return swapsOf(rows, err)
}

// SwapPlaces is SwapPage with nothing but where each swap stands.
func (s *Store) SwapPlaces(ctx context.Context, tillID int64, since time.Time, before swap.Place, limit int) ([]swap.Place, error) {
	rows, err := s.engine.reader().SwapPlaces(ctx, db.SwapPlacesParams{
		Till: tillID, Since: millis(since), BeforeAt: millis(before.At), BeforeID: before.ID, Most: int64(limit),
	})
	places := make([]swap.Place, len(rows))
	for i, row := range rows {
		places[i] = swap.Place{At: instant(row.CreatedAt), ID: row.ID}
	}
	return places, err
}

// SwapsIn lists swaps in a state, oldest first, those after a place.
func (s *Store) SwapsIn(ctx context.Context, state order.State, after swap.Place, limit int) ([]swap.Swap, error) {
	rows, err := s.engine.reader().SwapsIn(ctx, db.SwapsInParams{
		State: string(state), AfterAt: millis(after.At), AfterID: after.ID, Most: int64(limit),
	})
	return swapsOf(rows, err)
}

func swapsOf(rows []db.Swap, err error) ([]swap.Swap, error) {
	all := make([]swap.Swap, len(rows))
	for i, row := range rows {
		if err == nil {
			all[i], err = aSwap(row, nil)
		}
	}
	return all, err
}

// aSwap is the swap of a row that was looked for.
func aSwap(row db.Swap, err error) (swap.Swap, error) {
	if err != nil {
		return swap.Swap{}, found("Swap", err)
	}
	price, err := decimal.NewFromString(row.Price)
	if err != nil {
		return swap.Swap{}, fmt.Errorf("price of swap %s: %w", row.ID, err)
	}
	return swap.Swap{
		ID: row.ID, Till: row.Till, Sandbox: row.Sandbox, Pair: row.Pair, Named: swap.Side(row.Named),
		Source: swap.Leg{Method: row.SourceMethod, Wallet: row.SourceWallet, Amount: sum(row.SourceAsset, row.Source)},
		Target: swap.Leg{Method: row.TargetMethod, Wallet: row.TargetWallet, Amount: sum(row.TargetAsset, row.Target)},
		Price:  price, Record: row.Record,
		Life: order.Life{
			State: order.State(row.State), CreatedAt: instant(row.CreatedAt), ExpiresAt: instant(row.ExpiresAt),
			FinalAt: maybe(row.FinalAt), Actor: row.Actor, Note: row.Note,
		},
	}, nil
}
