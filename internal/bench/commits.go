package bench

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver that is measured
)

// settings are the store's own: a write-ahead log of the same length, and every commit waits for the disk.
const settings = "?_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=wal_autocheckpoint(8000)"

// Commits returns how many rows a second one caller can commit durably, one after the other, with a prepared
// statement: the raw limit of the driver and the disk without group commit.
func Commits(ctx context.Context, dir string, length time.Duration) (rate float64, err error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "raw.db")+settings)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, "CREATE TABLE facts (id INTEGER PRIMARY KEY, fact TEXT NOT NULL)"); err != nil {
		return 0, err
	}
	insert, err := db.PrepareContext(ctx, "INSERT INTO facts (id, fact) VALUES ($1, $2)")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, insert.Close()) }()
	fact, begin, rows := strings.Repeat("x", 100), time.Now(), 0
	for rows == 0 || time.Since(begin) < length {
		rows++
		if _, err := insert.ExecContext(ctx, rows, fact); err != nil {
			return 0, err
		}
	}
	return float64(rows) / time.Since(begin).Seconds(), nil
}
