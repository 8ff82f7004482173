package feed

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/invoice"
)

// memory is a Store of events that are numbered or wait, each of one till.
type memory struct {
	mutex    sync.Mutex
	numbered []owned
	waiting  []owned
	failing  error
	appended chan struct{} // nil never signals
}

type owned struct {
	till  int64
	event Event
}

func (m *memory) happen(till int64, subjects ...string) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, subject := range subjects {
		m.waiting = append(m.waiting, owned{till, Event{Kind: invoice.OfInvoice, Subject: subject, Number: 1}})
	}
}

func (m *memory) SequenceEvents(_ context.Context, limit int) (int, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	done := min(limit, len(m.waiting))
	for _, one := range m.waiting[:done] {
		one.event.Sequence = int64(len(m.numbered) + 1)
		m.numbered = append(m.numbered, one)
	}
	m.waiting = m.waiting[done:]
	return done, m.failing
}

func (m *memory) Appended() <-chan struct{} { return m.appended }

func (m *memory) LastSequence(context.Context) (int64, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return int64(len(m.numbered)), m.failing
}

func (m *memory) SequencedTills(_ context.Context, after, head int64) ([]int64, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	var tills []int64
	for _, one := range m.numbered[after:head] {
		tills = append(tills, one.till)
	}
	return tills, m.failing
}

func (m *memory) EventsAfter(_ context.Context, till, after int64, limit int) ([]Event, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	var events []Event
	for _, one := range m.numbered[after:] {
		if one.till == till && len(events) < limit {
			events = append(events, one.event)
		}
	}
	return events, m.failing
}

const (
	shop  = int64(100000001)
	other = int64(100000002)
)

// waiting starts a call that waits; the page it gets is in the channel.
func waiting(t *testing.T, s *Service, till, after int64) <-chan Page {
	t.Helper()
	pages := make(chan Page, 1)
	go func() {
		page, err := s.List(t.Context(), till, Query{After: after, Limit: MaxItems, Wait: MaxWait})
		if err != nil {
			t.Error(err)
		}
		pages <- page
	}()
	synctest.Wait()
	return pages
}

// answered tells whether a waiting call has its page.
func answered(pages <-chan Page) bool {
	synctest.Wait()
	return len(pages) == 1
}

func subjects(page Page) []string {
	var all []string
	for _, e := range page.Events {
		all = append(all, e.Subject)
	}
	return all
}

func TestPagesFollowTheCursor(t *testing.T) {
	kept := &memory{}
	s := New(kept)
	kept.happen(shop, "a", "b")
	kept.happen(other, "x")
	kept.happen(shop, "c")
	if err := s.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	var got [][]string
	cursor := int64(0)
	for range 3 {
		page, err := s.List(t.Context(), shop, Query{After: cursor, Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		got, cursor = append(got, subjects(page)), page.Cursor
	}
	if diff := cmp.Diff([][]string{{"a", "b"}, {"c"}, nil}, got); diff != "" || cursor != 4 {
		t.Errorf("cursor %d (-want +got):\n%s", cursor, diff)
	}
}

func TestNowIsBehindTheNewestEvent(t *testing.T) {
	kept := &memory{}
	s := New(kept)
	kept.happen(other, "x", "y")
	if err := s.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	page, err := s.List(t.Context(), shop, Query{After: Now, Limit: 1})
	if err != nil || page.Cursor != 2 || page.Events != nil {
		t.Errorf("%+v, %v", page, err)
	}
}

// TestACursorFromElsewhereIsRefused: a reader of a database that was put back to an older state would miss events.
func TestACursorFromElsewhereIsRefused(t *testing.T) {
	for _, after := range []int64{1, -2} {
		_, err := New(&memory{}).List(t.Context(), shop, Query{After: after, Limit: 1})
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("after %d: %v", after, err)
		}
	}
}

func TestABacklogIsNumberedInBatches(t *testing.T) {
	kept := &memory{}
	for range 2*batch + 1 {
		kept.happen(shop, "a")
	}
	if err := New(kept).Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(kept.waiting) > 0 || len(kept.numbered) != 2*batch+1 {
		t.Errorf("%d wait, %d are numbered", len(kept.waiting), len(kept.numbered))
	}
}

func TestAWaitingCallIsAnsweredByTheTillsOwnEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept := &memory{}
		s := New(kept)
		pages := waiting(t, s, shop, 0)
		kept.happen(other, "x")
		if err := s.Sequence(t.Context()); err != nil || answered(pages) {
			t.Error("another till's event answered the call:", err)
		}
		kept.happen(shop, "a")
		if err := s.Sequence(t.Context()); err != nil || !answered(pages) {
			t.Fatal("the call is not answered:", err)
		}
		if diff := cmp.Diff([]string{"a"}, subjects(<-pages)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestWaitingCallsNumberWhatWasAppended: one of them gets the signal, all get their events.
func TestWaitingCallsNumberWhatWasAppended(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept := &memory{appended: make(chan struct{}, 1)}
		s := New(kept)
		pages, others := waiting(t, s, shop, 0), waiting(t, s, other, 0)
		kept.happen(shop, "a")
		kept.happen(other, "x")
		kept.appended <- struct{}{}
		if !answered(pages) || !answered(others) {
			t.Error("a call is not answered")
		}
	})
}

