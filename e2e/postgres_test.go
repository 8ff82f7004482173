//go:build full

package e2e

import (
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // to look into the database when the server has stopped

	"kassa/internal/pgtest"
)

func init() {
	databases["PostgreSQL"] = func(t *testing.T) database {
		return database{dsn: pgtest.Start(t).Database(t), env: []string{"KASSA_KEY=" + strings.Repeat("5a", 32)}}
	}
}
