package invoice_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// sight is one report of a rail after some minutes: a payment's key, sum and status.
type sight struct {
	minutes int
	key     string
	amount  string
	status  rail.Status
}

func paid(key, amount string) sight { return sight{0, key, amount, rail.Confirmed} }

// What a till set for itself counts for every method; what it set for one method counts there instead.
func TestRulesForMoneyThatIsNotExact(t *testing.T) {
	for name, row := range map[string]struct {
		till, method map[string]string
		sights       []sight
		want         sums
		unmatched    []string
	}{
		"short by default": {sights: []sight{paid("a", "99.50")}, want: sums{"wrongamount", "100", "0.5", "100", "0"}},
		"short within the method's percent": {method: map[string]string{"tolerance_percent": "0.5"},
			sights: []sight{paid("a", "99.50")}, want: sums{"payed", "100", "0", "99.5", "0"}},
		"short by one unit more": {method: map[string]string{"tolerance_percent": "0.5"},
			sights: []sight{paid("a", "99.49")}, want: sums{"wrongamount", "100", "0.51", "100", "0"}},
		"short by more than the worth": {method: map[string]string{"tolerance_percent": "5", "tolerance_usd": "0.01"},
			sights: []sight{paid("a", "99")}, want: sums{"wrongamount", "100", "1", "100", "0"}},
		"short, and the rest within the tolerance": {method: map[string]string{"tolerance_percent": "0.5"},
			sights: []sight{paid("a", "60"), paid("b", "39.60")}, want: sums{"payed", "100", "0", "99.6", "0"}},

		"beyond by default": {sights: []sight{paid("a", "130")}, want: sums{"payed", "100", "0", "130", "0"}},
		"beyond is left": {method: map[string]string{"excess": "unmatched"},
			sights: []sight{paid("a", "130")}, want: sums{"payed", "100", "0", "100", "0"}, unmatched: []string{"30 excess"}},
		"the method wins over the till": {till: map[string]string{"excess": "unmatched"}, method: map[string]string{"excess": "credit"},
			sights: []sight{paid("a", "130")}, want: sums{"payed", "100", "0", "130", "0"}},
		"beyond within the limit": {till: map[string]string{"excess": "unmatched", "excess_percent": "30"},
			sights: []sight{paid("a", "130")}, want: sums{"payed", "100", "0", "130", "0"}},
		"beyond the limit all of it is left": {till: map[string]string{"excess": "unmatched", "excess_percent": "29.9999"},
			sights: []sight{paid("a", "130")}, want: sums{"payed", "100", "0", "100", "0"}, unmatched: []string{"30 excess"}},
		"paid twice": {till: map[string]string{"excess": "unmatched"},
			sights: []sight{paid("a", "100"), paid("b", "100")}, want: sums{"payed", "100", "0", "100", "0"}, unmatched: []string{"100 excess"}},
		"the last part is too large": {till: map[string]string{"excess": "unmatched"},
			sights: []sight{paid("a", "60"), paid("b", "60")}, want: sums{"payed", "100", "0", "100", "0"}, unmatched: []string{"20 excess"}},
		"an excess that a chain takes back goes with its payment": {till: map[string]string{"excess": "unmatched"},
			sights: []sight{paid("a", "130"), {0, "a", "130", rail.Gone}}, want: sums{"payed", "100", "100", "0", "0"}},
		"and comes back with it": {till: map[string]string{"excess": "unmatched"},
			sights: []sight{paid("a", "130"), {0, "a", "130", rail.Gone}, paid("a", "130")},
			want:   sums{"payed", "100", "0", "100", "0"}, unmatched: []string{"30 excess"}},

		"two parts by default": {sights: []sight{paid("a", "40"), paid("b", "60")}, want: sums{"payed", "100", "0", "100", "0"}},
		"a second part that does not count": {method: map[string]string{"parts": "unmatched"},
			sights: []sight{paid("a", "40"), paid("b", "60")}, want: sums{"wrongamount", "100", "60", "100", "0"},
			unmatched: []string{"60 second_part"}},
		"the first part is told twice": {method: map[string]string{"parts": "unmatched"},
			sights: []sight{{0, "a", "100", rail.Seen}, paid("a", "100")}, want: sums{"payed", "100", "0", "100", "0"}},
		"a first part that is gone makes room": {method: map[string]string{"parts": "unmatched"},
			sights: []sight{{0, "a", "40", rail.Seen}, {0, "a", "40", rail.Gone}, paid("b", "100")},
			want:   sums{"payed", "100", "0", "100", "0"}},

		"late by default": {sights: []sight{{120, "a", "100", rail.Confirmed}}, want: sums{"payed", "100", "0", "100", "0"}},
		"later than the method's grace": {method: map[string]string{"grace": "10m"},
			sights: []sight{{71, "a", "100", rail.Confirmed}}, want: sums{"failed", "100", "100", "100", "0"}, unmatched: []string{"100 late"}},
		"within the method's grace": {till: map[string]string{"grace": "0m"}, method: map[string]string{"grace": "10m"},
			sights: []sight{{70, "a", "100", rail.Confirmed}}, want: sums{"payed", "100", "0", "100", "0"}},
		"a part is given up when the method's grace ends": {method: map[string]string{"grace": "10m"},
			sights:    []sight{{65, "a", "40", rail.Confirmed}, {6, "x", "0", ""}},
			want:      sums{"failed", "100", "100", "100", "0"},
			unmatched: []string{"40 short"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, row.till)
			s.must(s.store.SetMethodSettings(t.Context(), s.owner.ID, "SBP", row.method))
			id := s.create(nil)
			quote := s.choose(id, "SBP")
			for _, one := range row.sights {
				s.pass(time.Duration(one.minutes) * time.Minute)
				if one.status != "" {
					s.see(quote, one.key, one.amount, one.status)
				}
			}
			s.expect(id, row.want)
			if diff := cmp.Diff(row.unmatched, s.unmatched()); diff != "" {
				t.Errorf("unmatched (-want +got):\n%s", diff)
			}
		})
	}
}

