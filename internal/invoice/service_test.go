package invoice_test

import (
	"context"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/rates"
)

func TestCreate(t *testing.T) {
	s := open(t, nil)
	id := s.create(func(r *invoice.Request) { r.Amount, r.Currency = "100", "USD" })
	if !strings.HasPrefix(id, "100000001_") || len(id) != 20 {
		t.Errorf("id %q", id)
	}
	if got := s.record(id).Invoice.Rub; got != 8146 {
		t.Errorf("rub_amount %d, want 8146", got)
	}
	s.expect(id, sums{"notpayed", "100", "100", "100", "0"})
	s.expectStory(id, "invoice.created")
}

func TestAnotherTillsInvoiceIsNotFound(t *testing.T) {
	s := open(t, nil)
	id := s.create(nil)
	for _, unknown := range []struct {
		till int64
		id   string
	}{{100000002, id}, {100000001, "100000001_zzzzzzzzzz"}, {100000001, "garbage"}, {100000001, ""}} {
		_, err := s.service.Info(t.Context(), unknown.till, unknown.id)
		if fault.KindOf(err) != fault.NotFound || err.Error() != "Invoice not found" {
			t.Errorf("till %d, invoice %q: %v", unknown.till, unknown.id, err)
		}
	}
}

func TestPayments(t *testing.T) {
	type step func(*shop, string, *invoice.Quote)
	confirmed := func(key, amount string) step {
		return func(s *shop, _ string, q *invoice.Quote) { s.see(q, key, amount, rail.Confirmed) }
	}
	seen := func(key, amount string) step {
		return func(s *shop, _ string, q *invoice.Quote) { s.see(q, key, amount, rail.Seen) }
	}
	gone := func(key, amount string) step {
		return func(s *shop, _ string, q *invoice.Quote) { s.see(q, key, amount, rail.Gone) }
	}
	pass := func(d time.Duration) step { return func(s *shop, _ string, _ *invoice.Quote) { s.pass(d) } }

	tests := map[string]struct {
		steps     []step
		want      sums
		balance   string
		unmatched []string
		callbacks int
	}{
		"all at once":    {steps: []step{confirmed("a", "100")}, want: sums{"payed", "100", "0", "100", "0"}, balance: "100", callbacks: 1},
		"seen first":     {steps: []step{seen("a", "100")}, want: sums{"processing", "100", "0", "100", "0"}, balance: "0"},
		"then confirmed": {steps: []step{seen("a", "100"), confirmed("a", "100")}, want: sums{"payed", "100", "0", "100", "0"}, balance: "100", callbacks: 1},
		"told twice":     {steps: []step{confirmed("a", "100"), confirmed("a", "100")}, want: sums{"payed", "100", "0", "100", "0"}, balance: "100", callbacks: 1},
		"a part":         {steps: []step{confirmed("a", "40")}, want: sums{"wrongamount", "100", "60", "100", "0"}, balance: "0"},
		"two parts":      {steps: []step{confirmed("a", "40"), confirmed("b", "60")}, want: sums{"payed", "100", "0", "100", "0"}, balance: "100", callbacks: 1},
		"a part and one awaited": {steps: []step{confirmed("a", "40"), seen("b", "60")},
			want: sums{"processing", "100", "0", "100", "0"}, balance: "0"},
		"too much": {steps: []step{confirmed("a", "150")}, want: sums{"payed", "100", "0", "150", "0"}, balance: "150", callbacks: 1},
		"more afterwards": {steps: []step{confirmed("a", "100"), confirmed("b", "1")},
			want: sums{"payed", "100", "0", "101", "0"}, balance: "101", callbacks: 1},
		"seen money that vanishes": {steps: []step{seen("a", "100"), gone("a", "100")},
			want: sums{"notpayed", "100", "100", "100", "0"}, balance: "0"},
		"credited money that vanishes": {steps: []step{confirmed("a", "100"), gone("a", "100")},
			want: sums{"payed", "100", "100", "0", "0"}, balance: "0", callbacks: 1},
		"and comes back": {steps: []step{confirmed("a", "100"), gone("a", "100"), confirmed("a", "100")},
			want: sums{"payed", "100", "0", "100", "0"}, balance: "100", callbacks: 1},
		"a part that vanishes": {steps: []step{confirmed("a", "40"), gone("a", "40")},
			want: sums{"notpayed", "100", "100", "100", "0"}, balance: "0"},
		"nothing in time": {steps: []step{pass(time.Hour)}, want: sums{"failed", "100", "100", "100", "0"}, balance: "0"},
		"a part in time": {steps: []step{confirmed("a", "40"), pass(time.Hour)},
			want: sums{"wrongamount", "100", "60", "40", "0"}, balance: "40"},
		"within the grace": {steps: []step{pass(2 * time.Hour), confirmed("a", "100")},
			want: sums{"payed", "100", "0", "100", "0"}, balance: "100", callbacks: 1},
		"the rest within the grace": {steps: []step{confirmed("a", "40"), pass(90 * time.Minute), confirmed("b", "60")},
			want: sums{"payed", "100", "0", "100", "0"}, balance: "100", callbacks: 1},
		"two parts within the grace": {steps: []step{pass(90 * time.Minute), confirmed("a", "40"), confirmed("b", "60")},
			want: sums{"payed", "100", "0", "100", "0"}, balance: "100", callbacks: 1},
		"a part within the grace alone": {steps: []step{pass(90 * time.Minute), confirmed("a", "40"), pass(time.Hour)},
			want: sums{"failed", "100", "100", "100", "0"}, balance: "0", unmatched: []string{"40 short"}},
		"after the grace": {steps: []step{pass(2*time.Hour + time.Second), confirmed("a", "100")},
			want: sums{"failed", "100", "100", "100", "0"}, balance: "0", unmatched: []string{"100 late"}},
		"excess after the grace": {steps: []step{confirmed("a", "100"), pass(2*time.Hour + time.Second), confirmed("b", "7")},
			want: sums{"payed", "100", "0", "100", "0"}, balance: "100", unmatched: []string{"7 late"}, callbacks: 1},
		"expiry waits for awaited money": {steps: []step{seen("a", "100"), pass(26 * time.Hour)},
			want: sums{"processing", "100", "0", "100", "0"}, balance: "0"},
		"awaited money confirmed late": {steps: []step{seen("a", "100"), pass(26 * time.Hour), confirmed("a", "100")},
			want: sums{"payed", "100", "0", "100", "0"}, balance: "100", callbacks: 1},
		"awaited money vanished late": {steps: []step{seen("a", "100"), pass(26 * time.Hour), gone("a", "100")},
			want: sums{"failed", "100", "100", "100", "0"}, balance: "0"},
		"unmatched money that vanishes": {steps: []step{pass(3 * time.Hour), confirmed("a", "100"), gone("a", "100")},
			want: sums{"failed", "100", "100", "100", "0"}, balance: "0"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := open(t, nil)
			id := s.create(nil)
			quote := s.choose(id, "TEST")
			for _, step := range test.steps {
				step(s, id, quote)
			}
			s.expect(id, test.want)
			if got := s.balance("TEST"); got != test.balance {
				t.Errorf("balance %s, want %s", got, test.balance)
			}
			if diff := cmp.Diff(test.unmatched, s.unmatched()); diff != "" {
				t.Errorf("unmatched (-want +got):\n%s", diff)
			}
			if len(s.bodies) != test.callbacks {
				t.Errorf("announced %q, want %d", s.bodies, test.callbacks)
			}
		})
	}
}

