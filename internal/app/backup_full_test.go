//go:build full

package app

import (
	"path/filepath"
	"strings"
	"testing"

	"kassa/internal/pgtest"
)

// TestPostgresIsBackedUpUnderLoad: pg_dump takes one moment, and what it took is a whole set of books in a new database.
func TestPostgresIsBackedUpUnderLoad(t *testing.T) {
	postgres := pgtest.Start(t)
	config := Config{Sandbox: true}
	config.Listen, config.Database, config.Key = "127.0.0.1:0", postgres.Database(t), strings.Repeat("5a", 32)
	server, err := Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(keyVariable, config.Key)
	rest := shopping(t, server)
	backup, empty := filepath.Join(t.TempDir(), "backup.dump"), postgres.Database(t)
	code, _, said := kassa("backup", "--database", config.Database, backup)
	if paid := rest(); code != 0 || paid == 0 {
		t.Fatalf("backup: %d %s, %d paid", code, said, paid)
	}
	stop(t, server)
	code, out, said := kassa("restore", "--database", empty, "--json", backup)
	if code != 0 || !strings.Contains(out, `"sound": true`) || strings.Contains(out, `"entries": 0,`) {
		t.Fatalf("restore: %d %s%s", code, out, said)
	}
	if code, _, said := kassa("restore", "--database", empty, backup); code == 0 || !strings.Contains(said, "nothing is overwritten") {
		t.Errorf("restored over a database: %d %s", code, said)
	}
}
