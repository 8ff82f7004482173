package api

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"kassa/internal/fault"
	"kassa/internal/till"
)

// maxBuckets bounds the memory of limits. Tills beyond it are still served, see forget.
const maxBuckets = 10_000

// limits holds a token bucket for each till that called lately (contract section 1).
type limits struct {
	mutex   sync.Mutex
	buckets map[int64]*rate.Limiter
	limit   int
}

func newLimits(limit int) *limits {
	return &limits{buckets: map[int64]*rate.Limiter{}, limit: limit}
}

// charge takes one request from the till's bucket; a fault of kind Limited when it is empty. A sandbox till and one
// whose limit is 0 have no bucket.
func (l *limits) charge(owner till.Till, now time.Time) error {
	if owner.Sandbox || owner.Settings.RateLimit <= 0 {
		return nil
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	reservation := l.bucket(owner, now).ReserveN(now, 1)
	wait := reservation.DelayFrom(now)
	if wait == 0 {
		return nil
	}
	reservation.CancelAt(now)
	limited := fault.New(fault.Limited, "Too many requests, at most %d a second", owner.Settings.RateLimit)
	limited.After = wait
	return limited
}

// bucket is the till's, at its present settings.
func (l *limits) bucket(owner till.Till, now time.Time) *rate.Limiter {
	perSecond, burst := rate.Limit(owner.Settings.RateLimit), max(1, owner.Settings.RateBurst)
	bucket, known := l.buckets[owner.ID]
	if !known {
		if len(l.buckets) >= l.limit {
			l.forget(now)
		}
		bucket = rate.NewLimiter(perSecond, burst)
		l.buckets[owner.ID] = bucket
	}
	if bucket.Limit() != perSecond || bucket.Burst() != burst {
		bucket.SetLimitAt(now, perSecond)
		bucket.SetBurstAt(now, burst)
	}
	return bucket
}

// forget drops the full buckets, a new one would be the same. If all are in use it drops any one: its till gets a
// fresh burst, which harms nobody.
func (l *limits) forget(now time.Time) {
	for id, bucket := range l.buckets {
		if bucket.TokensAt(now) >= float64(bucket.Burst()) {
			delete(l.buckets, id)
		}
	}
	for id := range l.buckets {
		if len(l.buckets) < l.limit {
			return
		}
		delete(l.buckets, id)
	}
}
