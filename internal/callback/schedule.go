package callback

import "time"

// retries are the pauses before each further attempt, of the schedule in contract section 5. Together they last 71 h 42 min
// 35 s, so the last attempt falls into the three days.
var retries = [...]time.Duration{
	5 * time.Second,
	30 * time.Second,
	2 * time.Minute,
	10 * time.Minute,
	30 * time.Minute,
	1 * time.Hour,
	2 * time.Hour,
	4 * time.Hour,
	8 * time.Hour, 8 * time.Hour, 8 * time.Hour, 8 * time.Hour,
	8 * time.Hour, 8 * time.Hour, 8 * time.Hour, 8 * time.Hour,
}

// retryAfter is the pause after so many failed attempts, and false when the schedule has ended. Jitter, in [0, 1), adds
// up to a tenth, so that deliveries that failed together do not come back together.
func retryAfter(attempts int, jitter float64) (time.Duration, bool) {
	if attempts < 1 || attempts > len(retries) {
		return 0, false
	}
	pause := retries[attempts-1]
	return pause + time.Duration(jitter*float64(pause/10)), true
}
