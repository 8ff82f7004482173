package books_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"kassa/internal/books"
	"kassa/internal/golden"
)

func (s *shop) export(begin func(io.Writer) (books.Writer, error), from, to time.Time) string {
	s.t.Helper()
	var text bytes.Buffer
	out, err := begin(&text)
	s.must(err)
	s.must(s.store.Snapshot(s.t.Context(), func(snapshot books.Snapshot) error {
		return books.Export(s.t.Context(), snapshot, from, to, out)
	}))
	return text.String()
}

// inMoscow begins a journal whose dates are Moscow's, as the bounds of an export.
func inMoscow(out io.Writer) (books.Writer, error) {
	return books.NewJournal(out, time.FixedZone("MSK", 3*60*60))
}

func TestExport(t *testing.T) {
	s := lived(t)
	defer func() { _ = s.store.Close() }()
	golden.Equal(t, "export.csv", []byte(s.export(books.NewCSV, time.Time{}, time.Time{})))
	golden.Equal(t, "export.journal", []byte(s.export(inMoscow, time.Time{}, time.Time{})))
}

// TestExportOfATime: from is included, to is not.
func TestExportOfATime(t *testing.T) {
	s := lived(t)
	defer func() { _ = s.store.Close() }()
	later := opening.Add(12*time.Hour + 2*time.Second) // of entry04
	for _, row := range []struct {
		name     string
		from, to time.Time
		lines    int // with the heads
	}{
		{"everything", time.Time{}, time.Time{}, 1 + 19},
		{"until", time.Time{}, later, 1 + 7},
		{"from", later, time.Time{}, 1 + 12},
		{"nothing", later, later, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := bytes.Count([]byte(s.export(books.NewCSV, row.from, row.to)), []byte("\n")); got != row.lines {
				t.Errorf("%d lines, want %d", got, row.lines)
			}
		})
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestExportToAFullDisk(t *testing.T) {
	s := lived(t)
	defer func() { _ = s.store.Close() }()
	out, err := books.NewCSV(full{})
	s.must(err) // it is buffered
	err = s.store.Snapshot(t.Context(), func(snapshot books.Snapshot) error {
		return books.Export(t.Context(), snapshot, time.Time{}, time.Time{}, out)
	})
	if !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("error is %v, want the disk's", err)
	}
}
