package storetest

import (
	"time"

	"kassa/internal/fault"
	"kassa/internal/till"
)

var tillChecks = []check{
	{"a till comes back as it was made", func(s *suite) {
		s.tills()
		got, err := s.Till(s.ctx, sandbox)
		s.must(err)
		s.same("settings", got.Settings.Text("grace"), till.Defaults().Text("grace"))
		want := aTill(sandbox, true)
		got.Settings, want.Settings = till.Settings{}, till.Settings{} // they hold a zone, which cannot be compared
		s.same("till", got, want)
	}},
	{"a till's number and login are given once", func(s *suite) {
		s.tills()
		number := aTill(live, false)
		number.Login = "another"
		s.refuses(fault.Conflict, s.InsertTill(s.ctx, number, nil))
		login := aTill(100000003, false)
		s.refuses(fault.Conflict, s.InsertTill(s.ctx, login, nil))
	}},
	{"a till without nine digits is refused", func(s *suite) {
		s.refuses(fault.Conflict, s.InsertTill(s.ctx, aTill(99999999, false), nil))
		s.refuses(fault.Conflict, s.InsertTill(s.ctx, aTill(1000000000, false), nil))
	}},
	{"a till with a bad key is not made at all", func(s *suite) {
		s.refuses(fault.Conflict, s.InsertTill(s.ctx, aTill(live, false), []till.Key{{Use: "other", KeyID: "k", Stored: "s"}}))
		_, err := s.Till(s.ctx, live)
		s.refuses(fault.NotFound, err)
	}},
	{"tills are listed oldest first with their settings", func(s *suite) {
		young := aTill(100000009, false)
		young.Login, young.CreatedAt = "young", after(1)
		s.must(s.InsertTill(s.ctx, young, nil))
		s.tills()
		s.must(s.SetSettings(s.ctx, sandbox, map[string]string{"grace": "5m", "rate_limit": "7"}))
		all, err := s.Tills(s.ctx)
		s.must(err)
		var ids []int64
		for _, one := range all {
			ids = append(ids, one.ID)
		}
		s.same("order", ids, []int64{live, sandbox, 100000009})
		s.same("grace", all[1].Settings.Grace, 5*time.Minute)
		s.same("rate limit", all[1].Settings.RateLimit, 7)
	}},
	{"a setting is written, changed and taken back", func(s *suite) {
		s.tills()
		for _, step := range []struct {
			text string
			want time.Duration
		}{{"5m", 5 * time.Minute}, {"7m", 7 * time.Minute}, {"", till.Defaults().Grace}} {
			s.must(s.SetSettings(s.ctx, live, map[string]string{"grace": step.text}))
			got, err := s.Till(s.ctx, live)
			s.must(err)
			s.same("grace "+step.text, got.Settings.Grace, step.want)
		}
	}},
	{"a stored setting that cannot be read is no fault of the caller's", func(s *suite) {
		s.tills()
		s.must(s.SetSettings(s.ctx, live, map[string]string{"grace": "soon"}))
		_, err := s.Till(s.ctx, live)
		s.refuses(fault.Internal, err)
	}},
	{"an unknown till is not found", func(s *suite) {
		_, err := s.Till(s.ctx, live)
		s.refuses(fault.NotFound, err)
		_, _, err = s.TillByLogin(s.ctx, "nobody", begin)
		s.refuses(fault.NotFound, err)
		s.refuses(fault.NotFound, s.SetSettings(s.ctx, live, map[string]string{"grace": "5m"}))
		s.refuses(fault.NotFound, s.RotateKey(s.ctx, live, aKey(till.Salt, "new", 1), begin))
	}},
}
