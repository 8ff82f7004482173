package store_test

import (
	"context"
	"path/filepath"
	"testing"

	"kassa/internal/litetest"
	"kassa/internal/store"
	"kassa/internal/store/storetest"
)

// open opens a database and closes it when the test ends.
func open(t *testing.T, dsn string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store {
		return open(t, "sqlite:"+litetest.NewAt(t, filepath.Join(t.TempDir(), "a %3f shop?#.db")))
	})
}
