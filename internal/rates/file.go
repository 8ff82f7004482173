package rates

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// ReadFile reads a price file in ParseTable's form.
func ReadFile(path string) (Table, error) {
	file, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return Table{}, fmt.Errorf("price file: %w", err)
	}
	defer file.Close()
	table, err := ParseTable(file)
	return table, wrap(path, err)
}

// WatchFile gives the file's prices to the book, for live and sandbox tills: at once and whenever its size or its time
// of change is another, until ctx ends. took hears how each reading went; a file that is missing or broken keeps the
// last good prices. Write such a file beside the path and rename it: a half-written one may be read as a smaller one.
func WatchFile(ctx context.Context, path string, every time.Duration, book *Book, took func(error)) {
	w := watch{path: path, book: book, took: took}
	w.look()
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			w.look()
		}
	}
}

type watch struct {
	path string
	book *Book
	took func(error)
	last version
}

// version tells one writing of a file from another; the zero version is a file that was never looked at.
type version struct {
	state   string
	size    int64
	changed int64 // nanoseconds
}

// look takes the version before it reads, so that a change in between is read again.
func (w *watch) look() {
	present := stat(w.path)
	if present == w.last {
		return
	}
	w.last = present
	w.took(w.book.Take(w.path))
}

// Take gives the prices of a file to live and to sandbox tills. A bad file changes nothing; nor does one with a price
// that nobody could have meant, such as a coin at exactly 1 or at a thousand times what it costs.
func (b *Book) Take(path string) error {
	table, err := ReadFile(path)
	if err == nil {
		err = wrap(path, table.sane(b.now()))
	}
	if err != nil {
		return err
	}
	return wrap(path, errors.Join(b.Set(true, table), b.Set(false, table)))
}

func wrap(path string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("price file %s: %w", path, err)
}

func stat(path string) version {
	info, err := os.Stat(path)
	if err != nil {
		return version{state: err.Error()}
	}
	return version{"present", info.Size(), info.ModTime().UnixNano()}
}
