package storetest

import (
	"kassa/internal/till"
)

func aKey(use till.Use, stored string, seconds int) till.Key {
	return till.Key{Use: use, KeyID: "server", Stored: stored, CreatedAt: after(seconds)}
}

// keyed makes the live till with a secret and a salt.
func (s *suite) keyed() {
	s.Helper()
	s.must(s.InsertTill(s.ctx, aTill(live, false), []till.Key{aKey(till.Secret, "secret", 0), aKey(till.Salt, "salt", 0)}))
}

func (s *suite) stored(use till.Use, seconds int) []string {
	s.Helper()
	keys, err := s.Keys(s.ctx, live, use, after(seconds))
	s.must(err)
	var stored []string
	for _, key := range keys {
		stored = append(stored, key.Stored)
	}
	return stored
}

var keyChecks = []check{
	{"a login finds the till with its settings and its valid keys", func(s *suite) {
		s.keyed()
		s.must(s.SetSettings(s.ctx, live, map[string]string{"rate_limit": "7"}))
		s.must(s.RotateKey(s.ctx, live, aKey(till.Secret, "newer", 5), after(10)))
		got, keys, err := s.TillByLogin(s.ctx, "live", after(9))
		s.must(err)
		s.same("till", got.ID, live)
		s.same("rate limit", got.Settings.RateLimit, 7)
		ending := aKey(till.Secret, "secret", 0)
		ending.EndsAt = after(10)
		s.same("keys", keys, []till.Key{aKey(till.Secret, "newer", 5), ending, aKey(till.Salt, "salt", 0)})
		_, keys, err = s.TillByLogin(s.ctx, "live", after(10))
		s.must(err)
		s.same("keys at the end of the overlap", keys, []till.Key{aKey(till.Secret, "newer", 5), aKey(till.Salt, "salt", 0)})
	}},
	{"rotated keys are valid until their end, newest first", func(s *suite) {
		s.keyed()
		s.must(s.RotateKey(s.ctx, live, aKey(till.Salt, "second", 0), after(10)))
		s.must(s.RotateKey(s.ctx, live, aKey(till.Salt, "third", 0), after(5)))
		s.same("at once", s.stored(till.Salt, 4), []string{"third", "second", "salt"})
		s.same("after the shorter overlap", s.stored(till.Salt, 5), []string{"third"})
		s.same("secrets", s.stored(till.Secret, 5), []string{"secret"})
	}},
	{"a later rotation does not prolong a key that ends before", func(s *suite) {
		s.keyed()
		s.must(s.RotateKey(s.ctx, live, aKey(till.Salt, "second", 0), after(5)))
		s.must(s.RotateKey(s.ctx, live, aKey(till.Salt, "third", 0), after(10)))
		s.same("after the first end", s.stored(till.Salt, 7), []string{"third", "second"})
	}},
	{"the first server key stays", func(s *suite) {
		for _, id := range []string{"one", "two"} {
			gotID, gotCheck, err := s.KeyCheck(s.ctx, id, "check of "+id)
			s.must(err)
			s.same("key of "+id, []string{gotID, gotCheck}, []string{"one", "check of one"})
		}
	}},
	{"the last public URL counts", func(s *suite) {
		for _, want := range []string{"", "https://a.example", "https://b.example"} {
			if want != "" {
				s.must(s.SetPublicURL(s.ctx, want))
			}
			got, err := s.PublicURL(s.ctx)
			s.must(err)
			s.same("public URL", got, want)
		}
	}},
}
