package throttle

import "time"

// book remembers failures by whose they are, a bounded number of them.
type book[K comparable] struct {
	entries map[K]*entry
	span    time.Duration // without a failure, after which one is forgotten
}

// entry is what is known of one.
type entry struct {
	failures int
	last     time.Time
	waiting  int
}

func newBook[K comparable](span time.Duration) book[K] {
	return book[K]{entries: map[K]*entry{}, span: span}
}

// fail counts one failure more and returns the entry. A clock that was set back forgets nothing.
func (b *book[K]) fail(of K, now time.Time) *entry {
	known, found := b.entries[of]
	if !found {
		if len(b.entries) >= maxRemembered {
			b.forget(now)
		}
		known = &entry{}
		b.entries[of] = known
	} else if now.Sub(known.last) >= b.span {
		known.failures = 0
	}
	known.failures++
	known.last = now
	return known
}

// forget drops what is over. If nothing is, it drops any one: whoever has so many addresses is not slowed by memory.
func (b *book[K]) forget(now time.Time) {
	for of, known := range b.entries {
		if now.Sub(known.last) >= b.span {
			delete(b.entries, of)
		}
	}
	for of := range b.entries {
		if len(b.entries) < maxRemembered {
			return
		}
		delete(b.entries, of)
	}
}
