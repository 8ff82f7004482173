//go:build full

package store

import (
	"context"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"kassa/internal/ledger"
	"kassa/internal/money"
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

// TestLateCommitIsSealed: an entry that was posted before another one and commits after that one was sealed.
func TestLateCommitIsSealed(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := Open(ctx, pgtest.Start(t).Database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	post := func(ctx context.Context, t tx, id string, second int64) error {
		return t.Post(ctx, ledger.Entry{ID: id, At: time.Unix(second, 0), Reason: ledger.Received, Postings: []ledger.Posting{
			ledger.Debit(ledger.Wallet(true, "w", money.RUB), money.Of(money.RUB, 1)),
			ledger.Credit(ledger.Unmatched(true, 1, money.RUB), money.Of(money.RUB, 1)),
		}})
	}
	posted, sealed := make(chan struct{}), make(chan struct{})
	var early errgroup.Group
	early.Go(func() error {
		return s.write(ctx, func(ctx context.Context, t tx) error {
			if err := post(ctx, t, "early", 1); err != nil {
				return err
			}
			close(posted)
			<-sealed
			return nil
		})
	})
	<-posted
	if err := s.write(ctx, func(ctx context.Context, t tx) error { return post(ctx, t, "late", 2) }); err != nil {
		t.Fatal(err)
	}
	first, err := s.Seal(ctx, 10)
	if err != nil || first != 1 {
		t.Errorf("%d sealed while the early one is open, %v; want 1", first, err)
	}
	close(sealed)
	if err := early.Wait(); err != nil {
		t.Fatal(err)
	}
	if second, err := s.Seal(ctx, 10); err != nil || second != 1 {
		t.Errorf("%d sealed after its commit, %v; want 1", second, err)
	}
}
