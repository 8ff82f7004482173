package storetest

import (
	"time"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

func aSighting(key string) rail.Sighting {
	return rail.Sighting{
		Key: key, Ref: "to " + key, Minor: 5, Height: 7, Block: "b7", Coinbase: true, FirstSeen: after(1), Missing: after(2),
		Spends: []string{"a:1", "b:2"},
	}
}

func block(height int64, hash string) rail.BlockID { return rail.BlockID{Height: height, Hash: hash} }

// numbered are the sightings as a step numbers them.
func numbered(from int64, all ...rail.Sighting) []rail.Sighting {
	for i := range all {
		all[i].Number = from + int64(i) + 1
	}
	return all
}

func (s *suite) hasSightings(after int64, limit int, tip int64, want ...rail.Sighting) {
	s.Helper()
	got, at, err := s.Sightings(s.ctx, "net", after, limit)
	s.must(err)
	s.same("sightings", got, want)
	s.same("height of the scan", at, tip)
}

var scanChecks = []check{
	{"a scan begins with its first step", func(s *suite) {
		none, err := s.Scan(s.ctx, "net")
		s.must(err)
		s.same("scan", none, rail.Scan{})
		begin := rail.Progress{Blocks: []rail.BlockID{block(4, "b4"), block(5, "b5")}}
		s.must(s.Advance(s.ctx, "net", begin))
		s.refuses(fault.Conflict, s.Advance(s.ctx, "net", begin))
		got, err := s.Scan(s.ctx, "net")
		s.must(err)
		s.same("scan", got, rail.Scan{Blocks: begin.Blocks})
		other, err := s.Scan(s.ctx, "other")
		s.must(err)
		s.same("another network's", other, rail.Scan{})
	}},
	{"a step moves a scan from where it stands only, whole or not at all", func(s *suite) {
		s.must(s.Advance(s.ctx, "net", rail.Progress{Blocks: []rail.BlockID{block(5, "b5"), block(6, "b6")}}))
		seen := aSighting("a:0")
		step := rail.Progress{Tip: block(6, "b6"), Fork: 5, Blocks: []rail.BlockID{block(6, "c6"), block(7, "b7")}, Forget: 6, Seen: []rail.Sighting{seen}}
		for _, wrong := range []rail.Progress{
			{Tip: block(6, "x"), Seen: step.Seen}, {Tip: block(5, "b6"), Seen: step.Seen}, {Tip: block(6, "b6"), Number: 1, Seen: step.Seen},
		} {
			s.refuses(fault.Conflict, s.Advance(s.ctx, "net", wrong))
		}
		broken := step
		broken.Seen = append(broken.Seen, rail.Sighting{Key: "b:0"})
		s.refuses(fault.Conflict, s.Advance(s.ctx, "net", broken))
		s.hasSightings(0, 9, 0)
		s.must(s.Advance(s.ctx, "net", step))
		got, err := s.Scan(s.ctx, "net")
		s.must(err)
		s.same("scan", got, rail.Scan{Number: 1, Blocks: step.Blocks, Watching: numbered(0, seen)})
		s.hasSightings(0, 9, 7, numbered(0, seen)...)
	}},
	{"a sighting is told anew when it changed, and watched until it is final", func(s *suite) {
		a, b := aSighting("a:0"), aSighting("b:0")
		s.must(s.Advance(s.ctx, "net", rail.Progress{Blocks: []rail.BlockID{block(7, "b7")}, Seen: []rail.Sighting{a, b}}))
		s.hasSightings(0, 9, 7, numbered(0, a, b)...)
		s.hasSightings(0, 1, 7, numbered(0, a)...)
		s.hasSightings(1, 9, 7, numbered(1, b)...)
		a.Height, a.Block, a.Gone, a.Missing, a.FirstSeen = 0, "", true, time.Time{}, after(0)
		a.Spends = append(a.Spends, "c:3>d")
		s.must(s.Advance(s.ctx, "net", rail.Progress{Number: 2, Tip: block(7, "b7"), Seen: []rail.Sighting{a}}))
		s.hasSightings(0, 9, 7, append(numbered(1, b), numbered(2, a)...)...)
		s.hasSightings(2, 9, 7, numbered(2, a)...)
		b.Final = true
		s.must(s.Advance(s.ctx, "net", rail.Progress{Number: 3, Tip: block(7, "b7"), Seen: []rail.Sighting{b}}))
		got, err := s.Scan(s.ctx, "net")
		s.must(err)
		s.same("watched", got.Watching, numbered(2, a))
		s.hasSightings(3, 9, 7, numbered(3, b)...)
	}},
}
