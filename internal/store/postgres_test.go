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
	storetest.Run(t, func(t *testing.T) *store.Store { return open(t, server.Database(t)) })
}
