package books_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/books"
	"kassa/internal/fault"
)

var moscow = time.FixedZone("MSK", 3*60*60)

func TestDue(t *testing.T) {
	three := books.Clock{Hour: 3, Zone: moscow}
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, 3, day, hour, minute, 0, 0, moscow).UTC()
	}
	for _, row := range []struct {
		name      string
		now, last time.Time
		want      bool
	}{
		{"never checked", at(5, 1, 0), time.Time{}, true},
		{"before the time", at(5, 2, 59), at(4, 3, 0), false},
		{"at the time", at(5, 3, 0), at(4, 3, 0), true},
		{"checked since", at(5, 9, 0), at(5, 3, 0), false},
		{"checked by hand in the evening", at(5, 3, 0), at(4, 23, 0), true},
		{"off for a week", at(5, 1, 0), at(1, 3, 0), true},
		{"on the first of the month", at(1, 1, 0), time.Date(2026, 2, 28, 3, 0, 0, 0, moscow), false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := three.Due(row.now, row.last); got != row.want {
				t.Errorf("due %t, want %t", got, row.want)
			}
		})
	}
}

func TestParseClock(t *testing.T) {
	clock, err := books.ParseClock("23:05", moscow)
	if err != nil || clock != (books.Clock{Hour: 23, Minute: 5, Zone: moscow}) {
		t.Errorf("%+v, %v", clock, err)
	}
	for _, wrong := range []string{"", "3", "24:00", "03:60", "03:00:00", "noon"} {
		if _, err := books.ParseClock(wrong, moscow); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v, want a fault", wrong, err)
		}
	}
}

// TestWatch: a breach is told until a later check is clean, and money is stopped for as long.
func TestWatch(t *testing.T) {
	s := lived(t)
	defer func() { _ = s.store.Close() }()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, moscow)
	keeper := books.Keeper{Store: s.store, Now: func() time.Time { return now }, At: books.Clock{Hour: 3, Zone: moscow}}
	sound := func(want bool) {
		t.Helper()
		if got, err := s.store.LedgerSound(t.Context()); got != want || err != nil {
			t.Errorf("sound %t, %v; want %t", got, err, want)
		}
	}
	s.must(keeper.Watch(t.Context())) // the first check
	plant(t, s.path, `UPDATE balances SET amount = amount + 1`)
	s.must(keeper.Watch(t.Context())) // it is not due
	sound(true)
	now = now.Add(24 * time.Hour)
	for range 2 {
		if err := keeper.Watch(t.Context()); !errors.Is(err, books.ErrUnsound) {
			t.Fatalf("error is %v, want ErrUnsound", err)
		}
		sound(false)
	}
	plant(t, s.path, `UPDATE balances SET amount = amount - 1`)
	if err := keeper.Watch(t.Context()); !errors.Is(err, books.ErrUnsound) {
		t.Errorf("error is %v, nobody checked again", err)
	}
	if report, err := keeper.Check(t.Context()); err != nil || !report.Sound() { // by hand
		t.Errorf("%+v, %v", report, err)
	}
	s.must(keeper.Watch(t.Context()))
	sound(true)
}

// A check tells how far it is, page by page.
func TestSealAllAndCheckIt(t *testing.T) {
	s := newShop(t)
	defer func() { _ = s.store.Close() }()
	for range 252 { // two entries each: more than two batches of the sealer, and more than a page of a check
		_, quote := s.sell()
		s.pay(quote, 100)
	}
	var told [][2]int64
	keeper := books.Keeper{Store: s.store, Now: func() time.Time { return s.time }}
	keeper.Progress = func(done, whole int64) { told = append(told, [2]int64{done, whole}) }
	s.must(keeper.Seal(t.Context()))
	report, err := keeper.Check(t.Context())
	if err != nil || !report.Sound() || report.Waiting != 0 || report.Entries != 504 {
		t.Errorf("report %+v, %v", report, err)
	}
	if diff := cmp.Diff([][2]int64{{0, 504}, {500, 504}}, told); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}

// TestWrongAddressesAreBreaches: they count like any other, and the report names no more than it may.
func TestWrongAddressesAreBreaches(t *testing.T) {
	s := lived(t)
	defer func() { _ = s.store.Close() }()
	wrong := make([]books.Breach, 150)
	for i := range wrong {
		wrong[i] = books.Breach{Kind: books.OfAddress, Subject: "an address"}
	}
	keeper := books.Keeper{Store: s.store, Now: func() time.Time { return opening }}
	keeper.Addresses = func(context.Context) ([]books.Breach, int64, error) { return wrong, 400, nil }
	report, err := keeper.Check(t.Context())
	if err != nil || report.Breaches != 400 || len(report.Found) != 100 || report.Found[0] != wrong[0] {
		t.Errorf("%d breaches, %d found: %v", report.Breaches, len(report.Found), err)
	}
	if sound, err := s.store.LedgerSound(t.Context()); sound || err != nil {
		t.Errorf("the ledger is sound %v: %v", sound, err)
	}
	broken := errors.New("broken")
	keeper.Addresses = func(context.Context) ([]books.Breach, int64, error) { return nil, 0, broken }
	if _, err := keeper.Check(t.Context()); !errors.Is(err, broken) {
		t.Errorf("a verification that failed gives %v", err)
	}
}
