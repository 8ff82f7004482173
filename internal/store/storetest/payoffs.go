package storetest

import (
	"context"
	"time"

	"kassa/internal/callback"
	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/payoff"
)

const (
	payout  = "100000002_aaaaaaaaaaaaaaaaaaaa"
	payout2 = "100000002_bbbbbbbbbbbbbbbbbbbb"
)

// aPayoff has every field set.
func aPayoff(id string) payoff.Payoff {
	return payoff.Payoff{
		ID: id, Till: sandbox, Sandbox: true, Dialect: invoice.V2, Method: "BITCOIN", Backing: pool, Wallet: "bc1 Ü",
		WalletExtra: "tag", SubtractFrom: invoice.FromBalance, Amount: btc(100), Receive: btc(100), Deduction: btc(107),
		Commission: btc(7), Asked: "100 USD", RateRecord: `{"sources":2}`, Rub: 8146, RubRecord: `{"rate":"81.46"}`,
		Extra: "salary", CallbackURL: "https://shop.example/hook", Message: "tx 1", Invoice: first, State: payoff.Created,
		CreatedAt: begin, TimerAt: after(3600), Events: 1,
	}
}

// inPayoffs runs one transaction.
func (s *suite) inPayoffs(do func(tx payoff.Tx) error) error {
	return s.WritePayoff(s.ctx, func(_ context.Context, tx payoff.Tx) error { return do(tx) })
}

func (s *suite) insertPayoff(made payoff.Payoff) error {
	return s.inPayoffs(func(tx payoff.Tx) error {
		if err := tx.InsertPayoff(s.ctx, made); err != nil {
			return err
		}
		return tx.AppendPayoffEvent(s.ctx, aPayoffEvent(made.ID, 1))
	})
}

func aPayoffEvent(id string, number int) payoff.Event {
	return payoff.Event{
		Payoff: id, Number: number, At: after(number), Name: "payoff.created", State: payoff.Created, Actor: "merchant", Note: "n",
	}
}

// payoffs makes an invoice with a quote, and payoffs.
func (s *suite) payoffs(ids ...string) {
	s.Helper()
	s.quoted(first)
	for _, id := range ids {
		s.must(s.insertPayoff(aPayoff(id)))
	}
}

func (s *suite) payoff(id string) payoff.Payoff {
	s.Helper()
	is, err := s.Payoff(s.ctx, id)
	s.must(err)
	return is
}

// done is the payoff with all that may change changed.
func done(is payoff.Payoff) payoff.Payoff {
	is.State, is.FinalAt, is.TimerAt, is.Message, is.Events = payoff.Payed, after(9), time.Time{}, "tx 2", 3
	return is
}

