package storetest

var rateChecks = []check{
	{"the newest snapshot of the rates is kept", func(s *suite) {
		snapshot, err := s.Rates(s.ctx)
		s.must(err)
		s.same("before the first", snapshot, "")
		s.must(s.SaveRates(s.ctx, `{"n":1}`, after(0)))
		s.must(s.SaveRates(s.ctx, `{"n":2}`, after(1)))
		snapshot, err = s.Rates(s.ctx)
		s.must(err)
		s.same("after two", snapshot, `{"n":2}`)
	}},
	{"an empty snapshot is refused", func(s *suite) {
		if err := s.SaveRates(s.ctx, "", after(0)); err == nil {
			s.Error("it was kept")
		}
	}},
}
