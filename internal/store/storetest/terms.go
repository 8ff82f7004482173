package storetest

import (
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

func btc(minor int64) money.Amount { return money.Amount{Asset: money.BTC, Minor: minor} }

// unset are the terms of BITCOIN that nobody has touched.
func unset(enabled bool) invoice.Terms {
	return invoice.Terms{
		Enabled: enabled, TillEnabled: true, Fixed: btc(0), Min: btc(0), Max: btc(0), ExtraFixed: btc(0), Fee: btc(0),
		Out: invoice.OutTerms{Enabled: enabled, Fixed: btc(0), Min: btc(0), Max: btc(0), Fee: btc(0)},
	}
}

// operators are terms with every field of the operator's set.
func operators() invoice.Terms {
	return invoice.Terms{
		Enabled: true, TillEnabled: true, Fixed: btc(1), Percent: 2, Min: btc(3), Max: btc(4), ExtraFixed: btc(0),
		MinimalLevel: 5, Lock: 6 * time.Minute, Fee: btc(7), Rail: rail.ManualName,
		Out: invoice.OutTerms{Enabled: true, Fixed: btc(7), Percent: 8, Min: btc(9), Max: btc(10), Fee: btc(11)},
	}
}

func (s *suite) hasTerms(tillID int64, isSandbox bool, want invoice.Terms) {
	s.Helper()
	got, err := s.Terms(s.ctx, tillID, isSandbox, "BITCOIN")
	s.must(err)
	s.same("terms", got, want)
	all, err := s.AllTerms(s.ctx, tillID, isSandbox)
	s.must(err)
	s.same("among all terms", all["BITCOIN"], want)
	s.same("number of all terms", len(all), len(rail.Methods()))
}

var termsChecks = []check{
	{"without terms a method is free: open to sandbox tills, closed to live ones", func(s *suite) {
		s.hasTerms(sandbox, true, unset(true))
		s.hasTerms(live, false, unset(false))
	}},
	{"the operator's terms are for one kind of tills", func(s *suite) {
		s.must(s.SetOperatorTerms(s.ctx, false, "BITCOIN", invoice.Terms{Enabled: true, Lock: time.Hour}))
		s.must(s.SetOperatorTerms(s.ctx, false, "BITCOIN", operators()))
		s.hasTerms(live, false, operators())
		s.hasTerms(sandbox, true, unset(true))
	}},
	{"a till's terms come on top of the operator's", func(s *suite) {
		s.tills()
		s.must(s.SetOperatorTerms(s.ctx, false, "BITCOIN", operators()))
		s.must(s.SetTillTerms(s.ctx, live, "BITCOIN", true, btc(1), 1))
		s.must(s.SetTillTerms(s.ctx, live, "BITCOIN", false, btc(8), 9))
		want := operators()
		want.TillEnabled, want.ExtraFixed, want.ExtraPercent = false, btc(8), 9
		s.hasTerms(live, false, want)
		s.hasTerms(100000007, false, operators())
	}},
	{"unknown methods and tills are not found", func(s *suite) {
		_, err := s.Terms(s.ctx, live, false, "GOLD")
		s.refuses(fault.NotFound, err)
		s.refuses(fault.NotFound, s.SetOperatorTerms(s.ctx, false, "GOLD", invoice.Terms{}))
		s.refuses(fault.NotFound, s.SetTillTerms(s.ctx, live, "GOLD", true, money.Amount{}, 0))
		s.refuses(fault.NotFound, s.SetTillTerms(s.ctx, live, "BITCOIN", true, money.Amount{}, 0))
	}},
	{"terms of another asset, and impossible ones, are refused", func(s *suite) {
		s.tills()
		s.refuses(fault.Conflict, s.SetOperatorTerms(s.ctx, true, "BITCOIN", invoice.Terms{Fixed: money.Of(money.USD, 1)}))
		s.refuses(fault.Conflict, s.SetOperatorTerms(s.ctx, true, "BITCOIN", invoice.Terms{Fixed: btc(-1)}))
		s.refuses(fault.Conflict, s.SetOperatorTerms(s.ctx, true, "BITCOIN", invoice.Terms{Percent: 1_000_001}))
		s.refuses(fault.Conflict, s.SetTillTerms(s.ctx, live, "BITCOIN", true, money.Of(money.USD, 1), 0))
		s.refuses(fault.Conflict, s.SetOperatorTerms(s.ctx, true, "BITCOIN", invoice.Terms{Out: invoice.OutTerms{Fee: btc(-1)}}))
		s.refuses(fault.Conflict, s.SetOperatorTerms(s.ctx, true, "BITCOIN", invoice.Terms{Out: invoice.OutTerms{Max: money.Of(money.USD, 1)}}))
		s.refuses(fault.Conflict, s.SetTillTerms(s.ctx, live, "BITCOIN", true, btc(-1), 0))
	}},
}