func TestTheHistoryOfAPayment(t *testing.T) {
	s := open(t, nil)
	id := s.create(nil)
	quote := s.choose(id, "TEST")
	s.choose(id, "TEST")
	s.see(quote, "a", "40", rail.Confirmed)
	s.see(quote, "b", "60", rail.Seen)
	s.see(quote, "b", "60", rail.Confirmed)
	s.expectStory(id, "invoice.created", "invoice.method_chosen",
		"payment.seen", "payment.confirmed", "invoice.wrongamount",
		"payment.seen", "invoice.processing", "payment.confirmed", "invoice.payed")
	s.expectCallbacks(`{"state":"payed","balance":"100"}`)
}

func TestATillHearsWhatItAskedFor(t *testing.T) {
	tests := map[string]struct {
		setting string
		act     func(*shop, string)
		want    string
	}{
		"failed": {"callback_failed", func(s *shop, _ string) { s.pass(time.Hour) }, `{"state":"failed","balance":"100"}`},
		"an expired wrongamount": {"callback_wrongamount", func(s *shop, id string) {
			s.see(s.choose(id, "TEST"), "a", "40", rail.Confirmed)
			s.pass(time.Hour)
		}, `{"state":"wrongamount","balance":"40"}`},
		"unavailable": {"callback_unavailable", func(s *shop, id string) {
			s.must(s.service.Cancel(s.t.Context(), id, invoice.Step{Actor: "me", Note: "sold out"}))
		}, `{"state":"unavailable","balance":"100"}`},
		"a reversal": {"callback_reversed", func(s *shop, id string) {
			quote := s.choose(id, "TEST")
			s.see(quote, "a", "100", rail.Confirmed)
			s.see(quote, "a", "100", rail.Gone)
		}, `{"state":"payed","balance":"0"}`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for _, on := range []bool{false, true} {
				s := open(t, map[string]string{test.setting: map[bool]string{true: "true", false: "false"}[on]})
				test.act(s, s.create(nil))
				last := ""
				if len(s.bodies) > 0 {
					last = s.bodies[len(s.bodies)-1]
				}
				if told := last == test.want; told != on {
					t.Errorf("switched on: %v, announced %q", on, s.bodies)
				}
			}
		})
	}
}

