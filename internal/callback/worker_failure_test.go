package callback

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A stop claims nothing more, but what was sent is heard out and written.
func TestWorkerStopsGracefully(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := &outbox{}
		sending := box.add(delivery(1, "slow.test"), time.Now())
		posts := &receivers{answer: map[string]func(context.Context) Result{"slow.test:443": after(3*time.Second, delivered)}}
		b := run(t, box, posts, salts{"salt"})
		b.cancel()
		later := box.add(delivery(2, "shop.test"), time.Now())
		b.Wake()
		pass(2 * time.Second)
		select {
		case <-b.done:
			t.Fatal("Run returned while an attempt was in flight")
		default:
		}
		<-b.done
		if sending.state != Success || later.Fence != 0 {
			t.Errorf("the one in flight is %s; the later one was claimed %d times", sending.state, later.Fence)
		}
	})
}

func TestWorkerSurvivesABrokenOutbox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := &outbox{broken: errBroken}
		sent := box.add(delivery(1, "shop.test"), time.Now())
		b := run(t, box, &receivers{}, salts{"salt"})
		pass(time.Hour)
		box.read(func() {
			if most := int(time.Hour/maxPause) + 10; box.claims > most {
				t.Errorf("%d tries in an hour, want at most %d", box.claims, most)
			}
		})
		box.breakWith(nil)
		pass(maxPause)
		b.stop()
		if sent.state != Success {
			t.Errorf("state %s after the outbox was mended", sent.state)
		}
		if !strings.Contains(b.log.String(), errBroken.Error()) {
			t.Error("nothing was logged")
		}
	})
}

// The answer arrived but could not be written: the lease ends, and the same id is sent again.
func TestWorkerResendsAfterALostCompletion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := &outbox{}
		sent := box.add(delivery(1, "shop.test"), time.Now())
		posts := &receivers{answer: map[string]func(context.Context) Result{"shop.test:443": after(time.Second, delivered)}}
		b := run(t, box, posts, salts{"salt"})
		box.breakWith(errBroken)
		pass(30 * time.Second)
		box.breakWith(nil)
		pass(2 * lease)
		if got := b.receivers.messages(); len(got) != 2 || got[0].ID != got[1].ID {
			t.Errorf("sent %+v, want one id twice", got)
		}
		box.read(func() {
			if sent.state != Success {
				t.Errorf("state = %s", sent.state)
			}
		})
	})
}

// Somebody else took the delivery over while the attempt lasted; the fence keeps the late completion out.
func TestWorkerLosesItsLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := &outbox{}
		taken := box.add(delivery(1, "shop.test"), time.Now())
		posts := &receivers{answer: map[string]func(context.Context) Result{"shop.test:443": after(time.Second, delivered)}}
		b := run(t, box, posts, salts{"salt"})
		box.read(func() { taken.Fence++ })
		pass(2 * time.Second)
		b.stop()
		if len(taken.lost) != 1 || taken.state != Waiting || !strings.Contains(b.log.String(), "lease was lost") {
			t.Errorf("lost %v, state %s, log %s", taken.lost, taken.state, b.log)
		}
	})
}

// What hinders us is not the merchant's fault: he reads no details, and the schedule goes on.
func TestWorkerCannotSign(t *testing.T) {
	broken := delivery(1, "shop.test")
	broken.Body = []byte("not an object")
	tests := map[string]struct {
		delivery Delivery
		salts    salts
		logged   string
	}{
		"no salts":    {delivery(1, "shop.test"), nil, errBroken.Error()},
		"broken body": {broken, salts{"salt"}, errUnsigned.Error()},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				box, start := &outbox{}, time.Now()
				row := box.add(test.delivery, start)
				b := run(t, box, &receivers{}, test.salts)
				b.stop()
				want := []Completion{{
					ID: "msg_1", Fence: 1, State: Waiting, At: start, Response: "internal error", Due: start.Add(5 * time.Second),
				}}
				if diff := cmp.Diff(want, row.attempts); diff != "" {
					t.Error(diff)
				}
				if sent := b.receivers.messages(); len(sent) != 0 || !strings.Contains(b.log.String(), test.logged) {
					t.Errorf("sent %v, log: %s", sent, b.log)
				}
			})
		})
	}
}

func TestWorkerLogsNeitherBodyNorURL(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := &outbox{}
		box.add(delivery(1, "shop.test"), time.Now())
		b := run(t, box, &receivers{}, salts{"hidden-salt"})
		b.stop()
		log := b.log.String()
		for _, secret := range []string{"token", `"state"`, "hidden-salt", "v1,"} {
			if strings.Contains(log, secret) {
				t.Errorf("the log tells %q: %s", secret, log)
			}
		}
		for _, fact := range []string{"msg_1", "123456789_1", "shop.test:443", "200 => OK"} {
			if !strings.Contains(log, fact) {
				t.Errorf("the log lacks %q: %s", fact, log)
			}
		}
	})
}

func TestBackoff(t *testing.T) {
	tests := map[int]time.Duration{1: 100 * time.Millisecond, 2: 200 * time.Millisecond, 5: 1600 * time.Millisecond, 8: maxPause, 1 << 30: maxPause}
	for failures, want := range tests {
		if got := backoff(failures); got != want {
			t.Errorf("backoff(%d) = %s, want %s", failures, got, want)
		}
	}
}
