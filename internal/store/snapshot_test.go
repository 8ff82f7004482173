package store

import (
	"context"
	"errors"
	"testing"

	"kassa/internal/store/db"
)

// TestSnapshotDoesNotChange: what is committed while a snapshot is read is not seen in it.
func TestSnapshotDoesNotChange(t *testing.T) {
	ctx := context.Background()
	engine := openLite(t)
	set := func(value string) error {
		return engine.write(ctx, func(ctx context.Context, q *db.Queries) error {
			return q.SetMeta(ctx, db.SetMetaParams{Name: "n", Value: value})
		})
	}
	if err := set("old"); err != nil {
		t.Fatal(err)
	}
	var before, after string
	err := engine.snapshot(ctx, func(ctx context.Context, q *db.Queries) error {
		var err1, err3 error
		before, err1 = q.Meta(ctx, "n")
		err2 := set("new")
		after, err3 = q.Meta(ctx, "n")
		return errors.Join(err1, err2, err3)
	})
	if err != nil || before != "old" || after != "old" {
		t.Errorf("the snapshot began with %q and ended with %q: %v", before, after, err)
	}
	if now, err := engine.reader().Meta(ctx, "n"); err != nil || now != "new" {
		t.Errorf("the next reader sees %q: %v", now, err)
	}
}

func TestReadersCannotWrite(t *testing.T) {
	if err := openLite(t).reader().PutMeta(context.Background(), db.PutMetaParams{Name: "n", Value: "v"}); err == nil {
		t.Error("a reader wrote")
	}
}