func TestAPartPaidTopupMaySettle(t *testing.T) {
	s := open(t, map[string]string{"settle_part_topup": "true"})
	id := s.create(func(r *invoice.Request) { r.Type = "topup" })
	s.see(s.choose(id, "TEST"), "a", "40", rail.Confirmed)
	s.expect(id, sums{"wrongamount", "100", "60", "100", "0"})
	s.pass(time.Hour)
	s.expect(id, sums{"payed", "100", "60", "40", "0"})
	s.expectCallbacks(`{"state":"payed","balance":"40"}`)
}

func TestCancel(t *testing.T) {
	s := open(t, nil)
	id := s.create(nil)
	quote := s.choose(id, "TEST")
	by := invoice.Step{Actor: "merchant", Note: "sold out"}
	s.must(s.service.Cancel(t.Context(), id, by))
	s.must(s.service.Cancel(t.Context(), id, by))
	s.expect(id, sums{"unavailable", "100", "100", "100", "0"})
	s.expectStory(id, "invoice.created", "invoice.method_chosen", "invoice.unavailable")

	s.see(quote, "a", "100", rail.Confirmed)
	s.expect(id, sums{"unavailable", "100", "100", "100", "0"})
	if diff := cmp.Diff([]string{"100 withdrawn"}, s.unmatched()); diff != "" {
		t.Errorf("unmatched (-want +got):\n%s", diff)
	}
}

func TestCancelIsRefusedOnceMoneyWasSeen(t *testing.T) {
	s := open(t, nil)
	id := s.create(nil)
	quote := s.choose(id, "TEST")
	s.see(quote, "a", "1", rail.Seen)
	err := s.service.Cancel(t.Context(), id, invoice.Step{Actor: "merchant", Note: "sold out"})
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("a seen payment: %v", err)
	}
	s.see(quote, "a", "1", rail.Gone)
	s.must(s.service.Cancel(t.Context(), id, invoice.Step{Actor: "merchant", Note: "sold out"}))
}

