package throttle_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kassa/internal/fault"
	"kassa/internal/throttle"
	"kassa/internal/till"
)

// tills knows one login and its secret.
type tills struct{}

func (tills) Authenticate(_ context.Context, login, secret string) (till.Till, error) {
	switch {
	case login == "down":
		return till.Till{}, fault.New(fault.Unavailable, "later")
	case login != "till1":
		return till.Till{}, fault.New(fault.Denied, "%s", till.ErrWrongSecret.Message)
	case secret != "right":
		return till.Till{}, till.ErrWrongSecret
	}
	return till.Till{ID: 1}, nil
}

type addressKey struct{}

// from is a context of a call from an address.
func from(t *testing.T, address string) context.Context {
	return context.WithValue(t.Context(), addressKey{}, netip.MustParseAddr(address))
}

// bench is Logins in a bubble's time, with what they logged and counted.
type bench struct {
	*throttle.Logins
	log     bytes.Buffer
	mu      sync.Mutex
	results map[throttle.Result]int
}

func newBench() *bench {
	b := &bench{results: map[throttle.Result]int{}}
	client := func(ctx context.Context) netip.Addr {
		address, _ := ctx.Value(addressKey{}).(netip.Addr)
		return address
	}
	b.Logins = throttle.New(tills{}, client, time.Now, slog.New(slog.NewTextHandler(&b.log, nil)), b.count)
	return b
}

func (b *bench) count(r throttle.Result) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.results[r]++
}

// took is how long a call waited, on the bubble's clock.
func (b *bench) took(t *testing.T, address, login, secret string) time.Duration {
	t.Helper()
	begin := time.Now()
	_, err := b.Authenticate(from(t, address), login, secret)
	if right := login == "till1" && secret == "right"; (err == nil) != right {
		t.Errorf("login %s with %s: %v", login, secret, err)
	}
	return time.Since(begin)
}

func TestWrongSecretsAreSlowedByAddressAndARightOneNever(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench()
		steps := []struct {
			name, address, login, secret string
			want                         time.Duration
		}{
			{"mistyped", "192.0.2.1", "till1", "wrong", 0},
			{"mistyped again", "192.0.2.1", "till1", "wrong", 0},
			{"an unknown login", "192.0.2.1", "till2", "wrong", 0},
			{"the fourth", "192.0.2.1", "till1", "wrong", 250 * time.Millisecond},
			{"the fifth", "192.0.2.1", "till2", "wrong", 500 * time.Millisecond},
			{"the same address in IPv6's clothes", "::ffff:192.0.2.1", "till1", "wrong", time.Second},
			{"the right secret", "192.0.2.1", "till1", "right", 0},
			{"it forgives nothing", "192.0.2.1", "till1", "wrong", 2 * time.Second},
			{"eighth", "192.0.2.1", "till1", "wrong", 4 * time.Second},
			{"never longer", "192.0.2.1", "till1", "wrong", 4 * time.Second},
			{"another address", "192.0.2.2", "till1", "wrong", 0},
		}
		for _, step := range steps {
			if got := b.took(t, step.address, step.login, step.secret); got != step.want {
				t.Errorf("%s: waited %s, want %s", step.name, got, step.want)
			}
		}
		time.Sleep(15 * time.Minute) // the bubble's
		if got := b.took(t, "192.0.2.1", "till1", "wrong"); got != 0 {
			t.Errorf("after a quiet quarter of an hour: waited %s", got)
		}
	})
}

func TestOneNetworkOfIPv6IsOneAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench()
		for host := range 3 {
			b.took(t, fmt.Sprintf("2001:db8::%d", host), "till1", "wrong")
		}
		if got := b.took(t, "2001:db8::99", "till1", "wrong"); got == 0 {
			t.Error("another host of the same /64 was not slowed")
		}
		if got := b.took(t, "2001:db8:0:1::99", "till1", "wrong"); got != 0 {
			t.Error("another /64 was slowed")
		}
	})
}

func TestABrokenDatabaseIsNoFailedLogin(t *testing.T) {
	b := newBench()
	_, err := b.Authenticate(from(t, "192.0.2.1"), "down", "")
	if fault.KindOf(err) != fault.Unavailable || len(b.results) > 0 {
		t.Errorf("%v, counted %v", err, b.results)
	}
}

// TestFewAnswersWaitAtOnce: a flood of wrong secrets holds a bounded number of connections, and a right one passes it.
func TestFewAnswersWaitAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench()
		var ended, late int
		const flood = 500
		done := make(chan time.Duration, flood)
		for range flood {
			go func() {
				begin := time.Now()
				_, _ = b.Authenticate(from(t, "192.0.2.1"), "nobody", "")
				done <- time.Since(begin)
			}()
		}
		synctest.Wait()
		if ended = len(done); ended != flood-8 {
			t.Errorf("%d of %d were answered at once, want all but 8", ended, flood)
		}
		if got := b.took(t, "192.0.2.1", "till1", "right"); got != 0 {
			t.Errorf("the right secret waited %s", got)
		}
		for range flood {
			if took := <-done; took > 0 {
				late++
			}
		}
		if late != 8 || b.results[throttle.Slowed] != 8 || b.results[throttle.Denied] != flood {
			t.Errorf("%d waited, counted %v", late, b.results)
		}
	})
}

func TestAnImpatientCallerIsLetGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench()
		for range 3 {
			b.took(t, "192.0.2.1", "till1", "wrong")
		}
		ctx, cancel := context.WithTimeout(from(t, "192.0.2.1"), time.Millisecond)
		defer cancel()
		begin := time.Now()
		_, _ = b.Authenticate(ctx, "till1", "wrong")
		if took := time.Since(begin); took != time.Millisecond {
			t.Errorf("waited %s after its caller had gone", took)
		}
	})
}

func TestATillThatIsTriedAgainAndAgainRaisesAnAlarm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench()
		alarms := func() int { return strings.Count(b.log.String(), "tried again and again") }
		try := func(login string, times int) {
			for i := range times {
				b.took(t, fmt.Sprintf("192.0.2.%d", i+1), login, "wrong") // each from an address of its own
			}
		}
		try("till1", 9)
		try("nobody", 20)
		if alarms() > 0 {
			t.Error("an alarm without a till's ten failures")
		}
		try("till1", 90)
		if alarms() != 1 || b.results[throttle.Alarm] != 1 {
			t.Errorf("%d alarms in the log, %v counted, want 1", alarms(), b.results)
		}
		try("till1", 1)
		if alarms() != 2 {
			t.Errorf("%d alarms after 100 failures, want 2", alarms())
		}
		time.Sleep(time.Hour) // the bubble's
		try("till1", 10)
		if alarms() != 3 {
			t.Errorf("%d alarms an hour later, want 3", alarms())
		}
		if strings.Contains(b.log.String(), "wrong") {
			t.Error("the log has a secret that was tried")
		}
	})
}
