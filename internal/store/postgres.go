package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"kassa/internal/store/db"
)

// maxConns bounds the connections of one process: a server of default settings has 100.
const maxConns = 32

// pgDB is the PostgreSQL engine: one transaction for each caller.
type pgDB struct {
	pool    *sql.DB
	queries *db.Queries
}

func openPostgres(ctx context.Context, dsn string) (*pgDB, error) {
	config, err := pgConfig(dsn)
	if err != nil {
		return nil, err
	}
	pool := stdlib.OpenDB(*config)
	pool.SetMaxOpenConns(maxConns)
	pool.SetMaxIdleConns(maxConns)
	err = untilAwake(ctx, pool.PingContext)
	if err == nil {
		err = migratePostgres(ctx, pool)
	}
	if err != nil {
		_ = pool.Close() // nothing was written, the migration's error counts
		return nil, err
	}
	return &pgDB{pool, db.New(pool)}, nil
}

func pgConfig(dsn string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["synchronous_commit"] = "on" // what is acknowledged survives a crash, whatever the server's default
	config.RuntimeParams["default_transaction_isolation"] = "read committed"
	return config, nil
}

// How long a start waits for a server that starts too, for example one that repairs itself after a power cut.
const (
	maxAsleep  = 2 * time.Minute
	knockEvery = 500 * time.Millisecond
)

// untilAwake knocks until the server lets somebody in. Any other refusal is final.
func untilAwake(ctx context.Context, knock func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, maxAsleep)
	defer cancel()
	for {
		err := knock(ctx)
		if !inClass(err, "57P03") {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(knockEvery):
		}
	}
}

// migratePostgres holds a lock, so that several nodes may start at once.
func migratePostgres(ctx context.Context, pool *sql.DB) error {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return err
	}
	return migrate(ctx, pool, goose.DialectPostgres, goose.WithSessionLocker(locker))
}

// maxTries bounds how often a transaction is run that others got in the way of.
const maxTries = 8

func (p *pgDB) write(ctx context.Context, do func(context.Context, *db.Queries) error) error {
	wait := time.Millisecond
	for try := 1; ; try++ {
		err := p.once(ctx, do)
		if try == maxTries || !passing(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
			wait *= 2
		}
	}
}

// passing tells a serialisation failure or a deadlock: the same transaction may succeed when it is run again.
func passing(err error) bool { return inClass(err, "40001") || inClass(err, "40P01") }

func (p *pgDB) once(ctx context.Context, do func(context.Context, *db.Queries) error) error {
	return p.transaction(ctx, nil, do)
}

func (p *pgDB) snapshot(ctx context.Context, do func(context.Context, *db.Queries) error) error {
	return p.transaction(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, do)
}

// survey has no bound but its caller's context: reading a whole ledger may take minutes, and holds no lock.
func (p *pgDB) survey(ctx context.Context, do func(*db.Queries) error) error {
	tx, err := p.pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // it only read: there is nothing to keep
	return do(p.queries.WithTx(tx))
}

// maxDuration bounds one transaction, for example its wait for another's lock.
const maxDuration = time.Minute

// transaction runs without the caller's cancellation, which would cost the connection: under load, others would feel
// it. A caller who has gone is noticed before the commit.
func (p *pgDB) transaction(ctx context.Context, options *sql.TxOptions, do func(context.Context, *db.Queries) error) error {
	conn, err := p.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // gives it back to the pool
	detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), maxDuration)
	defer cancel()
	tx, err := conn.BeginTx(detached, options)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after the commit
	if err := do(detached, p.queries.WithTx(tx)); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return tx.Commit()
}

func (p *pgDB) reader() *db.Queries { return p.queries }

func (p *pgDB) ping(ctx context.Context) error { return p.pool.PingContext(ctx) }

func (p *pgDB) groups() Groups { return Groups{} }

func (p *pgDB) close() error { return p.pool.Close() }
