package invoice_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// sale is one invoice of a hundred roubles, paid with the sum.
func (s *shop) sale(paid, from string) string {
	s.t.Helper()
	id := s.create(func(q *invoice.Request) { q.SubtractFrom = from })
	if paid != "" {
		s.see(s.choose(id, "TEST"), "key of "+id, paid, rail.Confirmed)
	}
	return id
}

// TestReportsAgreeWithTheLedger: what the reports say adds up to what the ledger holds, to the last unit.
func TestReportsAgreeWithTheLedger(t *testing.T) {
	s := open(t, nil)
	s.terms("TEST", func(m *invoice.Terms) { m.Fixed.Minor, m.Percent = 33, 12_345 })
	for i, paid := range []string{"100", "", "100.01", "250", "40", "100", "7.77"} {
		s.sale(paid, []string{"amount", "balance"}[i%2])
	}
	s.pass(3 * time.Hour) // what is not covered expires
	page, more, err := s.service.Page(t.Context(), s.owner.ID, 1, 1, 100)
	s.must(err)
	if len(page) != 7 || more {
		t.Fatalf("%d invoices, another page %t", len(page), more)
	}
	var credited, commission, roubles, payed int64
	for _, info := range page {
		if !info.Invoice.State.Settled() {
			continue
		}
		credited += info.Balance.Minor
		commission += info.Commission.Minor
		if info.Invoice.SubtractFrom == invoice.FromBalance {
			credited -= info.Commission.Minor // it is charged to the balance in a posting of its own
		}
		if info.Invoice.State == invoice.Payed {
			roubles, payed = roubles+info.Invoice.Rub, payed+1
		}
	}
	totals, err := s.store.Totals(t.Context())
	s.must(err)
	sums := map[ledger.Account]int64{}
	for _, total := range totals {
		sums[total.Account] = -total.Minor
	}
	till := sums[ledger.Till(true, s.owner.ID, "TEST", "pool-TEST", money.RUB)]
	if revenue := sums[ledger.Revenue(true, money.RUB)]; credited != till || commission != revenue || till == 0 || revenue == 0 {
		t.Errorf("the reports add up to %d and a commission of %d, the ledger has %d and %d", credited, commission, till, revenue)
	}
	balances, err := s.store.MethodBalances(t.Context(), s.owner.ID)
	s.must(err)
	if diff := cmp.Diff([]ledger.MethodBalance{{Method: "TEST", Amount: money.Amount{Asset: money.RUB, Minor: till}}}, balances); diff != "" {
		t.Errorf("balances (-ledger +balance/list):\n%s", diff)
	}
	tally, err := s.service.Summary(t.Context(), s.owner.ID, 1)
	s.must(err)
	if want := (invoice.Tally{PayedRub: roubles, Payed: payed, Total: 7}); tally != want {
		t.Errorf("summary %+v, the history says %+v", tally, want)
	}
}

// TestPages: every page number shows its part, an item is as invoice/info shows it, and nothing is repeated.
func TestPages(t *testing.T) {
	s := open(t, nil)
	var want []string
	for i := range 7 {
		want = append([]string{s.sale([]string{"", "100"}[i%2], "amount")}, want...)
		s.time = s.time.Add(time.Second)
	}
	for _, items := range []int{1, 2, 3, 7, 100} {
		var got []string
		for number, more := 1, true; more; number++ {
			var page []invoice.Info
			var err error
			page, more, err = s.service.Page(t.Context(), s.owner.ID, 1, number, items)
			s.must(err)
			for _, info := range page {
				got = append(got, info.Invoice.ID)
				whole, err := s.service.Info(t.Context(), s.owner.ID, info.Invoice.ID)
				s.must(err)
				if diff := cmp.Diff(whole, info); diff != "" {
					t.Errorf("item of a page (-invoice/info +history):\n%s", diff)
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("pages of %d (-want +got):\n%s", items, diff)
		}
	}
	page, more, err := s.service.Page(t.Context(), s.owner.ID, 1, 99, 100)
	if len(page) != 0 || more || err != nil {
		t.Errorf("a page beyond the end has %d items, more %t, %v", len(page), more, err)
	}
	if _, _, err = s.service.Page(t.Context(), s.owner.ID, 1, 1001, 100); fault.KindOf(err) != fault.Invalid {
		t.Errorf("page 1001 of 100: %v", err)
	}
}

func TestPeriodIsDaysOf24Hours(t *testing.T) {
	s := open(t, nil)
	s.sale("100", "amount")
	for _, row := range []struct {
		age  time.Duration
		days int
		want int64
	}{
		{24 * time.Hour, 1, 1}, {24*time.Hour + time.Millisecond, 1, 0}, {24*time.Hour + time.Millisecond, 2, 1},
	} {
		s.time = opening.Add(row.age)
		tally, err := s.service.Summary(t.Context(), s.owner.ID, row.days)
		s.must(err)
		exported := int64(0)
		s.must(s.service.Export(t.Context(), s.owner.ID, row.days, func(infos []invoice.Info) error {
			exported += int64(len(infos))
			return nil
		}))
		if tally.Total != row.want || exported != row.want {
			t.Errorf("%s later %d days have %d invoices, %d exported, want %d", row.age, row.days, tally.Total, exported, row.want)
		}
	}
}

func TestConversion(t *testing.T) {
	for tally, want := range map[invoice.Tally]int64{
		{}: 0, {Total: 3}: 0, {Payed: 2, Total: 3}: 67, {Payed: 1, Total: 3}: 33, {Payed: 3, Total: 3}: 100, {Payed: 199, Total: 200}: 100, {Payed: 198, Total: 200}: 99,
	} {
		t.Run(fmt.Sprint(tally), func(t *testing.T) {
			if got := tally.Conversion(); got != want {
				t.Errorf("%d percent, want %d", got, want)
			}
		})
	}
}
