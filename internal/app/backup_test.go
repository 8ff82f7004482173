package app

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"

	"kassa/internal/invoice"
	"kassa/internal/sandbox"
)

// kassa runs a command line and returns its exit code and what it said.
func kassa(args ...string) (code int, out, said string) {
	var stdout, stderr bytes.Buffer
	code = Main(args, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// shopping sells without end, with several clerks at once, until it is stopped; then it returns how many were paid. It
// returns when the first was.
func shopping(t *testing.T, server *Server) (stop func() int64) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	group, broken := errgroup.WithContext(ctx)
	var paid atomic.Int64
	began := make(chan struct{}, 1)
	for range 4 {
		group.Go(func() error {
			for ctx.Err() == nil {
				if err := sellOne(t.Context(), server); err != nil {
					return err
				}
				paid.Add(1)
				select {
				case began <- struct{}{}:
				default:
				}
			}
			return nil
		})
	}
	select {
	case <-began:
	case <-broken.Done():
	}
	return func() int64 {
		cancel()
		if err := group.Wait(); err != nil {
			t.Error(err)
		}
		return paid.Load()
	}
}

func sellOne(ctx context.Context, server *Server) error {
	h := server.house
	made, err := h.invoices.Create(ctx, server.Fresh.Till, invoice.Request{Amount: "100", Type: "topup", Lifetime: "60", Dialect: invoice.V3})
	if err != nil {
		return err
	}
	payer := &sandbox.Service{Invoices: h.invoices, Chain: h.test, Manual: h.manual.Rail, IDs: h.ids, Now: server.config.clock()}
	return payer.Pay(ctx, sandbox.Payment{Invoice: made.ID})
}

// TestABackupUnderLoadIsWhole: what is restored from a backup that was made while invoices were paid adds up, and the
// old keys open it.
func TestABackupUnderLoadIsWhole(t *testing.T) {
	live, spare := t.TempDir(), t.TempDir()
	server := start(t, filepath.Join(live, "kassa.db"))
	rest := shopping(t, server)
	backup := filepath.Join(spare, "backup.db")
	code, out, said := kassa("backup", "--database", server.config.Database, "--key-to", filepath.Join(spare, keyName), backup)
	if paid := rest(); code != 0 || !strings.Contains(out, backup) || paid == 0 {
		t.Fatalf("backup: %d %s%s, %d paid", code, out, said, paid)
	}
	stop(t, server)
	for _, name := range []string{backup, filepath.Join(spare, keyName)} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info, err)
		}
	}
	restored := "sqlite:" + filepath.Join(spare, "kassa.db")
	code, out, said = kassa("restore", "--database", restored, "--json", backup)
	if code != 0 || !strings.Contains(out, `"sound": true`) {
		t.Fatalf("restore: %d %s%s", code, out, said)
	}
	again := start(t, filepath.Join(spare, "kassa.db"))
	defer stop(t, again)
	if _, err := again.house.tills.Authenticate(t.Context(), server.Fresh.Till.Login, server.Fresh.Secret); err != nil {
		t.Error("the till's keys:", err)
	}
	if entries, err := again.house.books.Check(t.Context()); err != nil || entries.Entries == 0 || !entries.Sound() {
		t.Errorf("the restored books: %+v, %v", entries, err)
	}
}

// backedUp is a directory with a database, its key and a backup of it.
func backedUp(t *testing.T) (directory, backup string) {
	t.Helper()
	directory = t.TempDir()
	stop(t, start(t, filepath.Join(directory, "kassa.db")))
	backup = filepath.Join(directory, "backup.db")
	if code, _, said := kassa("backup", "--database", "sqlite:"+filepath.Join(directory, "kassa.db"), backup); code != 0 {
		t.Fatal(said)
	} else if !strings.Contains(said, filepath.Join(directory, keyName)) {
		t.Errorf("the backup says nothing of its key: %s", said)
	}
	return directory, backup
}

func TestNothingIsOverwritten(t *testing.T) {
	directory, backup := backedUp(t)
	database := "sqlite:" + filepath.Join(directory, "kassa.db")
	tests := []struct {
		name string
		args []string
	}{
		{"a backup", []string{"backup", "--database", database, backup}},
		{"a database by a backup", []string{"backup", "--database", database, filepath.Join(directory, "kassa.db")}},
		{"a database by a restore", []string{"restore", "--database", database, backup}},
		{"a key", []string{"backup", "--database", database, "--key-to", filepath.Join(directory, keyName), filepath.Join(directory, "second.db")}},
	}
	for _, test := range tests {
		if code, _, said := kassa(test.args...); code == 0 || !strings.Contains(said, "exists") {
			t.Errorf("%s: %d %s", test.name, code, said)
		}
	}
	log := filepath.Join(directory, "new.db-wal")
	if err := os.WriteFile(log, []byte("of another database"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, said := kassa("restore", "--database", "sqlite:"+filepath.Join(directory, "new.db"), backup); code == 0 || !strings.Contains(said, log) {
		t.Errorf("a stale log: %d %s", code, said)
	}
}

func TestARestoreRefusesWhatDoesNotFit(t *testing.T) {
	directory, backup := backedUp(t)
	whole, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, text []byte) string {
		path := filepath.Join(directory, name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	newer := write("newer", whole)
	pool, err := sql.Open("sqlite", newer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)"); err != nil {
		t.Fatal(err)
	}
	if err := pool.Close(); err != nil {
		t.Fatal(err)
	}
	torn := bytes.Clone(whole)
	for i := len(torn) / 4; i < len(torn)/2; i++ {
		torn[i] ^= 0x55
	}
	other := write("other.key", []byte(strings.Repeat("ab", 32)))
	tests := []struct{ name, file, key, want string }{
		{"no file", filepath.Join(directory, "nothing"), "", "damaged, or no SQLite database"},
		{"a text", write("text", []byte("my backup")), "", "damaged, or no SQLite database"},
		{"a torn file", write("torn", torn), "", "damaged"},
		{"half a file", write("half", whole[:len(whole)/2]), "", "damaged"},
		{"a newer schema", newer, "", "99999"},
		{"another key", backup, other, "wrong server key"},
		{"no key", backup, filepath.Join(directory, "no.key"), "bring the key"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			target := filepath.Join(t.TempDir(), "new.db")
			key := test.key
			if key == "" {
				key = filepath.Join(directory, keyName)
			}
			code, _, said := kassa("restore", "--database", "sqlite:"+target, "--key-file", key, test.file)
			if code == 0 || !strings.Contains(said, test.want) {
				t.Errorf("%d %s, want %q", code, said, test.want)
			}
			if left, _ := filepath.Glob(target + "*"); len(left) > 0 {
				t.Errorf("it left %v", left)
			}
		})
	}
}
