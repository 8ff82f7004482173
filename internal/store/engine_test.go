//go:build full

package store

import (
	"context"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"kassa/internal/pgtest"
	"kassa/internal/store/db"
)

// TestDeadlockIsTriedAgain: two callers lock two rows in opposite order, PostgreSQL ends one of them.
func TestDeadlockIsTriedAgain(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, pgtest.Start(t).Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	set := func(q *db.Queries, name string) error {
		return q.PutMethodTerms(ctx, db.PutMethodTermsParams{Method: name})
	}
	err = s.engine.write(ctx, func(_ context.Context, q *db.Queries) error {
		if err := set(q, "a"); err != nil {
			return err
		}
		return set(q, "b")
	})
	if err != nil {
		t.Fatal(err)
	}
	var both sync.WaitGroup
	both.Add(2)
	var callers errgroup.Group
	for _, order := range [][]string{{"a", "b"}, {"b", "a"}} {
		met := sync.OnceFunc(func() { both.Done(); both.Wait() })
		callers.Go(func() error {
			return s.engine.write(ctx, func(_ context.Context, q *db.Queries) error {
				if err := set(q, order[0]); err != nil {
					return err
				}
				met() // the first time both hold a row
				return set(q, order[1])
			})
		})
	}
	if err := callers.Wait(); err != nil {
		t.Fatal(err)
	}
}

func TestPostgresSettings(t *testing.T) {
	dsn := pgtest.Start(t).Database(t) + "&synchronous_commit=off"
	s, err := Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for name, want := range map[string]string{
		"synchronous_commit": "on", "transaction_isolation": "read committed",
	} {
		var got string
		row := s.engine.(*pgDB).pool.QueryRowContext(context.Background(), "SHOW "+name)
		if err := row.Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, want %q: %v", name, got, want, err)
		}
	}
}

// TestManyNodesStartAtOnce: the migration is done once, the others wait for it.
func TestManyNodesStartAtOnce(t *testing.T) {
	dsn := pgtest.Start(t).Database(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var nodes errgroup.Group
	for range 4 {
		nodes.Go(func() error {
			s, err := Open(ctx, dsn)
			if err != nil {
				return err
			}
			return s.Close()
		})
	}
	if err := nodes.Wait(); err != nil {
		t.Fatal(err)
	}
}
