package bitcoin

import (
	"testing"

	"kassa/internal/rail"
)

const minedAt = 8

// TestMaturity: newly mined money is watched, and told of, until the coin's rules let it be spent.
func TestMaturity(t *testing.T) {
	for name, needed := range map[string]int64{"bitcoin": 100, "bitcoincash": 100, "litecoin": 100, "dogecoin": 240, "dash": 100} {
		t.Run(name, func(t *testing.T) {
			n := network(t, name)
			r := New(Config{Network: n})
			for depth, want := range map[int64]rail.Status{1: rail.Seen, needed - 1: rail.Seen, needed: rail.Confirmed, needed + 1: rail.Confirmed} {
				s := newScan(n, newWatchlist(n), rail.Scan{
					Blocks:   []rail.BlockID{{Height: minedAt + depth - 2, Hash: "before"}},
					Watching: []rail.Sighting{{Key: "mined", Coinbase: true, Height: minedAt, Block: "its"}},
				})
				s.added = []rail.BlockID{{Height: minedAt + depth - 1, Hash: "now"}}
				s.deepen()
				one := s.watching["mined"]
				if got := r.observation(*one, s.head().Height); got.Status != want || got.Confirmations != int(depth) {
					t.Errorf("%d deep it is %s with %d confirmations", depth, got.Status, got.Confirmations)
				}
				if len(s.changed) != 1 || one.Final != (depth > needed) {
					t.Errorf("%d deep it is told %d times, watched no more: %v", depth, len(s.changed), one.Final)
				}
			}
		})
	}
}
