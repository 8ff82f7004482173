// Package railtest is what every rail must do, as tests: run it from the rail's own tests, against a real node or its
// stand-in.
package railtest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/money"
	"kassa/internal/rail"
)

// Subject is a fresh rail on an empty chain, and the hands to move money on it.
type Subject struct {
	Rail   rail.Rail
	Wallet rail.Wallet // of this rail
	Asset  money.Asset // of Wallet
	// Pay sends minor units to a destination and returns the payment's key once the rail can see it, unconfirmed.
	Pay func(t testing.TB, destination string, minor int64) (key string)
	// Confirm makes a payment sure.
	Confirm func(t testing.TB, key string)
	// Announce lets the rail hear of what happened; nil where it hears of it by itself.
	Announce func(t testing.TB)
}

// patience is how long a signal may take; a rail that works needs a moment of it.
const patience = time.Minute

// maxBatches bounds how many batches a test reads: a cursor that stands still would go on for ever.
const maxBatches = 1000

// Run tests the rails that the factory makes, one for each rule.
func Run(t *testing.T, factory func(t *testing.T) Subject) {
	for _, rule := range []struct {
		name string
		test func(t *testing.T, s Subject)
	}{
		{"is named", named},
		{"derives one destination for each index", destinations},
		{"has nothing to tell at first", empty},
		{"tells a payment whole", payment},
		{"tells what happened in order, batch by batch", batches},
		{"tells the same again from the same cursor", again},
		{"tells of a payment that became sure", confirmation},
		{"signals news", news},
		{"refuses a cursor that is not its own", foreignCursor},
	} {
		t.Run(rule.name, func(t *testing.T) { rule.test(t, factory(t)) })
	}
}

func named(t *testing.T, s Subject) {
	if s.Rail.Name() == "" || s.Rail.Network() == "" {
		t.Errorf("name %q, network %q", s.Rail.Name(), s.Rail.Network())
	}
}

func destinations(t *testing.T, s Subject) {
	seen := map[string]int64{}
	for index := range int64(20) {
		first, again := s.destination(t, index), s.destination(t, index)
		if first != again {
			t.Errorf("index %d is %q, then %q", index, first, again)
		}
		if other, used := seen[first]; used || first == "" {
			t.Errorf("indexes %d and %d are both %q", other, index, first)
		}
		seen[first] = index
	}
}

func empty(t *testing.T, s Subject) {
	batch := s.read(t, "", 10)
	if len(batch.Observations) != 0 || batch.More {
		t.Errorf("an empty chain tells %v, more %v", batch.Observations, batch.More)
	}
	key := s.Pay(t, s.destination(t, 0), 5_000)
	if got := keys(s.all(t, batch.Cursor, 10)); !cmp.Equal(got, []string{key}) {
		t.Errorf("from the empty chain's cursor: payments %v, want %s", got, key)
	}
}

func payment(t *testing.T, s Subject) {
	destination := s.destination(t, 3)
	key := s.Pay(t, destination, 12_345)
	all := s.all(t, "", 10)
	if len(all) != 1 {
		t.Fatalf("%d observations, want one", len(all))
	}
	got := all[0]
	amount, err := money.FromRaw(got.Asset, got.Raw, got.Decimals)
	if err != nil || amount != (money.Amount{Asset: s.Asset, Minor: 12_345}) {
		t.Errorf("amount %s %s, %v", amount, got.Asset, err)
	}
	if got.FirstSeen.IsZero() {
		t.Error("no time of the first sight")
	}
	want := rail.Observation{
		Rail: s.Rail.Name(), Network: s.Rail.Network(), Key: key, Ref: destination, Asset: s.Asset, Status: rail.Seen,
		Raw: got.Raw, Decimals: got.Decimals, FirstSeen: got.FirstSeen,
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(sameNumber)); diff != "" {
		t.Errorf("observation (-want +got):\n%s", diff)
	}
}

func batches(t *testing.T, s Subject) {
	var want []string
	for index := range int64(5) {
		want = append(want, s.Pay(t, s.destination(t, index), index+1_000))
	}
	for _, limit := range []int{1, 2, 5, 100} {
		if diff := cmp.Diff(want, keys(s.all(t, "", limit))); diff != "" {
			t.Errorf("payments by %d (-want +got):\n%s", limit, diff)
		}
	}
}

func again(t *testing.T, s Subject) {
	for index := range int64(3) {
		s.Pay(t, s.destination(t, index), 1_000)
	}
	middle := s.read(t, "", 1).Cursor
	first, second := s.read(t, middle, 10), s.read(t, middle, 10)
	if diff := cmp.Diff(first, second, cmp.Comparer(sameNumber)); diff != "" {
		t.Errorf("the second reading differs:\n%s", diff)
	}
	if len(first.Observations) != 2 {
		t.Errorf("%d observations after the first payment, want 2", len(first.Observations))
	}
	end := s.read(t, first.Cursor, 10)
	if len(end.Observations) != 0 || end.Cursor != first.Cursor || end.More {
		t.Errorf("the end at %q tells %v, more %v, and goes on at %q", first.Cursor, end.Observations, end.More, end.Cursor)
	}
}

func confirmation(t *testing.T, s Subject) {
	key := s.Pay(t, s.destination(t, 0), 1_000)
	before := s.all(t, "", 10)
	cursor := s.read(t, "", 10).Cursor
	s.Confirm(t, key)
	after := s.all(t, cursor, 10)
	if len(after) == 0 {
		t.Fatal("nothing is told")
	}
	last := after[len(after)-1]
	if last.Key != key || last.Status != rail.Confirmed || last.Confirmations < 1 || last.Block == "" {
		t.Errorf("told %+v", last)
	}
	if !last.FirstSeen.Equal(before[0].FirstSeen) {
		t.Errorf("first seen at %v, then at %v", before[0].FirstSeen, last.FirstSeen)
	}
}

func news(t *testing.T, s Subject) {
	for range 2 { // the second time nobody has read the first signal away
		s.Pay(t, s.destination(t, 0), 1_000)
		if s.Announce != nil {
			s.Announce(t)
		}
	}
	select {
	case <-s.Rail.News():
	case <-time.After(patience):
		t.Error("no signal")
	}
}

func foreignCursor(t *testing.T, s Subject) {
	for _, cursor := range []string{"no cursor", "\x00", "-1", "99999999999999999999999999"} {
		if batch, err := s.Rail.Read(t.Context(), cursor, 10); err == nil {
			t.Errorf("cursor %q is read as %v", cursor, batch)
		}
	}
}
