package api

import (
	"strings"
	"testing"
	"time"

	"kassa/internal/fault"
	"kassa/internal/till"
)

func live(id int64, limit, burst int) till.Till {
	return till.Till{ID: id, Settings: till.Settings{RateLimit: limit, RateBurst: burst}}
}

// accepted is how many of the calls at one moment were not refused.
func accepted(l *limits, owner till.Till, calls int, now time.Time) int {
	fine := 0
	for range calls {
		if l.charge(owner, now) == nil {
			fine++
		}
	}
	return fine
}

func TestLimit(t *testing.T) {
	sandboxed := live(1, 5, 10)
	sandboxed.Sandbox = true
	for _, row := range []struct {
		name          string
		owner         till.Till
		atOnce, later int // accepted of 20 at once, and of 20 more a second later
	}{
		{"the default", live(1, 5, 10), 10, 5},
		{"no burst is one call", live(1, 2, 0), 1, 1},
		{"no limit", live(1, 0, 0), 20, 20},
		{"a sandbox till", sandboxed, 20, 20},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := newLimits(10)
			if got := accepted(l, row.owner, 20, start); got != row.atOnce {
				t.Errorf("accepted %d at once, want %d", got, row.atOnce)
			}
			if got := accepted(l, row.owner, 20, start.Add(time.Second)); got != row.later {
				t.Errorf("accepted %d a second later, want %d", got, row.later)
			}
		})
	}
}

func TestLimitTellsWhenToComeAgain(t *testing.T) {
	l, owner := newLimits(10), live(1, 5, 1)
	accepted(l, owner, 1, start)
	limited := fault.Faults(l.charge(owner, start))[0]
	if limited.Kind != fault.Limited || limited.After != 200*time.Millisecond {
		t.Errorf("got kind %d after %v, want Limited after 200ms", limited.Kind, limited.After)
	}
	if err := l.charge(owner, start.Add(limited.After)); err != nil {
		t.Errorf("refused when it came again: %v", err)
	}
}

func TestLimitFollowsItsSettings(t *testing.T) {
	l := newLimits(10)
	accepted(l, live(1, 5, 10), 20, start)
	accepted(l, live(1, 7, 10), 20, start)
	if got := accepted(l, live(1, 7, 10), 20, start.Add(time.Second)); got != 7 {
		t.Errorf("accepted %d at the new limit, want 7", got)
	}
}

func TestTillsDoNotShareALimit(t *testing.T) {
	l := newLimits(10)
	accepted(l, live(1, 5, 10), 20, start)
	if got := accepted(l, live(2, 5, 10), 20, start); got != 10 {
		t.Errorf("the second till had %d calls, want 10", got)
	}
}

func TestBucketsAreBounded(t *testing.T) {
	for _, row := range []struct {
		name  string
		later time.Duration // the fourth till comes so much later
		kept  int
	}{
		{"full buckets are forgotten", time.Minute, 1},
		{"one in use gives way", 0, 3},
	} {
		t.Run(row.name, func(t *testing.T) {
			l := newLimits(3)
			for id := range int64(3) {
				accepted(l, live(id, 5, 10), 20, start)
			}
			accepted(l, live(4, 5, 10), 1, start.Add(row.later))
			if got := len(l.buckets); got != row.kept {
				t.Errorf("%d buckets, want %d", got, row.kept)
			}
		})
	}
}

func TestAnExcessIsAFailureWithRetryAfter(t *testing.T) {
	h := newHouse()
	h.owner.Sandbox, h.owner.Settings.RateBurst = false, 1
	first := h.post("/v3/me/info/", `{`+auth+`}`)
	if got := string(bodyOf(t, first.Result())); got != success {
		t.Fatalf("the first call: %s", got)
	}
	second := h.post("/v3/me/info/", `{`+auth+`}`)
	want := `{"error":true,"errors":["Too many requests, at most 5 a second"]}`
	if got := string(bodyOf(t, second.Result())); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := second.Header().Get("Retry-After"); got != "1" {
		t.Errorf("Retry-After %q, want 1", got)
	}
	if !strings.Contains(h.log.String(), `"outcome":"limited"`) {
		t.Errorf("log: %s", h.log.String())
	}
}

func TestAWrongSecretIsNotCharged(t *testing.T) {
	h := newHouse()
	h.owner.Sandbox, h.owner.Settings.RateBurst = false, 1
	for range 20 {
		h.post("/v3/me/info/", `{"auth_login":"shop","auth_secret":"guess"}`)
	}
	if got := string(bodyOf(t, h.post("/v3/me/info/", `{`+auth+`}`).Result())); got != success {
		t.Errorf("the right secret was refused: %s", got)
	}
}
