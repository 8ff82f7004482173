//go:build full

package store_test

import (
	"testing"

	"kassa/internal/pgtest"
	"kassa/internal/store"
	"kassa/internal/store/storetest"
)

func TestPostgres(t *testing.T) {
	server := pgtest.Start(t)
	database := server.Copies(t, func(dsn string) {
		if err := open(t, dsn).Close(); err != nil {
			t.Fatal(err)
		}
	})
	storetest.Run(t, func(t *testing.T) *store.Store { return open(t, database(t)) })
}
