package bench

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"kassa/internal/books"
	"kassa/internal/store"
)

// TestLargeLedgerIsSound: the ledger that is measured has nothing off, before and after it is sealed.
func TestLargeLedgerIsSound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "large.db")
	opened, err := furnished(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	if err := fill(t.Context(), path, 600); err != nil {
		t.Fatal(err)
	}
	if opened, err = store.Open(t.Context(), "sqlite:"+path); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	keeper := books.Keeper{Store: opened, Now: time.Now}
	for range 2 {
		report, err := keeper.Check(context.Background())
		if err != nil || !report.Sound() || report.Entries != 1200 || report.Invoices != 600 {
			t.Fatalf("%v: %+v", err, report)
		}
		if err := keeper.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPostsAndGrouped(t *testing.T) {
	posts, err := Posts(t.Context(), t.TempDir(), 4, 10*time.Millisecond)
	if err != nil || posts <= 0 {
		t.Errorf("%f posts, %v", posts, err)
	}
	rows, err := Grouped(t.Context(), t.TempDir(), 10*time.Millisecond)
	if err != nil || rows <= 0 {
		t.Errorf("%f rows, %v", rows, err)
	}
}
