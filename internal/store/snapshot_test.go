package store

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"kassa/internal/store/db"
)

// TestSnapshotsCompileStatements opens as many snapshots as may be open at once, and then runs a statement in each that
// was never run before: compiling it needs a connection that no snapshot holds.
func TestSnapshotsCompileStatements(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	lite, err := openSQLite(ctx, filepath.Join(t.TempDir(), "kassa.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = lite.close() }()
	var open sync.WaitGroup
	open.Add(cap(lite.snapshots))
	var readers errgroup.Group
	for range cap(lite.snapshots) {
		readers.Go(func() error {
			return lite.snapshot(ctx, func(q *db.Queries) error {
				open.Done()
				open.Wait()
				_, err := q.Tills(ctx)
				return err
			})
		})
	}
	if err := readers.Wait(); err != nil {
		t.Error(err)
	}
}
