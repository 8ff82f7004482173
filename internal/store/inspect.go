package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"kassa/internal/fault"
)

// Facts is what a database tells of itself before it is opened for use.
type Facts struct {
	Version  int64  // of its schema
	Newest   int64  // that this program knows
	KeyID    string // of the server key it was made with, empty before the first start
	KeyCheck string // what till.ServerKey.Check must be
}

// Inspect looks at a database that must exist; unlike Open it changes nothing, neither the schema nor a file.
func Inspect(ctx context.Context, dsn string) (facts Facts, err error) {
	pool, err := openPlain(dsn, "&_pragma=query_only(on)")
	if err != nil {
		return facts, err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	if facts.Newest, err = newestVersion(); err != nil {
		return facts, err
	}
	row := pool.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied")
	if err := row.Scan(&facts.Version); err != nil {
		return facts, fmt.Errorf("read the schema's version: %w", err)
	}
	for name, value := range map[string]*string{serverKeyID: &facts.KeyID, serverKeyCheck: &facts.KeyCheck} {
		err := pool.QueryRowContext(ctx, "SELECT value FROM meta WHERE name = $1", name).Scan(value)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return facts, err
		}
	}
	return facts, nil
}

// openPlain opens a database as it is. A SQLite file must exist; settings are added to its address.
func openPlain(dsn, settings string) (*sql.DB, error) {
	path, isSQLite := strings.CutPrefix(dsn, "sqlite:")
	if isSQLite {
		return sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?mode=rw&_pragma=busy_timeout(10000)"+settings)
	}
	config, err := pgConfig(dsn)
	if err != nil {
		return nil, err
	}
	return stdlib.OpenDB(*config), nil
}

// newestVersion is the version of the last migration.
func newestVersion() (int64, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(names) == 0 {
		return 0, errors.Join(err, errors.New("no migrations"))
	}
	return goose.NumericComponent(names[len(names)-1])
}

// Intact reads a whole SQLite file and compares it with itself; a fault of kind Invalid tells what is damaged.
func Intact(ctx context.Context, path string) (err error) {
	pool, err := openPlain("sqlite:"+path, "&_pragma=query_only(on)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	var first string
	if err := pool.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&first); err != nil {
		return fault.New(fault.Invalid, "%s is damaged, or no SQLite database", path).Because(err)
	}
	if first != "ok" {
		return fault.New(fault.Invalid, "%s is damaged: %s", path, first)
	}
	return nil
}