func TestTheFirstMoneyPinsItsQuote(t *testing.T) {
	s := open(t, nil)
	id := s.create(nil)
	test := s.choose(id, "TEST")
	bitcoin := s.choose(id, "BITCOIN")
	s.see(test, "a", "40", rail.Seen)
	s.expect(id, sums{"processing", "100", "60", "100", "0"})
	if err := s.service.Choose(t.Context(), id, "BITCOIN"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("choosing after money was seen: %v", err)
	}
	s.see(bitcoin, "b", "0.001", rail.Confirmed)
	if diff := cmp.Diff([]string{"0.001 other_method"}, s.unmatched()); diff != "" {
		t.Errorf("unmatched (-want +got):\n%s", diff)
	}
	s.see(test, "a", "40", rail.Gone)
	s.choose(id, "BITCOIN")
}

func TestARequiredMethod(t *testing.T) {
	s := open(t, nil)
	id := s.create(func(r *invoice.Request) { r.RequiredMethod = "BITCOIN" })
	if err := s.service.Choose(t.Context(), id, "TEST"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("another method: %v", err)
	}
	page, err := s.service.Checkout(t.Context(), id)
	s.must(err)
	if len(page.Offers) != 1 || page.Offers[0].Method.Name != "BITCOIN" || page.Method != "" {
		t.Errorf("offers %v, method %q", page.Offers, page.Method)
	}
	s.choose(id, "BITCOIN")
}

func TestASandboxTillIsOfferedTheWholeCatalogue(t *testing.T) {
	s := open(t, nil)
	page, err := s.service.Checkout(t.Context(), s.create(nil))
	s.must(err)
	if len(page.Offers) != len(rail.Methods()) {
		t.Errorf("%d offers, the catalogue has %d", len(page.Offers), len(rail.Methods()))
	}
}

// terms sets a method's price rule for the shop.
func (s *shop) terms(method string, change func(*invoice.Terms)) {
	s.t.Helper()
	terms, err := s.store.Terms(s.t.Context(), s.owner.ID, s.owner.Sandbox, method)
	s.must(err)
	change(&terms)
	s.must(s.store.SetOperatorTerms(s.t.Context(), s.owner.Sandbox, method, terms))
	s.must(s.store.SetTillTerms(s.t.Context(), s.owner.ID, method, terms.TillEnabled, terms.ExtraFixed, terms.ExtraPercent))
}

