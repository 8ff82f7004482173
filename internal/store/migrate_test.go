package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"kassa/internal/wallet"
)

// Transactions of a database from before outflows were kept.
var oldFull, oldChange, oldKnown, oldDraft, oldPayer = id("a"), id("b"), id("c"), id("d"), id("e")

func id(digit string) string { return strings.Repeat(digit, 64) }

// oldRows are coins that were spent by each of them, and what is known of it otherwise.
func oldRows() []string {
	coin := func(outpoint, change, number, minor, by, as string) string {
		height := "9"
		if by == "" {
			height = "0"
		}
		return "INSERT INTO coins (network, outpoint, wallet, change, number, minor, height, coinbase, spent_by, spent_as, spent_height) VALUES ('net', '" +
			outpoint + "', 'own', " + change + ", " + number + ", " + minor + ", 7, FALSE, '" + by + "', '" + as + "', " + height + ")"
	}
	return []string{
		"INSERT INTO wallets (id, sandbox, method, network, descriptor, next_index, created_at, first_address) VALUES ('own', FALSE, 'BITCOIN', 'net', 'd', 4, 1, 'f')",
		"INSERT INTO scans (network, height, hash, number) VALUES ('net', 10, 'b10', 0)",
		"INSERT INTO addresses (network, destination, invoice, quote, wallet, number) VALUES ('net', 'there', 'i', 1, 'own', 3)",
		coin("x:0", "FALSE", "0", "50", oldFull, ""),
		coin("x:1", "FALSE", "0", "60", oldFull, ""),
		coin("x:2", "FALSE", "0", "70", oldChange, "bare"),
		coin(oldChange+":0", "TRUE", "2", "20", oldKnown, "bare2"),
		coin(oldChange+":1", "FALSE", "9", "5", "", ""), // nobody was given this address
		coin(oldPayer+":1", "FALSE", "3", "30", "", ""), // a payer was given this one
		coin("x:3", "FALSE", "0", "80", oldDraft, "ours"),
		coin("x:4", "FALSE", "0", "40", oldPayer, "bare3"),
		"INSERT INTO drafts (id, dispatch, number, psbt, fee, change, empty, made_at, actor, txid, raw) VALUES ('ours', 'n', 1, '', 1, 0, FALSE, 1, 'a', '', '')",
		"INSERT INTO spends (id, till, wallet, asset, amount, reference, at, actor, note) VALUES ('e1', 1, 'own', 'BTC', 15, '" + oldKnown + "', 1, 'a', '')",
	}
}

// upgraded opens a database that had old rows when it got its newest tables.
func upgraded(t *testing.T, dsn string, dialect goose.Dialect, unchecked string) *Store {
	t.Helper()
	ctx := t.Context()
	pool, err := openPlain(dsn, "")
	if err != nil {
		t.Fatal(err)
	}
	pool.SetMaxOpenConns(1) // the setting is its connection's
	files, errFiles := fs.Sub(migrations, "migrations")
	provider, err := goose.NewProvider(dialect, pool, files)
	if err := errors.Join(errFiles, err); err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(ctx, 14); err != nil {
		t.Fatal(err)
	}
	for _, row := range append([]string{unchecked}, oldRows()...) {
		if _, err := pool.ExecContext(ctx, row); err != nil {
			t.Fatalf("%s: %v", row, err)
		}
	}
	if err := pool.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// finds demands the outflows of the old rows.
func finds(ctx context.Context, t *testing.T, s *Store) {
	t.Helper()
	flows, err := s.Outflows(ctx, wallet.Wanted{All: true, Limit: 9})
	if err != nil {
		t.Fatal(err)
	}
	type line struct {
		TxID                   string
		Spent, Returned, Depth int64
		Recorded               bool
		Booked                 int64
	}
	var got []line
	for _, one := range flows {
		if !one.At.IsZero() {
			t.Errorf("%s has a time: %s", one.Spend.By, one.At)
		}
		got = append(got, line{one.Spend.By, one.Spent, one.Returned, one.Confirmations, one.Recorded, one.Booked})
	}
	want := []line{
		{oldFull, 110, 0, 2, false, 0}, {oldChange, 70, 25, 2, false, 0}, {oldKnown, 20, 0, 2, true, 15}, {oldPayer, 40, 0, 2, false, 0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outflows (-want +got):\n%s", diff)
	}
}

// TestOutflowsOfOldCoins: what left wallets before outflows were kept is found by its coins.
func TestOutflowsOfOldCoins(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kassa.db")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	finds(t.Context(), t, upgraded(t, "sqlite:"+file, goose.DialectSQLite3, "PRAGMA foreign_keys = off"))
}
