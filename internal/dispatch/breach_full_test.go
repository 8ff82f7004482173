//go:build full

package dispatch_test

import (
	"testing"

	"kassa/internal/pgtest"
)

func TestEveryBreachOfADispatchIsFoundOnPostgres(t *testing.T) {
	copied := pgtest.Start(t).Copies(t, func(dsn string) { lived(t, dsn) })
	finds(t, "pgx", func(t *testing.T) (raw, dsn string) {
		dsn = copied(t)
		return dsn, dsn
	})
}
