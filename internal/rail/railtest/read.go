package railtest

import (
	"math/big"
	"testing"

	"kassa/internal/rail"
)

func (s Subject) destination(t *testing.T, index int64) string {
	t.Helper()
	destination, err := s.Rail.Destination(s.Wallet, index)
	if err != nil {
		t.Fatal(err)
	}
	return destination
}

// read reads one batch and holds it to its limit.
func (s Subject) read(t *testing.T, cursor string, limit int) rail.Batch {
	t.Helper()
	batch, err := s.Rail.Read(t.Context(), cursor, limit)
	if err != nil {
		t.Fatal(err)
	}
	if len(batch.Observations) > limit {
		t.Fatalf("%d observations, the limit is %d", len(batch.Observations), limit)
	}
	return batch
}

// all reads from a cursor to the end.
func (s Subject) all(t *testing.T, cursor string, limit int) []rail.Observation {
	t.Helper()
	var all []rail.Observation
	for range maxBatches {
		batch := s.read(t, cursor, limit)
		all = append(all, batch.Observations...)
		if !batch.More {
			return all
		}
		cursor = batch.Cursor
	}
	t.Fatalf("no end after %d batches", maxBatches)
	return nil
}

// last is the last word of each payment, read from the beginning.
func (s Subject) last(t *testing.T) map[string]rail.Observation {
	t.Helper()
	last := map[string]rail.Observation{}
	for _, one := range s.all(t, "", 3) {
		last[one.Key] = one
	}
	return last
}

func keys(observations []rail.Observation) []string {
	var all []string
	for _, one := range observations {
		all = append(all, one.Key)
	}
	return all
}

func sameNumber(a, b *big.Int) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Cmp(b) == 0
}
