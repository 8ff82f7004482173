package till

import (
	"sync"
	"time"
)

// maxAge bounds how long a change made by another process stays unseen.
const maxAge = 500 * time.Millisecond

// maxCached bounds a cache's entries.
const maxCached = 4096

// cache keeps what was just read, for a moment.
type cache[K comparable, V any] struct {
	mu      sync.Mutex
	entries map[K]cached[V]
}

type cached[V any] struct {
	value V
	at    time.Time
}

// get finds a value that was read less than maxAge before now. A clock that was set back finds nothing.
func (c *cache[K, V]) get(key K, now time.Time) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	entry, found := c.entries[key]
	age := now.Sub(entry.at)
	return entry.value, found && age >= 0 && age < maxAge
}

// put keeps a value that was read at the time. A full cache starts anew: its entries are nearly all stale.
func (c *cache[K, V]) put(key K, value V, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entries == nil || len(c.entries) >= maxCached {
		c.entries = map[K]cached[V]{}
	}
	c.entries[key] = cached[V]{value, at}
}

// clear forgets everything.
func (c *cache[K, V]) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries = nil
}
