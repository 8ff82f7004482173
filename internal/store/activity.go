package store

import (
	"maps"
	"sync"
)

// Groups tells how many jobs shared a commit since the database was opened; metrics show it.
type Groups struct {
	Commits uint64
	Jobs    uint64
	UpTo    map[int]uint64 // commits of at most so many jobs, by powers of two
}

// sizes counts groups by their size.
type sizes struct {
	mu     sync.Mutex
	groups Groups
}

func (s *sizes) add(jobs int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.groups.UpTo == nil {
		s.groups.UpTo = map[int]uint64{}
	}
	s.groups.Commits++
	s.groups.Jobs += uint64(jobs) //nolint:gosec // a group's size
	for most := 1; most <= maxGroup; most *= 2 {
		if jobs <= most {
			s.groups.UpTo[most]++
		}
	}
}

func (s *sizes) read() Groups {
	s.mu.Lock()
	defer s.mu.Unlock()
	groups := s.groups
	groups.UpTo = maps.Clone(groups.UpTo)
	return groups
}

// tally counts committed events by name. The names are the domain's own, which bounds it.
type tally struct {
	mu     sync.Mutex
	byName map[string]uint64
}

func (t *tally) add(names []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.byName == nil {
		t.byName = map[string]uint64{}
	}
	for _, name := range names {
		t.byName[name]++
	}
}

// Groups tells how full SQLite's commits were; PostgreSQL commits for each caller and has none.
func (s *Store) Groups() Groups { return s.engine.groups() }

// Events counts the events that this process committed, by name, for example invoice.payed.
func (s *Store) Events() map[string]uint64 {
	s.events.mu.Lock()
	defer s.events.mu.Unlock()
	return maps.Clone(s.events.byName)
}
