package rates

import (
	"context"
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
	if err != nil {
		return Table{}, fmt.Errorf("price file %s: %w", path, err)
	}
	return table, nil
}

// WatchFile gives the file's prices to the book, for live and sandbox tills: at once and whenever its size or its time
// of change is another, until ctx ends. A file that is missing or broken keeps the last good prices. It is
// reported once, and with nil when it is good again. Write such a file beside the path and rename it: a half-written one may be read as a smaller one.
func WatchFile(ctx context.Context, path string, every time.Duration, book *Book, report func(error)) {
	w := watch{path: path, book: book, report: report}
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
	path   string
	book   *Book
	report func(error)
	last   version
	broken bool // and reported as such
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
	table, err := ReadFile(w.path)
	if err != nil || w.broken {
		w.report(err)
	}
	w.broken = err != nil
	if w.broken {
		return
	}
	w.book.Set(false, table)
	w.book.Set(true, table)
}

func stat(path string) version {
	info, err := os.Stat(path)
	if err != nil {
		return version{state: err.Error()}
	}
	return version{"present", info.Size(), info.ModTime().UnixNano()}
}
