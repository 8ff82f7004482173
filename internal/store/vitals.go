package store

import (
	"context"
	"time"
)

// Vitals is what tells at a glance whether an installation is well. Reading it costs what waits, not what was ever made.
type Vitals struct {
	Callbacks      int64     // that have not arrived and are tried again
	OldestCallback time.Time // of these, when it was announced; zero for none
	Unsealed       int64     // ledger entries that wait for the sealer
	Parked         int64     // observations that could not be taken in
	Checked        time.Time // when the books were last checked, zero for never
	Breaches       int64     // that check found
	Unrecorded     int64     // transactions that took money out of wallets, are no payoffs' and were not recorded
	OldestOutflow  time.Time // of these, its block's; zero for none, and where it is not known
	Rails          []Place
}

// Place is where the reader of a rail stands.
type Place struct {
	Rail, Network string
	Cursor        string
	Scanned       int64 // the height of the last block that was scanned, where the rail scans blocks
	MovedAt       time.Time
}

// Vitals reads them as they are now.
func (s *Store) Vitals(ctx context.Context) (v Vitals, err error) {
	q := s.engine.reader()
	waiting, err := q.CountWaiting(ctx)
	if err != nil {
		return v, err
	}
	if v.Callbacks = waiting.Waiting; v.Callbacks > 0 {
		v.OldestCallback = instant(waiting.Oldest)
	}
	if v.Unsealed, err = q.CountUnsealed(ctx); err != nil {
		return v, err
	}
	if v.Parked, err = q.CountParked(ctx); err != nil {
		return v, err
	}
	if v.Checked, v.Breaches, err = lastCheck(ctx, q); err != nil {
		return v, err
	}
	left, err := q.CountUnrecorded(ctx)
	if err != nil {
		return v, err
	}
	if v.Unrecorded = left.Unrecorded; left.Oldest > 0 {
		v.OldestOutflow = instant(left.Oldest)
	}
	places, err := q.Cursors(ctx)
	for _, at := range places {
		v.Rails = append(v.Rails, Place{Rail: at.Rail, Network: at.Network, Cursor: at.Cursor, Scanned: at.Scanned, MovedAt: instant(at.MovedAt)})
	}
	return v, err
}
