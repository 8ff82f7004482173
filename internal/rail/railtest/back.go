package railtest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/rail"
)

func gone(t *testing.T, s Subject) {
	lost, stays := s.Pay(t, s.destination(t, 0), 1_000), s.Pay(t, s.destination(t, 1), 2_000)
	before := s.last(t)
	s.Lose(t, lost)
	after := s.last(t)
	s.expect(t, before[lost], after[lost], rail.Gone)
	s.expect(t, before[stays], after[stays], rail.Seen)
}

func reorganised(t *testing.T, s Subject) {
	key := s.Pay(t, s.destination(t, 0), 1_000)
	before := s.last(t)[key]
	s.Confirm(t, key)
	s.expect(t, before, s.last(t)[key], rail.Confirmed)
	s.TakeBack(t, key)
	s.expect(t, before, s.last(t)[key], rail.Seen)
	s.Confirm(t, key)
	s.expect(t, before, s.last(t)[key], rail.Confirmed)
	s.TakeBack(t, key)
	s.Lose(t, key)
	s.expect(t, before, s.last(t)[key], rail.Gone)
}

// readAgain: who lost his cursor ends with the same last word of each payment as who read all along.
func readAgain(t *testing.T, s Subject) {
	keys := []string{s.Pay(t, s.destination(t, 0), 1_000), s.Pay(t, s.destination(t, 1), 2_000), s.Pay(t, s.destination(t, 2), 3_000)}
	along := map[string]rail.Observation{}
	cursor := ""
	for _, happens := range []func(){
		func() { s.Confirm(t, keys[0]) }, func() { s.TakeBack(t, keys[0]) }, func() { s.Lose(t, keys[0]) }, func() { s.Confirm(t, keys[1]) },
	} {
		happens()
		for more := true; more; {
			batch := s.read(t, cursor, 2)
			cursor, more = batch.Cursor, batch.More
			for _, one := range batch.Observations {
				along[one.Key] = one
			}
		}
	}
	if diff := cmp.Diff(along, s.last(t), cmp.Comparer(sameNumber)); diff != "" {
		t.Errorf("last words (-read along +read again):\n%s", diff)
	}
}

// expect compares a payment with how it was seen first: all but its state stays.
func (s Subject) expect(t *testing.T, first, got rail.Observation, want rail.Status) {
	t.Helper()
	if got.Status != want || (got.Confirmations > 0) != (want == rail.Confirmed) || (got.Block != "") != (want == rail.Confirmed) {
		t.Errorf("told %+v, want %s", got, want)
	}
	first.Status, first.Confirmations, first.Block = got.Status, got.Confirmations, got.Block
	if diff := cmp.Diff(first, got, cmp.Comparer(sameNumber)); diff != "" {
		t.Errorf("it was another payment (-first +now):\n%s", diff)
	}
}
