package till

import (
	"testing"
	"time"
)

func TestCacheIsBounded(t *testing.T) {
	var c cache[int, int]
	now := time.Unix(0, 0)
	for i := range 3 * maxCached {
		c.put(i, i, now)
		if len(c.entries) > maxCached {
			t.Fatalf("%d entries", len(c.entries))
		}
	}
	last := 3*maxCached - 1
	if got, found := c.get(last, now); !found || got != last {
		t.Errorf("the newest entry is %d, %v", got, found)
	}
	if _, found := c.get(-1, time.Time{}); found {
		t.Error("found what was never put")
	}
}
