package storetest

import (
	"kassa/internal/callback"
	"kassa/internal/fault"
)

var resendChecks = []check{
	{"what was delivered is sent again under its id, with a fresh schedule", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 0))
		s.claim(0, 1)
		s.end("m1", 1, callback.Waiting, 5)
		s.claim(5, 1)
		s.end("m1", 2, callback.Success, 0)
		s.must(s.Resend(s.ctx, first, after(100)))
		s.hasNext(after(100))
		claimed, err := s.Claim(s.ctx, after(100), after(160), 5)
		s.must(err)
		s.same("attempts of the schedule", claimed[0].Attempts, 0)
		s.same("id", claimed[0].ID, "m1")
		s.same("ours", s.end("m1", claimed[0].Fence, callback.Waiting, 105), true)
		s.same("log", s.states(first), []string{"m1 pending 3"})
	}},
	{"what is waiting is due at once", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 50))
		s.must(s.Resend(s.ctx, first, after(10)))
		s.same("claimed", s.claim(10, 5), []string{"m1"})
	}},
	{"what was given up is due at once", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 0))
		s.claim(0, 1)
		s.end("m1", 1, callback.GivenUp, 0)
		s.must(s.Resend(s.ctx, first, after(10)))
		s.same("claimed", s.claim(10, 5), []string{"m1"})
	}},
	{"only the newest is sent again", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 0), news("m2", first, 2, 0))
		s.must(s.Resend(s.ctx, first, after(10)))
		s.same("log", s.states(first), []string{"m1 superseded 0", "m2 pending 0"})
	}},
	{"what nobody has taken is listed: what will be tried, and what was given up", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 50))
		waiting, err := s.Waiting(s.ctx, 5)
		s.must(err)
		s.same("waiting", waiting, []callback.Undelivered{{
			Line:    callback.Line{ID: "m1", URL: waiting[0].URL, State: callback.Waiting, CreatedAt: after(50)},
			Subject: first, Till: sandbox, Due: after(50),
		}})
		s.claim(50, 1)
		s.end("m1", 1, callback.GivenUp, 0)
		waiting, err = s.Waiting(s.ctx, 5)
		s.must(err)
		s.same("waiting", waiting, []callback.Undelivered{})
		failed, err := s.GivenUp(s.ctx, 5)
		s.must(err)
		s.same("given up", len(failed), 1)
		s.same("attempts", failed[0].Attempts, 1)
		s.same("due", failed[0].Due.IsZero(), true)
	}},
	{"an attempt in flight counts no more, and its lease holds the next one back", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 0))
		s.claim(0, 1)
		s.must(s.Resend(s.ctx, first, after(10)))
		s.same("in flight", s.claim(10, 5), []string(nil))
		s.hasNext(after(60))
		s.same("ours", s.end("m1", 1, callback.Success, 0), false)
		s.same("claimed", s.claim(60, 5), []string{"m1"})
		s.same("log", s.states(first), []string{"m1 pending 1"})
	}},
	{"a successor that waits for a superseded one is still freed", func(s *suite) {
		s.created(first)
		s.announce(news("m1", first, 1, 0))
		s.claim(0, 1)
		s.announce(news("m2", first, 2, 5))
		s.must(s.Resend(s.ctx, first, after(10)))
		s.end("m1", 1, callback.Success, 0)
		s.same("claimed", s.claim(10, 5), []string{"m2"})
	}},
	{"without a callback there is nothing to send again", func(s *suite) {
		s.created(first)
		s.refuses(fault.NotFound, s.Resend(s.ctx, first, begin))
	}},
}
