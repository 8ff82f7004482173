package storetest

import (
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"kassa/internal/callback"
	"kassa/internal/fault"
	"kassa/internal/invoice"
)

func news(id, of string, event, seconds int) invoice.Announcement {
	return invoice.Announcement{
		ID: id, Kind: invoice.OfInvoice, Subject: of, Event: event, Till: sandbox, URL: "https://" + of[len(of)-10:] + ".example/hook",
		Body: []byte("{\"id\":\"\x00\xff\"}"), At: after(seconds),
	}
}

// announce appends the event and announces it.
func (s *suite) announce(all ...invoice.Announcement) {
	s.Helper()
	s.must(s.in(func(tx invoice.Tx) error {
		for _, one := range all {
			if one.Event > 1 {
				if err := tx.AppendEvent(s.ctx, anEvent(one.Subject, one.Event)); err != nil {
					return err
				}
			}
			if err := tx.Announce(s.ctx, one); err != nil {
				return err
			}
		}
		return nil
	}))
}

// claim leases for a minute what is due and returns the ids.
func (s *suite) claim(seconds, limit int, busy ...string) []string {
	s.Helper()
	claimed, err := s.Claim(s.ctx, after(seconds), after(seconds+60), limit, busy...)
	s.must(err)
	var ids []string
	for _, one := range claimed {
		ids = append(ids, one.ID)
	}
	return ids
}

// end completes a delivery; seconds is when the next try is due.
func (s *suite) end(id string, fence int64, state callback.State, seconds int) bool {
	s.Helper()
	ours, err := s.Complete(s.ctx, callback.Completion{
		ID: id, Fence: fence, State: state, At: after(1), Duration: 250 * time.Millisecond, Response: "answer to " + id,
		Due: after(seconds),
	})
	s.must(err)
	return ours
}

func (s *suite) hasNext(want time.Time) {
	s.Helper()
	next, err := s.Next(s.ctx)
	s.must(err)
	s.same("next", next, want)
}

// states are the log's, with the attempts of each.
func (s *suite) states(of string) []string {
	s.Helper()
	lines, err := s.Log(s.ctx, of)
	s.must(err)
	var states []string
	for _, line := range lines {
		states = append(states, fmt.Sprintf("%s %s %d", line.ID, line.State, line.Attempts))
	}
	return states
}

