package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"runtime"

	"github.com/pressly/goose/v3"

	"kassa/internal/store/db"
)

// liteDB is the SQLite engine: one connection writes in groups, a pool reads snapshots beside it (WAL).
type liteDB struct {
	writing *sql.DB
	writer  *writer
	reading *sql.DB
	queries *prepared
	// snapshots bounds how many connections snapshots hold at once. One more than that is open: a snapshot that meets a
	// statement for the first time compiles it there, and would else wait for itself.
	snapshots chan struct{}
}

// How SQLite keeps what it acknowledged: synchronous FULL, since NORMAL may lose a payment when the power fails. The log
// grows to 8,000 pages, 32 MB, before it is copied back: a page that many invoices touched is copied once. That is a fifth
// more creates a second than at SQLite's 1,000 (docs/performance.md).
const liteSettings = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)&_pragma=synchronous(full)" +
	"&_pragma=foreign_keys(on)&_pragma=cache_size(-32000)&_pragma=wal_autocheckpoint(8000)"

func openSQLite(ctx context.Context, path string) (*liteDB, error) {
	if err := private(path); err != nil {
		return nil, err
	}
	file := "file:" + (&url.URL{Path: path}).EscapedPath() + liteSettings
	writing, err := sql.Open("sqlite", file+"&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	writing.SetMaxOpenConns(1)
	if err := migrate(ctx, writing, goose.DialectSQLite3); err != nil {
		return nil, errors.Join(err, writing.Close())
	}
	writer, err := startWriter(writing)
	if err != nil {
		return nil, errors.Join(err, writing.Close())
	}
	reading, err := sql.Open("sqlite", file+"&_pragma=query_only(on)")
	if err != nil {
		return nil, errors.Join(err, writer.close(), writing.Close())
	}
	readers := max(4, runtime.GOMAXPROCS(0))
	reading.SetMaxOpenConns(readers)
	reading.SetMaxIdleConns(readers)
	return &liteDB{writing, writer, reading, prepare(reading), make(chan struct{}, readers-1)}, nil
}

// private makes a new database readable by its owner only: it holds what payers told. SQLite gives its other files the
// same mode.
func private(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	return file.Close()
}

func (l *liteDB) write(ctx context.Context, do func(context.Context, *db.Queries) error) error {
	return l.writer.write(ctx, do)
}

func (l *liteDB) snapshot(ctx context.Context, do func(context.Context, *db.Queries) error) error {
	select {
	case l.snapshots <- struct{}{}:
		defer func() { <-l.snapshots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	tx, err := l.reading.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // it only read: there is nothing to keep
	return do(ctx, db.New(l.queries.in(tx)))
}

func (l *liteDB) survey(ctx context.Context, do func(*db.Queries) error) error {
	return l.snapshot(ctx, func(_ context.Context, q *db.Queries) error { return do(q) })
}

func (l *liteDB) reader() *db.Queries { return db.New(l.queries) }

func (l *liteDB) ping(ctx context.Context) error { return l.reading.PingContext(ctx) }

func (l *liteDB) groups() Groups { return l.writer.sizes.read() }

func (l *liteDB) close() error {
	return errors.Join(l.writer.close(), l.queries.close(), l.reading.Close(), l.writing.Close())
}
