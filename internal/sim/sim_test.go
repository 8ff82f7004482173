package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWorldsHold lets a few worlds live; `go run ./internal/sim` lets as many live as one likes.
func TestWorldsHold(t *testing.T) {
	run := Run{Seed: 1, Invoices: 200, World: 100, Workers: 2, Dir: t.TempDir(), Log: io.Discard}
	result, err := run.Do(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if result.Invoices != run.Invoices || result.Crashes == 0 {
		t.Errorf("the worlds saw %+v: too little", result)
	}
}

// A world is its seed: the same steps make the same rows. The one of a seed must differ from that of another.
func TestSeedRepeatsItsWorld(t *testing.T) {
	first, again, other := story(t, 7), story(t, 7), story(t, 8)
	if first != again {
		t.Errorf("seed 7 made two worlds:\n%s\n\n%s", first, again)
	}
	if first == other {
		t.Error("seeds 7 and 8 made one world")
	}
}

// story is the trace of a world of 150 steps.
func story(t *testing.T, seed uint64) string {
	t.Helper()
	empty, err := template(t.Context(), filepath.Join(t.TempDir(), "empty.db"))
	if err != nil {
		t.Fatal(err)
	}
	w, err := newWorld(t.Context(), seed, t.TempDir(), empty)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := w.close(); err != nil {
			t.Error(err)
		}
	}()
	w.begin()
	for w.step < 150 {
		w.turn()
	}
	return strings.Join(w.trace, "\n")
}

// What a crash leaves is what the disk held, with or without the last commit.
func TestCrashCopiesTheDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := &crash{path: path, left: 2}
	if err := errors.Join(c.staged(), c.committed()); err != nil {
		t.Fatalf("it died too early: %v", err)
	}
	if err := c.staged(); !errors.Is(err, errCrash) {
		t.Fatalf("it lives: %v", err)
	}
	if err := os.WriteFile(path, []byte("after"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.bury(); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); string(text) != "before" || err != nil || c.dead || c.commits != 1 {
		t.Errorf("left is %q, %v, %+v", text, err, c)
	}
}
