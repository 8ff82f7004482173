package listen

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Nowhere keeps no place: each run begins at the end of the feed.
type Nowhere struct{}

// Load finds nothing.
func (Nowhere) Load() (int64, bool, error) { return 0, false, nil }

// Keep forgets.
func (Nowhere) Keep(int64) error { return nil }

// File keeps the place in a file of that name.
type File string

// Load reads the file; there is no place before it is made.
func (f File) Load() (int64, bool, error) {
	text, err := os.ReadFile(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	cursor, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return 0, false, fmt.Errorf("%s is no place of `kassa listen`: %w", string(f), err)
	}
	return cursor, true, nil
}

// Keep replaces the file at once, so that a crash leaves the old place or the new one.
func (f File) Keep(cursor int64) error {
	fresh, err := os.CreateTemp(filepath.Dir(string(f)), filepath.Base(string(f))+".*")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(fresh, cursor)
	if err = errors.Join(err, fresh.Close()); err == nil {
		err = os.Rename(fresh.Name(), string(f))
	}
	if err != nil {
		return errors.Join(err, os.Remove(fresh.Name()))
	}
	return nil
}
