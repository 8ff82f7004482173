package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"kassa/internal/fault"
	"kassa/internal/rail"
	"kassa/internal/store/db"
)

// Scan reads where the watcher of a network stands, with all that it still watches; the zero value before its first step.
func (s *Store) Scan(ctx context.Context, network string) (rail.Scan, error) {
	q := s.engine.reader()
	row, err := q.Scan(ctx, network)
	if errors.Is(err, sql.ErrNoRows) {
		return rail.Scan{}, nil
	}
	blocks, errBlocks := q.ScannedBlocks(ctx, network)
	watching, errWatching := q.WatchedSightings(ctx, network)
	coins, errCoins := s.watchedCoins(ctx, network, row.Height)
	if err := errors.Join(err, errBlocks, errWatching, errCoins); err != nil {
		return rail.Scan{}, err
	}
	scan := rail.Scan{Number: row.Number, Blocks: make([]rail.BlockID, len(blocks)), Coins: coins}
	for i, block := range blocks {
		scan.Blocks[i] = rail.BlockID(block)
	}
	for _, one := range watching {
		scan.Watching = append(scan.Watching, sightingOf(one))
	}
	if tip := (rail.BlockID{Height: row.Height, Hash: row.Hash}); scan.Tip() != tip {
		return rail.Scan{}, movedMeanwhile(network)
	}
	return scan, nil
}

// Advance keeps one step of a scan, if the scan still stands where the step began; a fault of kind Conflict otherwise.
func (s *Store) Advance(ctx context.Context, network string, step rail.Progress) error {
	return s.write(ctx, func(ctx context.Context, t tx) error {
		if err := t.moveScan(ctx, network, step); err != nil {
			return err
		}
		if err := t.moveBlocks(ctx, network, step); err != nil {
			return err
		}
		for i, one := range step.Seen {
			one.Number = step.Number + int64(i) + 1
			if err := t.q.PutSighting(ctx, db.PutSightingParams(sightingRow(network, one))); err != nil {
				return errOf(err)
			}
		}
		if err := t.putCoins(ctx, network, step.Coins); err != nil {
			return err
		}
		return t.moveOutflows(ctx, network, step)
	})
}

func movedMeanwhile(network string) *fault.Error {
	return fault.New(fault.Conflict, "The scan of %s was moved by another watcher", network)
}

func (t tx) moveScan(ctx context.Context, network string, step rail.Progress) error {
	number, tip := step.End()
	if step.Tip == (rail.BlockID{}) {
		rows, err := t.q.StartScan(ctx, db.StartScanParams{Network: network, Height: tip.Height, Hash: tip.Hash, Number: number})
		return changed(rows, err, movedMeanwhile(network))
	}
	rows, err := t.q.MoveScan(ctx, db.MoveScanParams{
		Network: network, Height: tip.Height, Hash: tip.Hash, Number: number,
		FromNumber: step.Number, FromHeight: step.Tip.Height, FromHash: step.Tip.Hash,
	})
	return changed(rows, err, movedMeanwhile(network))
}

func (t tx) moveBlocks(ctx context.Context, network string, step rail.Progress) error {
	if len(step.Blocks) == 0 {
		return nil
	}
	err := t.q.DropScannedBlocks(ctx, db.DropScannedBlocksParams{Network: network, Above: step.Fork})
	if err != nil {
		return errOf(err)
	}
	for _, block := range step.Blocks {
		row := db.InsertScannedBlockParams{Network: network, Height: block.Height, Hash: block.Hash}
		if err := t.q.InsertScannedBlock(ctx, row); err != nil {
			return errOf(err)
		}
	}
	return errOf(t.q.ForgetScannedBlocks(ctx, db.ForgetScannedBlocksParams{Network: network, Below: step.Forget}))
}

// Sightings reads those that changed after a number, in that order, and the height of the scan at that moment.
func (s *Store) Sightings(ctx context.Context, network string, after int64, limit int) (all []rail.Sighting, tip int64, err error) {
	rows, err := s.engine.reader().Sightings(ctx, db.SightingsParams{Network: network, After: after, Most: int64(limit)})
	for _, row := range rows {
		all, tip = append(all, sightingOf(db.Sighting{
			Network: row.Network, Key: row.Key, Number: row.Number, Ref: row.Ref, Minor: row.Minor, Height: row.Height,
			Block: row.Block, Coinbase: row.Coinbase, FirstSeen: row.FirstSeen, Missing: row.Missing, Gone: row.Gone,
			Spends: row.Spends, Final: row.Final,
		})), row.Tip
	}
	return all, tip, err
}

func sightingRow(network string, one rail.Sighting) db.Sighting {
	return db.Sighting{
		Network: network, Key: one.Key, Number: one.Number, Ref: one.Ref, Minor: one.Minor, Height: one.Height,
		Block: one.Block, Coinbase: one.Coinbase, FirstSeen: millis(one.FirstSeen), Missing: optional(one.Missing),
		Gone: one.Gone, Spends: strings.Join(one.Spends, " "), Final: one.Final,
	}
}

func sightingOf(row db.Sighting) rail.Sighting {
	return rail.Sighting{
		Number: row.Number, Key: row.Key, Ref: row.Ref, Minor: row.Minor, Height: row.Height, Block: row.Block,
		Coinbase: row.Coinbase, FirstSeen: instant(row.FirstSeen), Missing: maybe(row.Missing), Gone: row.Gone,
		Spends: strings.Fields(row.Spends), Final: row.Final,
	}
}
