package storetest

import (
	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

func alfa() rail.Method { return rail.Method{Name: "SBPALFA", Title: "SBP Alfa", Asset: money.RUB} }

func (s *suite) termsOf(tillID int64, isSandbox bool, name string) invoice.Terms {
	s.Helper()
	got, err := s.Terms(s.ctx, tillID, isSandbox, name)
	s.must(err)
	all, err := s.AllTerms(s.ctx, tillID, isSandbox)
	s.must(err)
	s.same("among all terms", all[name], got)
	return got
}

var methodChecks = []check{
	{"an added method stands behind the catalogue and has terms like any other", func(s *suite) {
		s.must(s.AddMethod(s.ctx, alfa(), begin))
		methods, err := s.Methods(s.ctx)
		s.must(err)
		s.same("methods", methods, append(rail.Methods(), alfa()))
		got, err := s.MethodByName(s.ctx, "SBPALFA")
		s.must(err)
		s.same("method", got, alfa())
		s.same("open to live tills", s.termsOf(live, false, "SBPALFA").Enabled, false)
		s.must(s.SetOperatorTerms(s.ctx, false, "SBPALFA", invoice.Terms{Enabled: true, Rail: rail.ManualName}))
		s.same("rail", s.termsOf(live, false, "SBPALFA").Rail, rail.ManualName)
	}},
	{"a method is added once, under a name that is nobody's", func(s *suite) {
		s.must(s.AddMethod(s.ctx, alfa(), begin))
		s.refuses(fault.Conflict, s.AddMethod(s.ctx, alfa(), begin))
		s.refuses(fault.Conflict, s.AddMethod(s.ctx, rail.Method{Name: "TEST", Title: "Test", Asset: money.RUB}, begin))
		s.refuses(fault.Invalid, s.AddMethod(s.ctx, rail.Method{Name: "x", Title: "x", Asset: money.RUB}, begin))
		_, err := s.MethodByName(s.ctx, "GOLD")
		s.refuses(fault.NotFound, err)
	}},
	{"TEST is never enabled for a live till", func(s *suite) {
		s.tills()
		s.refuses(fault.Conflict, s.SetOperatorTerms(s.ctx, false, "TEST", invoice.Terms{Enabled: true}))
		s.refuses(fault.Conflict, s.SetTillTerms(s.ctx, live, "TEST", true, money.Amount{}, 0))
		s.same("switch", s.termsOf(live, false, "TEST").TillEnabled, false)
		s.must(s.SetTillTerms(s.ctx, sandbox, "TEST", true, money.Amount{}, 0))
	}},
	{"editing changes what is named and keeps the rest", func(s *suite) {
		s.tills()
		off, percent := false, money.Percent(25_000)
		s.must(s.SetTillTerms(s.ctx, live, "BITCOIN", true, btc(8), 9))
		s.must(s.EditMethod(s.ctx, live, "BITCOIN", nil, &percent))
		want := unset(false)
		want.ExtraFixed, want.ExtraPercent = btc(8), percent
		s.same("percent", s.termsOf(live, false, "BITCOIN"), want)
		s.must(s.EditMethod(s.ctx, live, "BITCOIN", &off, nil))
		want.TillEnabled = false
		s.same("switch", s.termsOf(live, false, "BITCOIN"), want)
		s.must(s.EditMethod(s.ctx, live, "LITECOIN", nil, &percent))
		s.same("switch of an untouched one", s.termsOf(live, false, "LITECOIN").TillEnabled, true)
		s.refuses(fault.NotFound, s.EditMethod(s.ctx, live, "GOLD", &off, nil))
		s.refuses(fault.NotFound, s.EditMethod(s.ctx, 100000007, "BITCOIN", &off, nil))
	}},
	{"a till's rules and instructions are for one method", func(s *suite) {
		s.tills()
		s.must(s.SetMethodSettings(s.ctx, live, "SBP", map[string]string{"grace": "5m", "parts": "unmatched"}))
		s.must(s.SetMethodSettings(s.ctx, live, "SBP", map[string]string{"grace": "6m", "parts": ""}))
		s.must(s.SetInstructions(s.ctx, live, "SBP", "", "Call us"))
		s.must(s.SetInstructions(s.ctx, live, "SBP", "ru", "Позвоните\nнам"))
		s.must(s.SetInstructions(s.ctx, live, "SBP", "en", "Ring"))
		s.must(s.SetInstructions(s.ctx, live, "SBP", "en", ""))
		got := s.termsOf(live, false, "SBP")
		s.same("settings", got.Settings, map[string]string{"grace": "6m"})
		s.same("instructions", got.Instructions, map[string]string{"": "Call us", "ru": "Позвоните\nнам"})
		s.same("of another method", s.termsOf(live, false, "CARDRUB").Instructions, nothing())
		s.same("of another till", s.termsOf(sandbox, true, "SBP").Settings, nothing())
		s.refuses(fault.NotFound, s.SetInstructions(s.ctx, 100000007, "SBP", "", "x"))
		s.refuses(fault.NotFound, s.SetMethodSettings(s.ctx, live, "GOLD", map[string]string{"grace": "6m"}))
	}},
	{"a wallet is a till's own or a pool", func(s *suite) {
		s.tills()
		var own, again, pool rail.Wallet
		s.must(s.in(func(tx invoice.Tx) (err error) {
			if own, err = tx.OwnWallet(s.ctx, live, "SBP", rail.ManualNetwork, begin); err != nil {
				return err
			}
			if again, err = tx.OwnWallet(s.ctx, live, "SBP", rail.ManualNetwork, after(9)); err != nil {
				return err
			}
			pool, err = tx.PoolWallet(s.ctx, "SBP", rail.ManualNetwork, begin)
			return err
		}))
		s.same("own", own, rail.Wallet{ID: "own-100000001-SBP", Method: "SBP", Network: rail.ManualNetwork, Till: live})
		s.same("again", again, own)
		s.same("pool", pool, rail.Wallet{ID: "pool-SBP", Sandbox: true, Method: "SBP", Network: rail.ManualNetwork})
	}},
	{"claims wait by first sight until somebody decides", func(s *suite) {
		s.quoted(first)
		claim := func(id string, seconds int, status rail.Status, on string) invoice.Payment {
			p := aPayment(id, first, seconds)
			p.Rail, p.Status = on, status
			return p
		}
		late, early := claim("pay_1", 9, rail.Seen, rail.ManualName), claim("pay_2", 5, rail.Seen, rail.ManualName)
		s.pay(late, early, claim("pay_3", 1, rail.Confirmed, rail.ManualName), claim("pay_4", 1, rail.Gone, rail.ManualName),
			claim("pay_5", 1, rail.Seen, rail.TestName))
		got, err := s.Claimed(s.ctx, 9)
		s.must(err)
		s.same("claimed", got, []invoice.Payment{early, late})
		got, err = s.Claimed(s.ctx, 1)
		s.must(err)
		s.same("limit", got, []invoice.Payment{early})
	}},
	{"the manual log takes one claim and one decision for a key", func(s *suite) {
		log := s.Manual()
		claim := aTransfer("k")
		claim.By, claim.Note = "payer", "Ivan"
		approved := claim
		approved.Status, approved.By, approved.Minor = rail.Confirmed, "anna", 4
		for i, one := range []rail.Transfer{claim, approved} {
			height, err := log.Append(s.ctx, one)
			s.must(err)
			s.same("height", height, int64(i+1))
		}
		rejected := approved
		rejected.Status = rail.Gone
		for _, one := range []rail.Transfer{claim, approved, rejected} {
			_, err := log.Append(s.ctx, one)
			s.refuses(fault.Conflict, err)
		}
		claim.Height, approved.Height = 1, 2
		got, err := log.Transfers(s.ctx, 0, 9)
		s.must(err)
		s.same("log", got, []rail.Transfer{claim, approved})
		got, err = log.Transfers(s.ctx, 1, 9)
		s.must(err)
		s.same("log after the first", got, []rail.Transfer{approved})
	}},
}

func nothing() map[string]string { return nil }
