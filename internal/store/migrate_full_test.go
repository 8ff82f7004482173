//go:build full

package store

import (
	"testing"

	"github.com/pressly/goose/v3"

	"kassa/internal/pgtest"
)

func TestOutflowsOfOldCoinsOnPostgres(t *testing.T) {
	dsn := pgtest.Start(t).Database(t)
	finds(t.Context(), t, upgraded(t, dsn, goose.DialectPostgres, "SET session_replication_role = replica"))
}