var payoffChecks = []check{
	{"a payoff comes back as it was made", func(s *suite) {
		s.payoffs(payout)
		s.same("payoff", s.payoff(payout), aPayoff(payout))
		bare := aPayoff(payout2)
		bare.WalletExtra, bare.Asked, bare.RateRecord, bare.RubRecord, bare.Extra, bare.CallbackURL = "", "", "", "", "", ""
		bare.Message, bare.Invoice, bare.TimerAt = "", "", time.Time{}
		s.must(s.insertPayoff(bare))
		s.same("a bare one", s.payoff(payout2), bare)
	}},
	{"an unknown payoff is not found", func(s *suite) {
		_, err := s.Payoff(s.ctx, payout)
		s.refuses(fault.NotFound, err)
		s.same("text", err.Error(), "Payoff not found")
		s.refuses(fault.NotFound, s.inPayoffs(func(tx payoff.Tx) error {
			_, err := tx.LockPayoff(s.ctx, payout)
			return err
		}))
	}},
	{"a payoff's update writes what may change and counts the version", func(s *suite) {
		s.payoffs(payout)
		other := done(aPayoff(payout))
		other.Wallet, other.Receive = "another", btc(1)
		s.must(s.inPayoffs(func(tx payoff.Tx) error { return tx.UpdatePayoff(s.ctx, other) }))
		want := done(aPayoff(payout))
		want.Version = 1
		s.same("payoff", s.payoff(payout), want)
		s.refuses(fault.Conflict, s.inPayoffs(func(tx payoff.Tx) error { return tx.UpdatePayoff(s.ctx, other) }))
	}},
	{"impossible payoffs are refused", func(s *suite) {
		s.payoffs()
		for name, spoil := range map[string]func(*payoff.Payoff){
			"parts that do not add up":   func(p *payoff.Payoff) { p.Commission.Minor-- },
			"another sum than named":     func(p *payoff.Payoff) { p.Amount.Minor-- },
			"deducted without a balance": func(p *payoff.Payoff) { p.SubtractFrom = invoice.FromAmount },
			"nothing received":           func(p *payoff.Payoff) { p.Amount, p.Receive, p.Deduction = btc(0), btc(0), btc(7) },
			"another asset":              func(p *payoff.Payoff) { p.Commission.Asset = "RUB" },
			"final without its time":     func(p *payoff.Payoff) { p.State, p.TimerAt = payoff.Payed, time.Time{} },
			"a time without being final": func(p *payoff.Payoff) { p.FinalAt = begin },
			"final with a timer":         func(p *payoff.Payoff) { p.State, p.FinalAt = payoff.Payed, begin },
			"an unknown state":           func(p *payoff.Payoff) { p.State = "gone" },
			"live of a sandbox till":     func(p *payoff.Payoff) { p.Sandbox = false },
			"a wallet that is not there": func(p *payoff.Payoff) { p.Backing = "none" },
			"of an unknown invoice":      func(p *payoff.Payoff) { p.Invoice = "none" },
			"to nobody":                  func(p *payoff.Payoff) { p.Wallet = "" },
		} {
			made := aPayoff(payout)
			spoil(&made)
			if err := s.insertPayoff(made); err == nil || fault.KindOf(err) != fault.Conflict {
				s.Errorf("%s: error is %v, want a conflict", name, err)
			}
		}
		s.must(s.insertPayoff(aPayoff(payout)))
		s.refuses(fault.Conflict, s.insertPayoff(aPayoff(payout)))
	}},
	{"events and callbacks of invoices and payoffs stand apart", func(s *suite) {
		s.payoffs(payout)
		s.must(s.inPayoffs(func(tx payoff.Tx) error {
			for _, one := range []invoice.Announcement{news("m1", first, 1, 0), news("m2", payout, 1, 0)} {
				if one.Subject == payout {
					one.Kind = invoice.OfPayoff
				}
				if err := tx.Announce(s.ctx, one); err != nil {
					return err
				}
			}
			return nil
		}))
		history, err := s.PayoffHistory(s.ctx, payout)
		s.must(err)
		s.same("history", history, []payoff.Event{aPayoffEvent(payout, 1)})
		claimed, err := s.Claim(s.ctx, after(0), after(60), 5)
		s.must(err)
		kinds := map[string]string{}
		for _, one := range claimed {
			kinds[one.Subject] = one.Kind
		}
		s.same("kinds", kinds, map[string]string{first: "invoice", payout: "payoff"})
		s.end("m2", 1, callback.Success, 0)
		s.same("log of the payoff", s.states(payout), []string{"m2 success 1"})
		s.same("log of the invoice", s.states(first), []string{"m1 pending 0"})
		s.must(s.Resend(s.ctx, payout, after(9)))
		s.same("claimed", s.claim(9, 5), []string{"m2"})
	}},
	{"an event needs its own kind of subject", func(s *suite) {
		s.payoffs(payout)
		s.refuses(fault.Conflict, s.in(func(tx invoice.Tx) error { return tx.AppendEvent(s.ctx, anEvent(payout, 2)) }))
		for _, bad := range []payoff.Event{aPayoffEvent(first, 2), aPayoffEvent(payout2, 1), {Payoff: payout, Number: 2, Name: "n", State: "notpayed", Actor: "a"}} {
			s.refuses(fault.Conflict, s.inPayoffs(func(tx payoff.Tx) error { return tx.AppendPayoffEvent(s.ctx, bad) }))
		}
	}},
	{"funds are a till's balances of one method", func(s *suite) {
		s.payoffs()
		s.must(s.post(move("1", ledger.Settled, 70)))
		s.must(s.inPayoffs(func(tx payoff.Tx) error {
			for method, want := range map[string][]payoff.Fund{"BITCOIN": {{Wallet: pool, Amount: btc(70)}}, "TEST": {}} {
				got, err := tx.Funds(s.ctx, sandbox, method)
				if err != nil {
					return err
				}
				s.same("funds of "+method, got, want)
			}
			return nil
		}))
	}},
	{"due payoffs are listed earliest first, those without a timer never", func(s *suite) {
		s.payoffs()
		for id, timer := range map[string]time.Time{"late": after(30), "early": after(10), "never": {}, "middle": after(20)} {
			made := aPayoff(id)
			made.TimerAt = timer
			s.must(s.insertPayoff(made))
		}
		for _, one := range []struct {
			now   time.Time
			limit int
			want  []string
		}{{after(9), 9, nil}, {after(20), 9, []string{"early", "middle"}}, {after(99), 1, []string{"early"}}} {
			due, err := s.DuePayoffs(s.ctx, one.now, one.limit)
			s.must(err)
			s.same("due", due, one.want)
		}
	}},
	{"payoffs are listed by state oldest first, and by till newest first", func(s *suite) {
		s.payoffs()
		for i, id := range []string{"b", "a", "c"} {
			made := aPayoff(id)
			made.CreatedAt = after(i / 2)
			if id == "c" {
				made = done(made)
				made.CreatedAt = after(1)
			}
			s.must(s.insertPayoff(made))
		}
		in := func(state payoff.State, from payoff.Place, limit int) []string {
			found, err := s.PayoffsIn(s.ctx, state, from, limit)
			s.must(err)
			return idsOf(found)
		}
		s.same("created", in(payoff.Created, payoff.Place{}, 9), []string{"a", "b"})
		s.same("after a", in(payoff.Created, payoff.Place{At: after(0), ID: "a"}, 9), []string{"b"})
		s.same("payed", in(payoff.Payed, payoff.Place{}, 9), []string{"c"})
		page := func(since time.Time, before payoff.Place, limit int) []string {
			found, err := s.PayoffPage(s.ctx, sandbox, since, before, limit)
			s.must(err)
			places, err := s.PayoffPlaces(s.ctx, sandbox, since, before, limit)
			s.must(err)
			var standing []string
			for _, one := range places {
				standing = append(standing, one.ID)
			}
			s.same("places", standing, idsOf(found))
			return standing
		}
		s.same("all", page(after(0), payoff.Place{At: after(9)}, 9), []string{"c", "b", "a"})
		s.same("the newest", page(after(0), payoff.Place{At: after(9)}, 1), []string{"c"})
		s.same("before b", page(after(0), payoff.Place{At: after(0), ID: "b"}, 9), []string{"a"})
		s.same("of a period", page(after(1), payoff.Place{At: after(9)}, 9), []string{"c"})
		sum, err := s.PayoffSummary(s.ctx, sandbox, after(0))
		s.must(err)
		s.same("summary", sum, payoff.Summary{PayedRub: 8146, Payed: 1, Total: 3})
		sum, err = s.PayoffSummary(s.ctx, live, after(0))
		s.must(err)
		s.same("of another till", sum, payoff.Summary{})
	}},
	{"a payoff that is read for a change is locked", func(s *suite) {
		s.payoffs(payout)
		errs := make(chan error)
		const callers = 20
		for range callers {
			go func() {
				errs <- s.WritePayoff(s.ctx, func(ctx context.Context, tx payoff.Tx) error {
					is, err := tx.LockPayoff(ctx, payout)
					if err != nil {
						return err
					}
					return tx.UpdatePayoff(ctx, is)
				})
			}()
		}
		for range callers {
			s.must(<-errs)
		}
		s.same("version", s.payoff(payout).Version, int64(callers))
	}},
}

func idsOf(found []payoff.Payoff) []string {
	var ids []string
	for _, one := range found {
		ids = append(ids, one.ID)
	}
	return ids
}
