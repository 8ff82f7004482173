package store

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"kassa/internal/fault"
)

// Restore puts what Backup wrote where no database is yet. Check the file before, and the books afterwards.
func Restore(ctx context.Context, from, dsn string, progress Progress) error {
	path, isSQLite := strings.CutPrefix(dsn, "sqlite:")
	if !isSQLite {
		return undump(ctx, from, dsn)
	}
	// A log that lies beside would be taken for the database's own, and played into it.
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := absent(path + suffix); err != nil {
			return err
		}
	}
	draft := path + ".partial"
	if err := copyFile(ctx, from, draft, progress); err != nil {
		return errors.Join(err, os.Remove(draft))
	}
	return publish(draft, path)
}

func copyFile(ctx context.Context, from, to string, progress Progress) error {
	source, err := os.Open(from) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()                                   // it was only read
	target, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600) //nolint:gosec // likewise
	if err != nil {
		return err
	}
	stop := watchFile(from, to, progress)
	_, err = io.Copy(target, reading{ctx, source})
	stop()
	return errors.Join(err, target.Sync(), target.Close())
}

// reading ends with its context.
type reading struct {
	ctx context.Context
	io.Reader
}

func (r reading) Read(part []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(part)
}

// errUsed refuses a PostgreSQL database that has tables.
var errUsed = fault.New(fault.Conflict, "the database has tables already, nothing is overwritten: make a new one with createdb and name it with --database")