// An excess that was given to another invoice goes away with the payment that it was split off.
func TestAnExcessThatWasAssignedFollowsItsPayment(t *testing.T) {
	s := open(t, map[string]string{"excess": "unmatched"})
	first, second := s.create(nil), s.create(func(r *invoice.Request) { r.Amount = "30" })
	quote := s.choose(first, "SBP")
	s.choose(second, "SBP")
	s.see(quote, "a", "130", rail.Confirmed)
	rest, err := s.store.Unmatched(t.Context(), "", 9)
	s.must(err)
	s.must(s.service.Assign(t.Context(), rest[0].ID, second, anna))
	s.expect(second, sums{"payed", "30", "0", "30", "0"})
	s.see(quote, "a", "130", rail.Gone)
	s.expect(first, sums{"payed", "100", "100", "0", "0"})
	s.expect(second, sums{"payed", "30", "30", "0", "0"})
	if got := s.balance("SBP"); got != "0" {
		t.Errorf("balance %s, want 0", got)
	}
}

// TestPartsAddUpToTheWhole: whatever the commission, the surcharge, where the commission is taken from and the parts in
// which the money comes, the till's balance and the operator's commission are what the payer paid, to the last unit
// (contract section 4).
func TestPartsAddUpToTheWhole(t *testing.T) {
	var shops []*shop // one database for each kind of till: to make one takes longer than all the rest
	for _, excess := range []string{"credit", "unmatched"} {
		for _, sandbox := range []bool{false, true} {
			s := openTill(t, sandbox, map[string]string{"excess": excess})
			s.byHand("SBPP2P")
			shops = append(shops, s)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		s := shops[rapid.IntRange(0, len(shops)-1).Draw(r, "shop")]
		before := s.booked()
		s.terms("SBPP2P", func(m *invoice.Terms) {
			m.Fixed.Minor = rapid.Int64Range(0, 20_000).Draw(r, "fixed")
			m.Percent = money.Percent(rapid.Int64Range(0, 1_000_000).Draw(r, "percent"))
			m.ExtraFixed.Minor = rapid.Int64Range(0, 9_999).Draw(r, "extra fixed")
			m.ExtraPercent = money.Percent(rapid.Int64Range(0, 1_000_000).Draw(r, "extra percent"))
		})
		asked := rapid.Int64Range(1, 99_999).Draw(r, "asked")
		id := s.create(func(q *invoice.Request) {
			q.Amount = money.Amount{Asset: money.RUB, Minor: asked}.String()
			q.SubtractFrom = rapid.SampledFrom([]string{"amount", "balance"}).Draw(r, "from")
		})
		quote := s.choose(id, "SBPP2P")
		if quote.Due.Minor != asked+quote.Surcharge.Minor {
			r.Fatalf("due %s is not %d and the surcharge %s", quote.Due, asked, quote.Surcharge)
		}
		received := int64(0)
		for i := range rapid.IntRange(1, 4).Draw(r, "parts") {
			sum := rapid.Int64Range(1, quote.Due.Minor).Draw(r, "part")
			received += sum
			s.see(quote, fmt.Sprint(id, i), money.Amount{Asset: money.RUB, Minor: sum}.String(), rail.Confirmed)
		}
		if received < quote.Due.Minor {
			s.see(quote, id+"rest", money.Amount{Asset: money.RUB, Minor: quote.Due.Minor - received}.String(), rail.Confirmed)
			received = quote.Due.Minor
		}
		s.addsUp(r, id, received, before)
	})
	for _, s := range shops {
		s.sound()
	}
}

// booked is what stands in each account, as a liability.
func (s *shop) booked() map[string]int64 {
	totals, err := s.store.Totals(s.t.Context())
	s.must(err)
	booked := map[string]int64{}
	for _, total := range totals {
		booked[total.Account.Name] -= total.Minor
	}
	return booked
}

// addsUp compares what came with where it went.
func (s *shop) addsUp(r *rapid.T, id string, received int64, before map[string]int64) {
	s.booksBalance()
	booked := s.booked()
	for account, sum := range before {
		booked[account] -= sum
	}
	info, err := s.service.Info(s.t.Context(), s.owner.ID, id)
	s.must(err)
	quote := s.record(id).Quotes[0]
	balance := booked[ledger.Till(s.owner.Sandbox, s.owner.ID, quote.Method, quote.Wallet, money.RUB).Name]
	commission := booked["operator:revenue"] + booked[fmt.Sprintf("operator:receivable:%d", s.owner.ID)]
	left := booked[fmt.Sprintf("unmatched:%d", s.owner.ID)]
	told := info.Balance.Minor
	if info.Invoice.SubtractFrom == invoice.FromBalance {
		told -= info.Commission.Minor // it is charged to the balance in a posting of its own
	}
	if balance+commission+left != received || info.Invoice.State != invoice.Payed {
		r.Fatalf("%d came; %d balance, %d commission, %d unmatched", received, balance, commission, left)
	}
	if told != balance || info.Commission.Minor != commission || balance < 0 || commission < 0 {
		r.Fatalf("the books have %d and %d, the wire tells %s and %s", balance, commission, info.Balance, info.Commission)
	}
	if parts := []int64{booked["held:"+id], -booked["wallet:"+quote.Wallet]}; parts[0] != 0 || parts[1] != received {
		r.Fatalf("held %d, in the wallet %d of %d", parts[0], parts[1], received)
	}
}
