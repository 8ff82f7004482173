package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kassa/internal/fault"
)

// Progress hears how many bytes of how many are done, now and then.
type Progress func(done, whole int64)

// lookEvery is the pause between two looks at how far a copy is.
const lookEvery = time.Second

// Backup writes one moment of a database that may be in use into a new file, which only its owner can read: a SQLite
// database, or an archive of pg_dump. The file appears whole and checked, or not at all.
func Backup(ctx context.Context, dsn, to string, progress Progress) error {
	if err := absent(to); err != nil {
		return err
	}
	draft := to + ".partial"
	file, err := os.OpenFile(draft, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(draft) }() // it has its own name by then, or is of no use
	path, isSQLite := strings.CutPrefix(dsn, "sqlite:")
	if isSQLite {
		err = copySQLite(ctx, path, draft, progress)
	} else {
		err = dump(ctx, dsn, draft)
	}
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return publish(draft, to)
}

// absent refuses a file that is there.
func absent(path string) error {
	_, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	return fault.New(fault.Conflict, "%s exists already, nothing is overwritten", path)
}

// publish gives a finished file its name, and both survive a power cut.
func publish(draft, to string) error {
	if err := os.Rename(draft, to); err != nil {
		return err
	}
	directory, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	return errors.Join(directory.Sync(), directory.Close())
}

// copySQLite copies what is committed at one moment. Writers go on meanwhile; the log of what they write grows until the
// copy is done.
func copySQLite(ctx context.Context, path, to string, progress Progress) error {
	pool, err := openPlain("sqlite:"+path, "")
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }() // it only read
	stop := watchFile(path, to, progress)
	_, err = pool.ExecContext(ctx, "VACUUM INTO $1", to)
	stop()
	if err != nil {
		return err
	}
	return Intact(ctx, to)
}

// watchFile reports how much of a file's copy is there, until it is stopped.
func watchFile(from, to string, progress Progress) (stop func()) {
	whole := size(from)
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(lookEvery)
		defer ticker.Stop()
		for {
			select {
			case <-end:
				return
			case <-ticker.C:
				progress(min(size(to), whole), whole)
			}
		}
	}()
	return func() { close(end); <-ended }
}

// size is a file's in bytes, 0 if it cannot be seen.
func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
