package bitcoin_test

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

// fakeStorage is a bitcoin.Storage in memory; what a real one does is tested by storetest.
type fakeStorage struct {
	mu      sync.Mutex
	watched []rail.Watched
	scan    rail.Scan
	seen    map[string]rail.Sighting
	coins   map[string]rail.Coin

	outflows []rail.Outflow // of all steps
	listed   func()         // called after wallets were listed
	before   error          // Advance fails and keeps nothing
	after    error          // Advance fails although it kept all, as when the power fails
}

func newFakeStorage(watched ...rail.Watched) *fakeStorage {
	return &fakeStorage{watched: watched, listed: func() {}, seen: map[string]rail.Sighting{}, coins: map[string]rail.Coin{}}
}

var errPower = errors.New("the power failed")

func (s *fakeStorage) Wallets(context.Context, string) ([]rail.Watched, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.listed()
	return slices.Clone(s.watched), nil
}

func (s *fakeStorage) Scan(context.Context, string) (rail.Scan, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	got := rail.Scan{Number: s.scan.Number, Blocks: slices.Clone(s.scan.Blocks)}
	for _, one := range s.seen {
		if !one.Final {
			got.Watching = append(got.Watching, one)
		}
	}
	got.Coins = slices.Collect(maps.Values(s.coins))
	return got, nil
}

func (s *fakeStorage) Advance(_ context.Context, _ string, step rail.Progress) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.before != nil {
		return s.before
	}
	if step.Number != s.scan.Number || step.Tip != s.scan.Tip() {
		return fault.New(fault.Conflict, "the scan was moved")
	}
	for i, one := range step.Seen {
		one.Number = step.Number + int64(i) + 1
		s.seen[one.Key] = one
	}
	for _, one := range step.Coins {
		s.coins[one.Outpoint] = one
	}
	s.outflows = append(s.outflows, step.Outflows...)
	s.scan.Number, _ = step.End()
	if len(step.Blocks) > 0 {
		s.scan.Blocks = append(slices.DeleteFunc(s.scan.Blocks, func(b rail.BlockID) bool {
			return b.Height > step.Fork || b.Height < step.Forget
		}), step.Blocks...)
	}
	return s.after
}

func (s *fakeStorage) Sightings(_ context.Context, _ string, after int64, limit int) ([]rail.Sighting, int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []rail.Sighting
	for _, one := range s.seen {
		if one.Number > after {
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b rail.Sighting) int { return cmp.Compare(a.Number, b.Number) })
	return all[:min(limit, len(all))], s.scan.Tip().Height, nil
}
