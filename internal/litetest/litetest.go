// Package litetest gives tests a SQLite database that is up to date and empty. The migrations run once in a test program; each
// test gets a copy of their result, which is many times faster than running them again.
package litetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"kassa/internal/store"
)

// template is the file of an empty database.
var template = sync.OnceValues(func() (file []byte, err error) {
	dir, err := os.MkdirTemp("", "litetest")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "kassa.db")
	made, err := store.Open(context.Background(), "sqlite:"+path)
	if err != nil {
		return nil, err
	}
	if err := made.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path) //nolint:gosec // our own file
})

// New makes a database in a directory of the test's and returns its file.
func New(t testing.TB) (path string) {
	t.Helper()
	return NewAt(t, filepath.Join(t.TempDir(), "kassa.db"))
}

// NewAt makes a database in a file that does not exist yet.
func NewAt(t testing.TB, path string) string {
	t.Helper()
	empty, err := template()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, empty, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
