package e2e

import (
	"path/filepath"
	"testing"
)

// database is one empty database of a test, and the environment that opens it.
type database struct {
	dsn string
	env []string
}

// databases make an empty one of each kind; postgres_test.go adds its own.
var databases = map[string]func(t *testing.T) database{"SQLite": newSQLite}

// newSQLite has the server key beside the file.
func newSQLite(t *testing.T) database {
	return database{dsn: "sqlite:" + filepath.Join(t.TempDir(), "kassa.db")}
}

// onEach runs a scenario on every kind of database.
func onEach(t *testing.T, scenario func(t *testing.T, db database)) {
	t.Helper()
	onEachBeside(t, parallel, scenario)
}

// patientlyOnEach is onEach for a scenario that mostly waits: it takes no place.
func patientlyOnEach(t *testing.T, scenario func(t *testing.T, db database)) {
	t.Helper()
	onEachBeside(t, (*testing.T).Parallel, scenario)
}

func onEachBeside(t *testing.T, others func(t *testing.T), scenario func(t *testing.T, db database)) {
	t.Helper()
	t.Parallel()
	for name, make := range databases {
		t.Run(name, func(t *testing.T) {
			others(t)
			scenario(t, make(t))
		})
	}
}
