// Package store keeps everything in SQL: invoices, tills, the ledger, the outbox and the simulated chain. It alone
// knows SQL. One schema and one set of queries serve SQLite and PostgreSQL; what differs stands in sqlite.go and
// postgres.go.
//
// What a database refuses because a rule forbids it (a row that exists already, a check, a reference) is a fault of
// kind Conflict, an unknown row is one of kind NotFound. Any other error means that the database does not work.
package store

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"kassa/internal/callback"
	"kassa/internal/fault"
	"kassa/internal/feed"
	"kassa/internal/idempotency"
	"kassa/internal/invoice"
	"kassa/internal/payoff"
	"kassa/internal/rail"
	"kassa/internal/store/db"
	"kassa/internal/till"
)

// Store is an open database. It is safe for concurrent use.
type Store struct {
	engine engine
	close  func() error // once

	events   tally         // that this process committed
	appended chan struct{} // signalled when there are more
}

var (
	_ invoice.Store     = (*Store)(nil)
	_ till.Store        = (*Store)(nil)
	_ callback.Outbox   = (*Store)(nil)
	_ payoff.Store      = (*Store)(nil)
	_ idempotency.Store = (*Store)(nil)
	_ rail.Chain        = (*Store)(nil)
	_ feed.Store        = (*Store)(nil)
)

// engine is what the two databases do differently.
type engine interface {
	// write runs the function in one durable transaction, possibly several times.
	write(ctx context.Context, do func(ctx context.Context, q *db.Queries) error) error
	// snapshot runs the function on one unchanging state of the database.
	snapshot(ctx context.Context, do func(ctx context.Context, q *db.Queries) error) error
	// survey is snapshot for what may take minutes.
	survey(ctx context.Context, do func(q *db.Queries) error) error
	// reader runs single statements outside a transaction.
	reader() *db.Queries
	ping(ctx context.Context) error
	// groups tells how full the commits were; none where each caller has one of its own.
	groups() Groups
	close() error
}

// Open opens a database and brings its schema up to date. The DSN is sqlite:PATH, which makes the file if there is
// none, or postgres://…; a fault of kind Invalid for anything else.
func Open(ctx context.Context, dsn string) (*Store, error) {
	path, isSQLite := strings.CutPrefix(dsn, "sqlite:")
	var engine engine
	var err error
	switch {
	case isSQLite && path != "":
		engine, err = openSQLite(ctx, path)
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		engine, err = openPostgres(ctx, dsn)
	default:
		return nil, fault.Field("database", "must be sqlite:PATH or postgres://USER@HOST/NAME")
	}
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	return &Store{engine: engine, close: sync.OnceValue(engine.close), appended: make(chan struct{}, 1)}, nil
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.engine.ping(ctx) }

// Close waits for the writes that were accepted and closes the database; whatever is asked later fails. It may be called
// twice.
func (s *Store) Close() error { return s.close() }