func TestCommissions(t *testing.T) {
	rub := func(text string) money.Amount {
		amount, err := money.Parse(money.RUB, text)
		if err != nil {
			t.Fatal(err)
		}
		return amount
	}
	percent := func(text string) money.Percent {
		p, err := money.ParsePercent(text)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	tests := map[string]struct {
		source  string
		terms   func(*invoice.Terms)
		paid    []string
		before  sums
		after   sums
		balance string
	}{
		"the contract's surcharge": {"amount", func(m *invoice.Terms) { m.ExtraPercent = percent("10") }, []string{"110"},
			sums{"notpayed", "110", "110", "110", "0"}, sums{"payed", "110", "0", "110", "0"}, "110"},
		"from the amount": {"amount", func(m *invoice.Terms) { m.Fixed, m.Percent = rub("1"), percent("2.5") }, []string{"100"},
			sums{"notpayed", "100", "100", "96.5", "3.5"}, sums{"payed", "100", "0", "96.5", "3.5"}, "96.5"},
		"from the balance": {"balance", func(m *invoice.Terms) { m.Fixed, m.Percent = rub("1"), percent("2.5") }, []string{"100"},
			sums{"notpayed", "100", "100", "100", "3.5"}, sums{"payed", "100", "0", "100", "3.5"}, "96.5"},
		"on an excess too, its fixed part once": {"amount", func(m *invoice.Terms) { m.Fixed, m.Percent = rub("1"), percent("10") },
			[]string{"100", "50"}, sums{"notpayed", "100", "100", "89", "11"}, sums{"payed", "100", "0", "134", "16"}, "134"},
		"rounded half up once": {"amount", func(m *invoice.Terms) { m.Percent = percent("0.005") }, []string{"100"},
			sums{"notpayed", "100", "100", "99.99", "0.01"}, sums{"payed", "100", "0", "99.99", "0.01"}, "99.99"},
		"never more than the total": {"amount", func(m *invoice.Terms) { m.Fixed = rub("500") }, []string{"100"},
			sums{"notpayed", "100", "100", "0", "100"}, sums{"payed", "100", "0", "0", "100"}, "0"},
		"on the surcharge too": {"amount", func(m *invoice.Terms) { m.ExtraPercent, m.Percent = percent("10"), percent("10") }, []string{"110"},
			sums{"notpayed", "110", "110", "99", "11"}, sums{"payed", "110", "0", "99", "11"}, "99"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := open(t, nil)
			s.terms("TEST", test.terms)
			id := s.create(func(r *invoice.Request) { r.SubtractFrom = test.source })
			quote := s.choose(id, "TEST")
			s.expect(id, test.before)
			for i, paid := range test.paid {
				s.see(quote, string(rune('a'+i)), paid, rail.Confirmed)
			}
			s.expect(id, test.after)
			if got := s.balance("TEST"); got != test.balance {
				t.Errorf("balance %s, want %s", got, test.balance)
			}
			s.see(quote, "a", test.paid[0], rail.Gone)
			s.booksBalance()
		})
	}
}