var outboxChecks = []check{
	{"a delivery carries what was announced", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 0))
		claimed, err := s.Claim(s.ctx, after(0), after(60), 5)
		s.must(err)
		want := news("m1", first, 1, 0)
		s.same("claimed", claimed, []callback.Delivery{{
			ID: "m1", Kind: "invoice", Subject: first, Till: sandbox, Sandbox: true, URL: want.URL, Body: want.Body, Fence: 1, Created: begin,
		}})
	}},
	{"nothing is due before its time, nothing is claimed twice", func(s *suite) {
		s.created(first)
		s.hasNext(time.Time{})
		s.announce(news("m1", first, 1, 10))
		s.hasNext(after(10))
		s.same("early", s.claim(9, 5), []string(nil))
		s.same("due", s.claim(10, 5), []string{"m1"})
		s.same("again", s.claim(11, 5), []string(nil))
		s.hasNext(after(70))
	}},
	{"the longest due come first", func(s *suite) {
		s.created("t_aaaaaaaaaa", "t_bbbbbbbbbb", "t_cccccccccc")
		s.announce(news("m1", "t_aaaaaaaaaa", 1, 3), news("m2", "t_bbbbbbbbbb", 1, 1), news("m3", "t_cccccccccc", 1, 2))
		s.hasNext(after(1))
		s.same("first two", s.claim(9, 2), []string{"m2", "m3"})
		s.same("the rest", s.claim(9, 2), []string{"m1"})
	}},
	{"busy receivers are passed over", func(s *suite) {
		s.created(first, second)
		s.announce(news("m1", first, 1, 0), news("m2", second, 1, 1))
		s.same("both busy", s.claim(9, 5, "aaaaaaaaaa.example:443", "bbbbbbbbbb.example:443"), []string(nil))
		s.same("one busy", s.claim(9, 5, "aaaaaaaaaa.example:443", "other.example:443"), []string{"m2"})
		s.same("part of a name", s.claim(9, 5, "aaaa", "aaaaaaaaaa.example:4433"), []string{"m1"})
	}},
	{"a success ends a delivery", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 0))
		s.claim(0, 1)
		s.same("ours", s.end("m1", 1, callback.Success, 0), true)
		s.same("claimed again", s.claim(9999, 5), []string(nil))
		s.hasNext(time.Time{})
		lines, err := s.Log(s.ctx, first)
		s.must(err)
		s.same("log", lines, []callback.Line{{
			ID: "m1", URL: news("m1", first, 1, 0).URL, State: callback.Success, Attempts: 1,
			LastResponse: "answer to m1", CreatedAt: begin, LastAt: after(1),
		}})
	}},
	{"a failed attempt is tried again when it is due", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 0))
		s.claim(0, 1)
		s.same("ours", s.end("m1", 1, callback.Waiting, 30), true)
		s.hasNext(after(30))
		s.same("early", s.claim(29, 5), []string(nil))
		claimed, err := s.Claim(s.ctx, after(30), after(90), 5)
		s.must(err)
		s.same("attempts and fence", []int64{int64(claimed[0].Attempts), claimed[0].Fence}, []int64{1, 2})
		s.same("ours", s.end("m1", 2, callback.GivenUp, 0), true)
		s.same("claimed", s.claim(9999, 5), []string(nil))
		s.same("log", s.states(first), []string{"m1 failed 2"})
	}},
	{"a lease that ended is given to another, and the late one changes nothing", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 0))
		s.claim(0, 1)
		s.same("within the lease", s.claim(59, 5), []string(nil))
		s.same("after it", s.claim(60, 5), []string{"m1"})
		s.same("the late one", s.end("m1", 1, callback.GivenUp, 0), false)
		s.same("log", s.states(first), []string{"m1 pending 1"})
		s.same("the present one", s.end("m1", 2, callback.Success, 0), true)
		s.same("twice", s.end("m1", 2, callback.GivenUp, 0), false)
		s.same("log", s.states(first), []string{"m1 success 3"})
	}},
	{"two that claim at once share nothing", func(s *suite) {
		const all = 30
		ids := make([]string, all)
		for i := range ids {
			ids[i] = fmt.Sprintf("t_%010d", i)
		}
		s.created(ids...)
		for i, id := range ids {
			s.announce(news(fmt.Sprint("m", i), id, 1, 0))
		}
		claimed := make([][]callback.Delivery, 8)
		var group errgroup.Group
		for i := range claimed {
			group.Go(func() (err error) {
				claimed[i], err = s.Claim(s.ctx, after(1), after(60), all/3)
				return err
			})
		}
		s.must(group.Wait())
		seen := map[string]bool{}
		for _, some := range append(claimed, s.rest()) {
			for _, one := range some {
				if seen[one.ID] {
					s.Fatalf("%s was claimed twice", one.ID)
				}
				seen[one.ID] = true
			}
		}
		s.same("claimed", len(seen), all)
	}},
	{"a newer event supersedes what is undelivered", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 0), news("m2", first, 2, 5))
		s.same("claimed", s.claim(9, 5), []string{"m2"})
		s.end("m2", 1, callback.Success, 0)
		s.announce(news("m3", first, 3, 6))
		s.same("log", s.states(first), []string{"m1 superseded 0", "m2 success 1", "m3 pending 0"})
	}},
	{"what was superseded in flight holds its successor back until it ends", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 0))
		s.claim(0, 1)
		s.announce(news("m2", first, 2, 5), news("m3", first, 3, 6))
		s.same("in flight", s.claim(30, 5), []string(nil))
		s.hasNext(after(60))
		s.same("ours", s.end("m1", 1, callback.Waiting, 30), true)
		s.hasNext(after(6))
		s.same("claimed", s.claim(31, 5), []string{"m3"})
		s.same("log", s.states(first), []string{"m1 superseded 1", "m2 superseded 0", "m3 pending 0"})
		s.same("twice", s.end("m1", 1, callback.Success, 0), false)
		s.same("still in flight", s.claim(32, 5), []string(nil))
	}},
	{"what was superseded in flight and never ends frees its successor with its lease", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 0))
		s.claim(0, 1)
		s.announce(news("m2", first, 2, 5))
		s.same("in flight", s.claim(59, 5), []string(nil))
		s.same("after the lease", s.claim(60, 5), []string{"m2"})
		s.end("m1", 1, callback.Success, 0)
		s.same("its late end frees nothing", s.claim(61, 5), []string(nil))
	}},
	{"a lease that ended before is not inherited", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 0))
		s.claim(0, 1)
		s.announce(news("m2", first, 2, 60))
		s.hasNext(after(60))
		s.same("claimed", s.claim(60, 5), []string{"m2"})
	}},
	{"a callback needs its event, once", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 0))
		for _, bad := range []invoice.Announcement{news("m2", first, 1, 0), news("m1", first, 2, 0), news("m2", first, 9, 0)} {
			s.refuses(fault.Conflict, s.in(func(tx invoice.Tx) error { return tx.Announce(s.ctx, bad) }))
		}
		s.same("log", s.states(first), []string{"m1 pending 0"})
	}},
	{"an unknown callback cannot end, and none ends as superseded", func(s *suite) {
		_, err := s.Complete(s.ctx, callback.Completion{ID: "none", State: callback.Success, At: begin})
		s.refuses(fault.NotFound, err)
		_, err = s.Complete(s.ctx, callback.Completion{ID: "none", State: callback.Superseded, At: begin})
		s.refuses(fault.Internal, err)
	}},
}

// rest claims everything that is left.
func (s *suite) rest() []callback.Delivery {
	s.Helper()
	rest, err := s.Claim(s.ctx, after(1), after(60), 1000)
	s.must(err)
	return rest
}
