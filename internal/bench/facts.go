package bench

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver that is measured
)

// settings are the store's own: a write-ahead log of the same length, and every commit waits for the disk.
const settings = "?_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=wal_autocheckpoint(8000)"

// facts is a table of rows without rules, written by one caller with a prepared statement: the raw limit of the driver.
type facts struct {
	db     *sql.DB // of one connection
	insert *sql.Stmt
	rows   int
}

func newFacts(ctx context.Context, dir string) (*facts, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "facts.db")+settings)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	f := &facts{db: db}
	if err = f.do(ctx, "CREATE TABLE facts (id INTEGER PRIMARY KEY, fact TEXT NOT NULL)"); err == nil {
		f.insert, err = db.PrepareContext(ctx, "INSERT INTO facts (id, fact) VALUES ($1, $2)")
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return f, nil
}

func (f *facts) do(ctx context.Context, statement string) error {
	_, err := f.db.ExecContext(ctx, statement)
	return err
}

var fact = strings.Repeat("x", 100)

func (f *facts) add(ctx context.Context) error {
	f.rows++
	_, err := f.insert.ExecContext(ctx, f.rows, fact)
	return err
}

// addGroup adds so many rows and commits them at once.
func (f *facts) addGroup(ctx context.Context, size int) error {
	if err := f.do(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	for range size {
		if err := f.add(ctx); err != nil {
			return err
		}
	}
	return f.do(ctx, "COMMIT")
}

func (f *facts) close() error { return errors.Join(f.insert.Close(), f.db.Close()) }
