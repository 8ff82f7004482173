package feed

import (
	"context"
	"sync"
	"time"

	"kassa/internal/fault"
)

// Bounds of one call.
const (
	MaxItems = 100
	// MaxWait must leave the answer time within the server's limits.
	MaxWait = 20 * time.Second
)

// Now, in place of a cursor, begins behind the newest event.
const Now int64 = -1

const (
	batch   = 200    // subjects that one transaction of the sequencer takes
	maxTold = 10_000 // events whose tills are looked up; behind more, everybody looks for himself
)

// Query asks for a page.
type Query struct {
	After int64         // the cursor, 0 for the first event, or Now
	Limit int           // 1 to MaxItems
	Wait  time.Duration // how long to wait for an event if there is none, at most MaxWait
}

// Service sequences events and reads them. Make it with New.
type Service struct {
	store   Store
	waiters waiters
	closing sync.Once

	mutex sync.Mutex // held while events are numbered
	head  int64      // up to which waiters were told
}

// New makes the service.
func New(store Store) *Service {
	return &Service{store: store, waiters: waiters{byTill: map[int64]*waiter{}, closed: make(chan struct{})}}
}

// Sequence numbers what waits, and tells the tills whose events were numbered, by this process or by another one. Call it
// often; waiting calls do so by themselves when an event was appended, so that only what somebody waits for is hurried:
// many events at once are cheaper than each by itself.
func (s *Service) Sequence(ctx context.Context) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for {
		done, err := s.store.SequenceEvents(ctx, batch)
		if err != nil {
			return err
		}
		if done < batch {
			return s.tell(ctx)
		}
	}
}

func (s *Service) tell(ctx context.Context) error {
	head, err := s.store.LastSequence(ctx)
	if err != nil || head == s.head {
		return err
	}
	if s.waiters.none() {
		s.head = head
		return nil
	}
	if head-s.head > maxTold {
		s.head = head
		s.waiters.tellAll()
		return nil
	}
	tills, err := s.store.SequencedTills(ctx, s.head, head)
	if err != nil {
		return err
	}
	s.head = head
	s.waiters.tell(tills)
	return nil
}

// List is a till's events after a cursor, at once if there are any, else when there are or when the wait is over. A
// cursor that was never given is a fault of kind Invalid, too many waiting calls are one of kind Limited.
func (s *Service) List(ctx context.Context, till int64, query Query) (Page, error) {
	cursor, err := s.begin(ctx, query.After)
	if err != nil {
		return Page{}, err
	}
	if query.Wait <= 0 {
		return s.page(ctx, till, cursor, query.Limit)
	}
	waiter, err := s.waiters.enter(till)
	if err != nil {
		return Page{}, err
	}
	defer s.waiters.leave(till)
	over := time.NewTimer(query.Wait)
	defer over.Stop()
	for {
		news := waiter.news() // before the look, so that what comes meanwhile is not missed
		page, err := s.page(ctx, till, cursor, query.Limit)
		if err != nil || len(page.Events) > 0 {
			return page, err
		}
		select {
		case <-news:
		case <-s.store.Appended(): // whoever gets the signal works for all that wait
			if err := s.Sequence(ctx); err != nil {
				return page, err
			}
		case <-over.C:
			return page, nil
		case <-s.waiters.closed:
			return page, nil
		case <-ctx.Done():
			return page, ctx.Err()
		}
	}
}

// begin is where a reader stands.
func (s *Service) begin(ctx context.Context, after int64) (int64, error) {
	head, err := s.store.LastSequence(ctx)
	switch {
	case err != nil:
		return 0, err
	case after == Now:
		return head, nil
	case after < 0 || after > head:
		return 0, fault.Field("after", "must be a `cursor` that this server gave, 0 for the first event or `now`")
	}
	return after, nil
}

func (s *Service) page(ctx context.Context, till, after int64, limit int) (Page, error) {
	events, err := s.store.EventsAfter(ctx, till, after, limit)
	if err != nil {
		return Page{}, err
	}
	page := Page{Events: events, Cursor: after}
	if len(events) > 0 {
		page.Cursor = events[len(events)-1].Sequence
	}
	return page, nil
}

// Close lets every waiting call answer at once, later ones too: the server is going to stop. It may be called twice.
func (s *Service) Close() { s.closing.Do(func() { close(s.waiters.closed) }) }