// TestWhatAnotherProcessNumberedAnswersToo: the sequencer of another process may be the faster one.
func TestWhatAnotherProcessNumberedAnswersToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept := &memory{}
		s := New(kept)
		pages := waiting(t, s, shop, 0)
		kept.happen(shop, "a")
		if err := New(kept).Sequence(t.Context()); err != nil || answered(pages) {
			t.Fatal(err)
		}
		if err := s.Sequence(t.Context()); err != nil || !answered(pages) {
			t.Error("the call is not answered:", err)
		}
	})
}

func TestBehindABacklogEveryWaitingCallLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kept := &memory{}
		s := New(kept)
		pages := waiting(t, s, shop, 0)
		for range maxTold + 1 {
			kept.happen(shop, "a")
		}
		if err := s.Sequence(t.Context()); err != nil || !answered(pages) {
			t.Error("the call is not answered:", err)
		}
	})
}

func TestAWaitEndsWithItsTimeOrWithTheServer(t *testing.T) {
	for name, end := range map[string]func(s *Service){
		"time":   func(*Service) { <-time.After(MaxWait) }, // the bubble's
		"server": func(s *Service) { s.Close(); s.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				kept := &memory{}
				kept.happen(other, "x")
				s := New(kept)
				if err := s.Sequence(t.Context()); err != nil {
					t.Fatal(err)
				}
				pages := waiting(t, s, shop, 1)
				end(s)
				if !answered(pages) {
					t.Fatal("the call still waits")
				}
				if page := <-pages; page.Cursor != 1 || page.Events != nil {
					t.Errorf("%+v", page)
				}
				if !s.waiters.none() {
					t.Error("the call is still counted")
				}
			})
		})
	}
}

func TestAWaitEndsWithItsCaller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, leave := context.WithCancel(t.Context())
		failed := make(chan error, 1)
		s := New(&memory{})
		go func() {
			_, err := s.List(ctx, shop, Query{Limit: 1, Wait: MaxWait})
			failed <- err
		}()
		synctest.Wait()
		leave()
		if err := <-failed; !errors.Is(err, context.Canceled) || !s.waiters.none() {
			t.Error(err)
		}
	})
}

func TestWaitingCallsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(&memory{})
		for range maxTillWaiting {
			waiting(t, s, shop, 0)
		}
		_, err := s.List(t.Context(), shop, Query{Limit: 1, Wait: time.Second})
		if fault.KindOf(err) != fault.Limited {
			t.Errorf("one more of the till: %v", err)
		}
		if _, err := s.List(t.Context(), shop, Query{Limit: 1}); err != nil {
			t.Errorf("one without waiting: %v", err)
		}
		pages := waiting(t, s, other, 0)
		s.Close()
		if !answered(pages) {
			t.Error("another till's call was not taken")
		}
	})
	w := waiters{byTill: map[int64]*waiter{}}
	for till := range int64(maxWaiting / maxTillWaiting) {
		for range maxTillWaiting {
			if _, err := w.enter(till); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := w.enter(shop); fault.KindOf(err) != fault.Limited {
		t.Errorf("one more in all: %v", err)
	}
	w.leave(0)
	if _, err := w.enter(shop); err != nil {
		t.Errorf("after one left: %v", err)
	}
}

func TestABrokenStoreIsToldToTheCaller(t *testing.T) {
	kept := &memory{failing: errors.New("no disk")}
	s := New(kept)
	if err := s.Sequence(t.Context()); !errors.Is(err, kept.failing) {
		t.Error(err)
	}
	if _, err := s.List(t.Context(), shop, Query{Limit: 1, Wait: MaxWait}); !errors.Is(err, kept.failing) {
		t.Error(err)
	}
}
