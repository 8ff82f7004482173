package bench

import (
	"context"
	"errors"
	"time"
)

// Commits returns how many rows a second one caller can commit durably, one after the other: the raw limit of the driver
// and the disk without group commit.
func Commits(ctx context.Context, dir string, length time.Duration) (float64, error) {
	return rowsASecond(ctx, dir, length, (*facts).add)
}

// Grouped is Commits in groups of 256: what group commit could reach if an entry were one row without rules.
func Grouped(ctx context.Context, dir string, length time.Duration) (float64, error) {
	return rowsASecond(ctx, dir, length, func(f *facts, ctx context.Context) error { return f.addGroup(ctx, 256) })
}

func rowsASecond(ctx context.Context, dir string, length time.Duration, add func(*facts, context.Context) error) (rate float64, err error) {
	f, err := newFacts(ctx, dir)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.close()) }()
	begin := time.Now()
	for f.rows == 0 || time.Since(begin) < length {
		if err := add(f, ctx); err != nil {
			return 0, err
		}
	}
	return float64(f.rows) / time.Since(begin).Seconds(), nil
}
