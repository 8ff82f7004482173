package storetest

import (
	"slices"

	"kassa/internal/fault"
	"kassa/internal/idempotency"
	"kassa/internal/invoice"
)

func anAnswer(key string, seconds int) idempotency.Answer {
	return idempotency.Answer{
		Act:  idempotency.Act{Till: sandbox, Key: key, Path: "v3/invoice/create", Request: "digest"},
		Body: []byte(`{"extra":"<Ü>"}`), Until: after(seconds),
	}
}

func (s *suite) keep(answer idempotency.Answer) error {
	return s.in(func(tx invoice.Tx) error { return tx.KeepAnswer(s.ctx, answer) })
}

// claimExtra gives an invoice an extra and tells whose it is then.
func (s *suite) claimExtra(till int64, extra, id string) (holder string) {
	s.Helper()
	s.must(s.in(func(tx invoice.Tx) (err error) {
		holder, err = tx.ClaimExtra(s.ctx, till, extra, id)
		return err
	}))
	return holder
}

var idempotencyChecks = []check{
	{"an answer comes back under its key, to its till only", func(s *suite) {
		s.tills()
		want := anAnswer("k1", 60)
		s.must(s.keep(want))
		got, err := s.Answer(s.ctx, sandbox, "k1")
		s.must(err)
		s.same("answer", got, want)
		for till, key := range map[int64]string{live: "k1", sandbox: "K1"} {
			_, err := s.Answer(s.ctx, till, key)
			s.refuses(fault.NotFound, err)
		}
	}},
	{"a key has one answer, and what was done beside a second one is undone", func(s *suite) {
		s.tills()
		s.must(s.keep(anAnswer("k1", 60)))
		s.refuses(fault.Conflict, s.in(func(tx invoice.Tx) error {
			if err := tx.InsertInvoice(s.ctx, anInvoice(first)); err != nil {
				return err
			}
			return tx.KeepAnswer(s.ctx, anAnswer("k1", 90))
		}))
		_, err := s.Record(s.ctx, first)
		s.refuses(fault.NotFound, err)
		other := anAnswer("k1", 60)
		other.Till = live
		s.must(s.keep(other))
	}},
	{"an answer needs a till, a key, a path and a digest", func(s *suite) {
		s.tills()
		for name, spoil := range map[string]func(*idempotency.Answer){
			"till": func(a *idempotency.Answer) { a.Till = 7 }, "key": func(a *idempotency.Answer) { a.Key = "" },
			"path": func(a *idempotency.Answer) { a.Path = "" }, "digest": func(a *idempotency.Answer) { a.Request = "" },
		} {
			answer := anAnswer("k1", 60)
			spoil(&answer)
			if err := s.keep(answer); err == nil || fault.KindOf(err) != fault.Conflict {
				s.Errorf("without a %s: %v, want a conflict", name, err)
			}
		}
	}},
	{"answers are forgotten when they were kept long enough, oldest first, in batches", func(s *suite) {
		s.tills()
		for i, key := range []string{"d", "b", "c", "a"} {
			s.must(s.keep(anAnswer(key, 10*(i+1))))
		}
		left := func() (keys []string) {
			for _, key := range []string{"a", "b", "c", "d"} {
				if _, err := s.Answer(s.ctx, sandbox, key); err == nil {
					keys = append(keys, key)
				}
			}
			return keys
		}
		for _, round := range []struct {
			seconds, limit, gone int
			left                 []string
		}{{9, 9, 0, []string{"a", "b", "c", "d"}}, {30, 2, 2, []string{"a", "c"}}, {30, 2, 1, []string{"a"}}, {30, 2, 0, []string{"a"}}} {
			gone, err := s.ForgetAnswers(s.ctx, after(round.seconds), round.limit)
			s.must(err)
			s.same("gone", gone, round.gone)
			s.same("left", left(), round.left)
		}
	}},
	{"an extra is of the invoice that claimed it first", func(s *suite) {
		s.created(first, second)
		s.same("new", s.claimExtra(sandbox, "order 7", first), first)
		s.same("taken", s.claimExtra(sandbox, "order 7", second), first)
		s.same("again", s.claimExtra(sandbox, "order 7", first), first)
		s.same("another", s.claimExtra(sandbox, "order 8", second), second)
		s.same("another till's", s.claimExtra(live, "order 7", second), second)
		long := string(slices.Repeat([]byte("Ü"), 2048)) // the longest extra, which no index would take
		s.same("long", s.claimExtra(sandbox, long, first), first)
	}},
}
