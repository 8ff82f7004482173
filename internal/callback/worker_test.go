package callback

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWorkerDelivers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, box := time.Now(), &outbox{}
		sent := box.add(delivery(1, "shop.test"), start)
		b := run(t, box, &receivers{}, salts{"new", "old"})

		want, err := Sign(delivery(1, "shop.test"), salts{"new", "old"}, start)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]Message{want}, b.receivers.messages()); diff != "" {
			t.Error(diff)
		}
		attempt := Completion{ID: "msg_1", Fence: 1, State: Success, At: start, Response: "200 => OK"}
		box.read(func() {
			if diff := cmp.Diff([]Completion{attempt}, sent.attempts); diff != "" {
				t.Error(diff)
			}
		})
	})
}

func TestWorkerSleepsUntilTheNextIsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := &outbox{}
		box.add(delivery(1, "shop.test"), time.Now().Add(300*time.Millisecond))
		b := run(t, box, &receivers{}, salts{"salt"})
		due := time.Now().Add(300 * time.Millisecond)
		pass(time.Second)
		if sent := b.receivers.messages(); len(sent) != 1 || !sent[0].At.Equal(due) {
			t.Errorf("sent %+v, want one at %s", sent, due)
		}
	})
}

func TestWorkerWakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := &outbox{}
		b := run(t, box, &receivers{}, salts{"salt"})
		box.add(delivery(1, "shop.test"), time.Now())
		for range 3 { // more wakes than are waited for do not block
			b.Wake()
		}
		synctest.Wait()
		if sent := b.receivers.messages(); len(sent) != 1 {
			t.Errorf("sent %+v at once, want one", sent)
		}
	})
}

// Another process, a command of the operator's, writes to the same database and wakes nobody.
func TestWorkerFindsWhatOthersAnnounced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := &outbox{}
		b := run(t, box, &receivers{}, salts{"salt"})
		pass(10 * time.Millisecond)
		box.add(delivery(1, "shop.test"), time.Now())
		pass(time.Second)
		if sent := b.receivers.messages(); len(sent) != 1 {
			t.Errorf("sent %+v within a second, want one", sent)
		}
	})
}

// Each pause begins when the attempt before has ended: here after two seconds.
func TestWorkerRetriesOnSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, box := time.Now(), &outbox{}
		retried := box.add(delivery(1, "shop.test"), start)
		refused := Result{Response: "connection refused", Cause: errors.New("dial tcp 192.0.2.1:443")}
		posts := &receivers{answer: map[string]func(context.Context) Result{"shop.test:443": after(2*time.Second, refused)}}
		run(t, box, posts, salts{"salt"})
		pass(15 * time.Minute)

		want := []time.Duration{0, 7 * time.Second, 39 * time.Second, 161 * time.Second, 763 * time.Second}
		var got []time.Duration
		box.read(func() {
			for _, attempt := range retried.attempts {
				got = append(got, attempt.At.Sub(start))
				if attempt.State != Waiting || attempt.Response != "connection refused" || attempt.Duration != 2*time.Second {
					t.Errorf("attempt = %+v", attempt)
				}
			}
		})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWorkerResendsTheSameIDAndBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := &outbox{}
		box.add(delivery(1, "shop.test"), time.Now())
		posts := &receivers{answer: map[string]func(context.Context) Result{"shop.test:443": always(Result{Response: "timeout"})}}
		b := run(t, box, posts, salts{"salt"})
		pass(10 * time.Second)

		sent := b.receivers.messages()
		if len(sent) != 2 {
			t.Fatalf("%d attempts, want 2", len(sent))
		}
		if sent[0].ID != sent[1].ID || string(sent[0].Body) != string(sent[1].Body) {
			t.Errorf("attempts differ: %s %s, %s %s", sent[0].ID, sent[0].Body, sent[1].ID, sent[1].Body)
		}
		if sent[0].Signature == sent[1].Signature {
			t.Error("the second attempt has the first one's timestamp")
		}
	})
}

func TestWorkerGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := &outbox{}
		last := delivery(1, "shop.test")
		last.Attempts = len(retries)
		given := box.add(last, time.Now())
		posts := &receivers{answer: map[string]func(context.Context) Result{"shop.test:443": always(Result{Response: "404 => Not Found"})}}
		run(t, box, posts, salts{"salt"})
		box.read(func() {
			if given.state != GivenUp || !given.due.IsZero() {
				t.Errorf("state %s, due %s", given.state, given.due)
			}
		})
	})
}

// A dead receiver has a backlog that was due long before; the others' deliveries are made in the same instant all the same.
func TestWorkerDeadReceiverDelaysNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box, start := &outbox{}, time.Now()
		for i := range 500 {
			box.add(delivery(i, "dead.test"), start.Add(-time.Hour))
		}
		for i := range 200 {
			box.add(delivery(1000+i, fmt.Sprintf("shop%d.test", i%2)), start)
		}
		dead := after(10*time.Second, Result{Response: "timeout"})
		posts := &receivers{answer: map[string]func(context.Context) Result{"dead.test:443": dead}}
		b := run(t, box, posts, salts{"salt"})

		for _, shop := range []string{"shop0.test:443", "shop1.test:443"} {
			if got := box.delivered(shop); got != 100 || !time.Now().Equal(start) {
				t.Errorf("%d delivered to %s after %s, want 100 at once", got, shop, time.Since(start))
			}
		}
		b.stop()
		for name, most := range posts.most {
			if most >= 2*maxPerReceiver {
				t.Errorf("%d attempts at once to %s", most, name)
			}
		}
	})
}

func TestWorkerBoundsItsSends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box := &outbox{}
		posts := &receivers{answer: map[string]func(context.Context) Result{}}
		for i := range 3 * maxSends {
			host := fmt.Sprintf("slow%d.test", i)
			box.add(delivery(i, host), time.Now())
			posts.answer[host+":443"] = after(10*time.Second, delivered)
		}
		b := run(t, box, posts, salts{"salt"})
		for round := 1; round <= 3; round++ {
			if got := len(b.receivers.messages()); got != round*maxSends {
				t.Errorf("round %d: %d sent, want %d", round, got, round*maxSends)
			}
			pass(10 * time.Second)
		}
	})
}

// A hundred dead receivers with a backlog each hold every slot until they have failed once; from then on one slot each,
// and the others are served at once.
func TestWorkerManyDeadReceiversDelayNobodyForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		box, start := &outbox{}, time.Now()
		posts := &receivers{answer: map[string]func(context.Context) Result{}}
		for i := range 100 * 12 {
			host := fmt.Sprintf("dead%d.test", i%100)
			posts.answer[host+":443"] = after(10*time.Second, Result{Response: "timeout"})
			box.add(delivery(i, host), start.Add(-time.Hour))
		}
		b := run(t, box, posts, salts{"salt"})
		pass(35 * time.Second)
		for i := range 50 {
			box.add(delivery(10_000+i, "shop.test"), time.Now())
		}
		b.Wake()
		synctest.Wait()
		if got := box.delivered("shop.test:443"); got != 50 {
			t.Errorf("%d delivered at once, want 50", got)
		}
		b.stop()
	})
}