func TestLimitsHideAMethod(t *testing.T) {
	s := open(t, nil)
	s.terms("TEST", func(m *invoice.Terms) { m.Min = money.Of(money.RUB, 101) })
	s.terms("CARDRUB", func(m *invoice.Terms) { m.Max = money.Of(money.RUB, 99) })
	s.terms("SBP", func(m *invoice.Terms) { m.TillEnabled = false })
	s.terms("CRYSTALPAY", func(m *invoice.Terms) { m.MinimalLevel = 1 })
	id := s.create(nil)
	page, err := s.service.Checkout(t.Context(), id)
	s.must(err)
	for _, offer := range page.Offers {
		switch offer.Method.Name {
		case "TEST", "CARDRUB", "SBP", "CRYSTALPAY":
			t.Errorf("%s is offered", offer.Method.Name)
		}
	}
	for _, name := range []string{"TEST", "CARDRUB", "SBP", "CRYSTALPAY"} {
		if err := s.service.Choose(t.Context(), id, name); fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestToleranceOnChains(t *testing.T) {
	tests := map[string]struct {
		amount, method, paid, state string
	}{
		"half a percent of a small sum": {"100", "USDTTRC", "99.5", "payed"},
		"a little more":                 {"100", "USDTTRC", "99.499999", "wrongamount"},
		"a dollar of a large sum":       {"10000", "USDTTRC", "9999", "payed"},
		"more than a dollar":            {"10000", "USDTTRC", "9998.999999", "wrongamount"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := open(t, nil)
			id := s.create(func(r *invoice.Request) { r.Amount, r.Currency = test.amount, "USDT" })
			s.see(s.choose(id, test.method), "a", test.paid, rail.Confirmed)
			if got := s.record(id).Invoice.State.Wire(); got != test.state {
				t.Errorf("state %s, want %s", got, test.state)
			}
		})
	}
}

func TestMoneyAfterAShortLockCountsAtItsArrivalsRate(t *testing.T) {
	s := open(t, nil)
	s.terms("BITCOIN", func(m *invoice.Terms) { m.Lock = 10 * time.Minute })
	table := func(price int64) rates.Table {
		parsed, err := rates.ParseTable(strings.NewReader(ratesText(price)))
		s.must(err)
		return parsed
	}
	s.must(s.rates.Set(true, table(50000)))
	id := s.create(func(r *invoice.Request) { r.Amount, r.Currency = "100", "USD" })
	quote := s.choose(id, "BITCOIN")
	s.expect(id, sums{"notpayed", "0.002", "0.002", "0.002", "0"})

	s.must(s.rates.Set(true, table(100000)))
	s.pass(11 * time.Minute)
	s.expect(id, sums{"notpayed", "0.002", "0.001", "0.002", "0"})
	s.see(quote, "a", "0.0005", rail.Confirmed)
	s.expect(id, sums{"wrongamount", "0.002", "0.0005", "0.002", "0"})
	s.see(quote, "b", "0.0005", rail.Confirmed)
	s.expect(id, sums{"payed", "0.002", "0", "0.001", "0"})
}

func TestMoneyThatCannotBeTakenInIsParked(t *testing.T) {
	s := open(t, nil)
	quote := s.choose(s.create(nil), "TEST")
	odd := func(change func(*rail.Observation)) rail.Observation {
		o := rail.Observation{
			Rail: "test", Network: "test", Key: "k", Ref: quote.Destination, Asset: money.RUB, Raw: big.NewInt(10000),
			Decimals: 2, Status: rail.Confirmed, Confirmations: 1, FirstSeen: s.time,
		}
		change(&o)
		return o
	}
	huge, _ := new(big.Int).SetString(strings.Repeat("9", 40), 10)
	for i, o := range []rail.Observation{
		odd(func(o *rail.Observation) { o.Key, o.Ref = "1", "nowhere" }),
		odd(func(o *rail.Observation) { o.Key, o.Asset = "2", money.BTC }),
		odd(func(o *rail.Observation) { o.Key, o.Raw = "3", huge }),
		odd(func(o *rail.Observation) { o.Key, o.Raw, o.Decimals = "4", big.NewInt(1), 12 }),
	} {
		s.must(s.service.Observe(t.Context(), o))
		s.must(s.service.Observe(t.Context(), o))
		parked, err := s.store.Parked(context.Background(), 100)
		s.must(err)
		if len(parked) != i+1 {
			t.Errorf("observation %s: %d parked, want %d", o.Key, len(parked), i+1)
		}
	}
	s.booksBalance()
}

func TestUnmatchedMoney(t *testing.T) {
	by := invoice.Step{Actor: "olga", Note: "ticket 7"}
	late := func(t *testing.T) (*shop, string, string) {
		s := open(t, nil)
		id := s.create(nil)
		quote := s.choose(id, "TEST")
		s.pass(3 * time.Hour)
		s.see(quote, "a", "100", rail.Confirmed)
		payments, err := s.store.Unmatched(t.Context(), "", 10)
		s.must(err)
		return s, id, payments[0].ID
	}
	t.Run("credited to the till", func(t *testing.T) {
		s, id, payment := late(t)
		s.must(s.service.Credit(t.Context(), payment, by))
		if got := s.balance("TEST"); got != "100" {
			t.Errorf("balance %s", got)
		}
		s.expect(id, sums{"failed", "100", "100", "100", "0"})
		events, err := s.store.History(t.Context(), id)
		s.must(err)
		last := events[len(events)-1]
		if last.Actor != "olga" || last.Note != "ticket 7" || last.Payment != payment {
			t.Errorf("event %+v", last)
		}
		if err := s.service.Refunded(t.Context(), payment, by); fault.KindOf(err) != fault.Conflict {
			t.Errorf("resolved twice: %v", err)
		}
	})
	t.Run("refunded", func(t *testing.T) {
		s, _, payment := late(t)
		s.must(s.service.Refunded(t.Context(), payment, by))
		if left := s.unmatched(); left != nil {
			t.Errorf("left %v", left)
		}
		s.booksBalance()
	})
	t.Run("assigned to its own invoice", func(t *testing.T) {
		s, id, payment := late(t)
		s.must(s.service.Assign(t.Context(), payment, id, by))
		s.expect(id, sums{"payed", "100", "0", "100", "0"})
		s.expectCallbacks(`{"state":"payed","balance":"100"}`)
	})
	t.Run("assigned to another invoice", func(t *testing.T) {
		s, id, payment := late(t)
		other := s.create(nil)
		if err := s.service.Assign(t.Context(), payment, other, by); fault.KindOf(err) != fault.Conflict {
			t.Errorf("nobody chose its method: %v", err)
		}
		s.choose(other, "TEST")
		s.must(s.service.Assign(t.Context(), payment, other, by))
		s.expect(other, sums{"payed", "100", "0", "100", "0"})
		s.expect(id, sums{"failed", "100", "100", "100", "0"})
		if got := s.balance("TEST"); got != "100" {
			t.Errorf("balance %s", got)
		}
	})
	t.Run("refused where it does not cover", func(t *testing.T) {
		s, _, payment := late(t)
		dear := s.create(func(r *invoice.Request) { r.Amount = "500" })
		s.choose(dear, "TEST")
		s.pass(5 * time.Hour)
		if err := s.service.Assign(t.Context(), payment, dear, by); fault.KindOf(err) != fault.Conflict {
			t.Errorf("does not cover: %v", err)
		}
		if diff := cmp.Diff([]string{"100 late"}, s.unmatched()); diff != "" {
			t.Errorf("unmatched (-want +got):\n%s", diff)
		}
	})
	t.Run("unknown", func(t *testing.T) {
		s := open(t, nil)
		if err := s.service.Credit(t.Context(), "pay_none", by); fault.KindOf(err) != fault.NotFound {
			t.Errorf("unknown payment: %v", err)
		}
	})
}

func TestCatchUpGoesOnWhereItStood(t *testing.T) {
	s := open(t, nil)
	id := s.create(nil)
	quote := s.choose(id, "TEST")
	chain := s.service.Rails[0].(*rail.Test)
	for i, paid := range []int64{4000, 6000} {
		s.must(chain.Send(t.Context(), rail.Transfer{
			Key: string(rune('a' + i)), Ref: quote.Destination, Asset: money.RUB, Minor: paid, Status: rail.Confirmed, FirstSeen: s.time,
		}))
		s.must(s.service.CatchUp(t.Context()))
		s.must(s.service.CatchUp(t.Context()))
	}
	s.expect(id, sums{"payed", "100", "0", "100", "0"})
	cursor, err := s.store.Cursor(t.Context(), "test", "test")
	s.must(err)
	if cursor != "2" {
		t.Errorf("cursor %q, want 2", cursor)
	}
}

func TestConversionRoundsUp(t *testing.T) {
	s := open(t, nil)
	rate, err := money.NewRate(money.BTC, money.RUB, decimal.NewFromInt(7_000_000))
	s.must(err)
	tiny := s.create(func(r *invoice.Request) { r.Amount = "0.01" })
	if err := s.service.Choose(t.Context(), tiny, "BITCOIN"); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a kopeck is less than a satoshi: %v", err)
	}
	id := s.create(func(r *invoice.Request) { r.Amount = "1" })
	if quote := s.choose(id, "BITCOIN"); quote.Due.Minor != 20 {
		t.Errorf("due %s, want 20 satoshi: 19.1 rounded up", quote.Due)
	}
	back, err := rate.Inverse().Convert(money.Of(money.RUB, 7), money.Up)
	s.must(err)
	if back.Minor != 100 {
		t.Errorf("7 roubles at 7,000,000 are %d satoshi, want 100: an inverted rate must not round a whole sum up", back.Minor)
	}
}

// ratesText is a price file of bitcoin in dollars.
func ratesText(bitcoin int64) string {
	return "time 2026-11-22T10:00:00Z\nUSD/RUB 80\nBTC/USD " + decimal.NewFromInt(bitcoin).String() + "\n"
}
