package rates_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kassa/internal/money"
	"kassa/internal/rates"
)

// priceFile writes a file whose time of change is its version, in seconds.
type priceFile struct {
	t    *testing.T
	path string
}

func (f priceFile) write(version int64, text string) {
	f.t.Helper()
	if err := os.WriteFile(f.path, []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
	changed := time.Unix(version, 0)
	if err := os.Chtimes(f.path, changed, changed); err != nil {
		f.t.Fatal(err)
	}
}

func (f priceFile) remove() {
	f.t.Helper()
	if err := os.Remove(f.path); err != nil {
		f.t.Fatal(err)
	}
}

func prices(usd string) string { return "time 2026-07-01T12:00:00Z\nUSD/RUB " + usd + "\n" }

// watching is a watched file in a bubble where time passes only when everything waits.
type watching struct {
	priceFile
	book    *rates.Book
	reports chan error // told so far
}

func watch(t *testing.T, ctx context.Context, path string) *watching {
	w := &watching{priceFile{t, path}, bookAt(noon), make(chan error, 10)}
	go rates.WatchFile(ctx, path, time.Second, w.book, func(err error) { w.reports <- err })
	synctest.Wait()
	return w
}

// want lets the watcher look again, twice, and says what must stand then.
func (w *watching) want(name, price string, reports int) {
	w.t.Helper()
	time.Sleep(2 * time.Second) // the bubble's time
	synctest.Wait()
	got := "none"
	if rate, _, err := w.book.Rate(false, money.USD, money.RUB); err == nil {
		got = rate.Price.String()
	}
	if got != price || len(w.reports) != reports {
		w.t.Errorf("%s: price %s, want %s; %d reports, want %d", name, got, price, len(w.reports), reports)
	}
}

func TestWatchFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "prices")
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		w := watch(t, ctx, path)
		w.want("no file yet", "none", 1)
		w.write(1, prices("80"))
		w.want("the file appears", "80", 2)
		w.write(2, prices("90"))
		w.want("the same size, changed later", "90", 2)
		w.write(2, prices("100"))
		w.want("another size, the same time", "100", 2)
		w.write(3, "USD/RUB free\n")
		w.want("a broken file keeps the good prices and is told once", "100", 3)
		w.write(4, prices("110"))
		w.want("the file is mended", "110", 4)
		w.remove()
		w.want("the file is gone", "110", 5)
		w.write(4, prices("110"))
		w.want("the file is back", "110", 6)
		wantPrice(t, w.book, true, "110")
		stop()
		synctest.Wait()
		w.write(5, prices("120"))
		w.want("nobody watches any more", "110", 6)
	})
}

func TestWatchFileReadsAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "prices")
	priceFile{t, path}.write(1, prices("80"))
	synctest.Test(t, func(t *testing.T) {
		w := watch(t, t.Context(), path)
		wantPrice(t, w.book, false, "80")
	})
}

func TestReadFileNamesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "prices")
	_, missing := rates.ReadFile(path)
	priceFile{t, path}.write(1, "USD/RUB free")
	_, broken := rates.ReadFile(path)
	for name, err := range map[string]error{"missing": missing, "broken": broken} {
		if err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v does not name %s", name, err, path)
		}
	}
}
