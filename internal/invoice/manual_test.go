package invoice_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/rail"
)

var anna = invoice.Step{Actor: "anna", Note: "seen in the bank"}

// openByHand is a live till that takes cards by hand.
func openByHand(t *testing.T, settings map[string]string) *shop {
	t.Helper()
	s := openTill(t, false, settings)
	s.byHand("CARDRUBP2P")
	return s
}

// byHand sets a method up as an operator and a merchant do.
func (s *shop) byHand(method string) {
	s.t.Helper()
	s.terms(method, func(m *invoice.Terms) { m.Enabled, m.Rail = true, rail.ManualName })
	s.must(s.store.SetInstructions(s.t.Context(), s.owner.ID, method, "", "Card 2200"))
}

func TestByHand(t *testing.T) {
	type act func(s *shop, id string) error
	claim := func(s *shop, id string) error { return s.manual.Claim(s.t.Context(), id, "from Ivan") }
	approve := func(amount string) act {
		return func(s *shop, id string) error { return s.manual.Approve(s.t.Context(), id, amount, anna) }
	}
	reject := func(s *shop, id string) error { return s.manual.Reject(s.t.Context(), id, anna) }
	pass := func(d time.Duration) act {
		return func(s *shop, _ string) error { s.pass(d); return nil }
	}
	refused := func(do act) act { // with a fault of kind Conflict
		return func(s *shop, id string) error {
			if err := do(s, id); err == nil || fault.KindOf(err) != fault.Conflict {
				return fmt.Errorf("not refused: %w", err)
			}
			return nil
		}
	}
	whole := sums{"payed", "100", "0", "100", "0"}
	failed := sums{"failed", "100", "100", "100", "0"}
	for name, row := range map[string]struct {
		acts      []act
		want      sums
		balance   string
		unmatched []string
	}{
		"chosen":                  {want: sums{"notpayed", "100", "100", "100", "0"}, balance: "0"},
		"claimed":                 {acts: []act{claim}, want: sums{"processing", "100", "0", "100", "0"}, balance: "0"},
		"claimed twice":           {acts: []act{claim, claim}, want: sums{"processing", "100", "0", "100", "0"}, balance: "0"},
		"approved":                {acts: []act{claim, approve("")}, want: whole, balance: "100"},
		"approved twice":          {acts: []act{claim, approve(""), approve("")}, want: whole, balance: "100"},
		"approved, then rejected": {acts: []act{claim, approve(""), refused(reject)}, want: whole, balance: "100"},
		"rejected":                {acts: []act{claim, reject}, want: failed, balance: "0"},
		"rejected twice":          {acts: []act{claim, reject, reject}, want: failed, balance: "0"},
		"rejected, then approved": {acts: []act{claim, reject, refused(approve(""))}, want: failed, balance: "0"},
		"rejected, then claimed":  {acts: []act{claim, reject, refused(claim)}, want: failed, balance: "0"},
		"approved in part": {acts: []act{claim, approve("40")},
			want: sums{"wrongamount", "100", "60", "100", "0"}, balance: "0"},
		"and the rest": {acts: []act{claim, approve("40"), claim, approve("")}, want: whole, balance: "100"},
		"and the rest rejected: the part stays payable": {acts: []act{claim, approve("40"), claim, reject},
			want: sums{"wrongamount", "100", "60", "100", "0"}, balance: "0"},
		"a part, until the end": {acts: []act{claim, approve("40"), claim, reject, pass(time.Hour)},
			want: sums{"wrongamount", "100", "60", "40", "0"}, balance: "40"},
		"more came":              {acts: []act{claim, approve("150")}, want: sums{"payed", "100", "0", "150", "0"}, balance: "150"},
		"nobody claimed":         {acts: []act{refused(approve("")), refused(reject)}, want: sums{"notpayed", "100", "100", "100", "0"}, balance: "0"},
		"claimed after payment":  {acts: []act{claim, approve(""), refused(claim)}, want: whole, balance: "100"},
		"expiry waits":           {acts: []act{claim, pass(5 * time.Hour)}, want: sums{"processing", "100", "0", "100", "0"}, balance: "0"},
		"approved after expiry":  {acts: []act{claim, pass(5 * time.Hour), approve("")}, want: whole, balance: "100"},
		"rejected after expiry":  {acts: []act{claim, pass(5 * time.Hour), reject}, want: failed, balance: "0"},
		"claimed in the grace":   {acts: []act{pass(90 * time.Minute), claim, approve("")}, want: whole, balance: "100"},
		"claimed after it":       {acts: []act{pass(121 * time.Minute), refused(claim)}, want: failed, balance: "0"},
		"withdrawal has to wait": {acts: []act{claim, refused(withdraw)}, want: sums{"processing", "100", "0", "100", "0"}, balance: "0"},
	} {
		t.Run(name, func(t *testing.T) {
			s := openByHand(t, nil)
			id := s.create(nil)
			s.choose(id, "CARDRUBP2P")
			for i, do := range row.acts {
				if err := do(s, id); err != nil {
					t.Fatalf("act %d: %v", i+1, err)
				}
			}
			s.expect(id, row.want)
			if got := s.balance("CARDRUBP2P"); got != row.balance {
				t.Errorf("balance %s, want %s", got, row.balance)
			}
			if diff := cmp.Diff(row.unmatched, s.unmatched()); diff != "" {
				t.Errorf("unmatched (-want +got):\n%s", diff)
			}
			s.sound()
		})
	}
}

func withdraw(s *shop, id string) error { return s.service.Cancel(s.t.Context(), id, anna) }

func TestByHandTellsWhoAndWhy(t *testing.T) {
	s := openByHand(t, nil)
	id := s.create(nil)
	s.choose(id, "CARDRUBP2P")
	s.must(s.manual.Claim(t.Context(), id, " from Ivan "))
	s.must(s.manual.Reject(t.Context(), id, invoice.Step{Actor: "boris", Note: "nothing came"}))
	events, err := s.store.History(t.Context(), id)
	s.must(err)
	var got []string
	for _, e := range events[2:] {
		got = append(got, fmt.Sprintf("%s %s: %s", e.Name, e.Actor, e.Note))
	}
	want := []string{
		"payment.seen payer: from Ivan", "invoice.processing payer: from Ivan",
		"payment.rejected boris: nothing came", "invoice.failed boris: nothing came",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

// Of decisions that come at once the first one counts, and the books have it once.
func TestDecisionsAtOnce(t *testing.T) {
	s := openByHand(t, nil)
	id := s.create(nil)
	s.choose(id, "CARDRUBP2P")
	s.must(s.manual.Claim(t.Context(), id, ""))
	var all sync.WaitGroup
	refusals := make(chan error, 32)
	for i := range cap(refusals) {
		all.Go(func() {
			if i%2 == 0 {
				refusals <- s.manual.Approve(t.Context(), id, "", anna)
			} else {
				refusals <- s.manual.Reject(t.Context(), id, anna)
			}
		})
	}
	all.Wait()
	refused := 0
	for range cap(refusals) {
		if err := <-refusals; err != nil && fault.KindOf(err) != fault.Conflict {
			t.Error(err)
		} else if err != nil {
			refused++
		}
	}
	record := s.record(id)
	if state := record.Invoice.State; refused != 16 || len(record.Payments) != 1 || state != invoice.Payed && state != invoice.Failed {
		t.Errorf("%d of 32 refused, %d payments, %s", refused, len(record.Payments), state)
	}
	s.booksBalance()
}

// Money in the merchant's own wallet is his: the commission on it is what he owes (design section 6).
func TestCommissionOfAnOwnWalletIsReceivable(t *testing.T) {
	for _, sandbox := range []bool{false, true} {
		t.Run(fmt.Sprintf("sandbox %t", sandbox), func(t *testing.T) {
			s := openTill(t, sandbox, nil)
			s.byHand("CARDRUBP2P")
			s.terms("CARDRUBP2P", func(m *invoice.Terms) { m.Percent = 50_000 })
			id := s.create(nil)
			s.choose(id, "CARDRUBP2P")
			s.must(s.manual.Claim(t.Context(), id, ""))
			s.must(s.manual.Approve(t.Context(), id, "", anna))
			s.expect(id, sums{"payed", "100", "0", "95", "5"})
			booked := map[string]int64{}
			totals, err := s.store.Totals(t.Context())
			s.must(err)
			for _, total := range totals {
				if total.Minor != 0 {
					booked[total.Account.Name] = total.Minor
				}
			}
			want := map[string]int64{
				ledger.Wallet(false, "own-100000001-CARDRUBP2P", money.RUB).Name: 100_00,
				"till:100000001:CARDRUBP2P:own-100000001-CARDRUBP2P":             -95_00,
				"operator:receivable:100000001":                                  -5_00,
			}
			if sandbox {
				want = map[string]int64{
					"wallet:pool-CARDRUBP2P": 100_00, "till:100000001:CARDRUBP2P:pool-CARDRUBP2P": -95_00, "operator:revenue": -5_00,
				}
			}
			if diff := cmp.Diff(want, booked); diff != "" {
				t.Errorf("accounts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatALiveTillIsOffered(t *testing.T) {
	offers := func(s *shop) (names []string) {
		page, err := s.service.Checkout(t.Context(), s.create(nil))
		s.must(err)
		for _, offer := range page.Offers {
			names = append(names, offer.Method.Name)
		}
		return names
	}
	s := openTill(t, false, nil)
	if got := offers(s); got != nil {
		t.Errorf("a live till without any method is offered %v", got)
	}
	s.terms("SBPP2P", func(m *invoice.Terms) { m.Enabled, m.Rail = true, rail.ManualName })
	s.terms("BITCOIN", func(m *invoice.Terms) { m.Enabled = true })
	s.terms("CARDRUB", func(m *invoice.Terms) { m.Enabled, m.Rail = true, rail.TestName })
	if got := offers(s); got != nil {
		t.Errorf("without instructions and without rails there is %v", got)
	}
	s.must(s.store.AddMethod(t.Context(), rail.Method{Name: "CASHDESK", Title: "Cash", Asset: money.RUB}, opening))
	s.byHand("CASHDESK")
	s.byHand("SBPP2P")
	if diff := cmp.Diff([]string{"SBPP2P", "CASHDESK"}, offers(s)); diff != "" {
		t.Errorf("offers (-want +got):\n%s", diff)
	}
	id := s.create(func(r *invoice.Request) { r.RequiredMethod = "CASHDESK" })
	if got := s.choose(id, "CASHDESK"); got.Destination != "100000001-CASHDESK-1" {
		t.Errorf("reference %q", got.Destination)
	}
	if _, err := s.service.Create(t.Context(), s.owner, invoice.Request{RequiredMethod: "GOLD"}); len(fault.Faults(err)) != 4 {
		t.Errorf("faults %v, want amount, type, lifetime and required_method", err)
	}
	off := false
	s.must(s.service.EditMethod(t.Context(), s.owner, "SBPP2P", &off, nil))
	if diff := cmp.Diff([]string{"CASHDESK"}, offers(s)); diff != "" {
		t.Errorf("offers after method/edit (-want +got):\n%s", diff)
	}
}

func TestEditMethod(t *testing.T) {
	on, off, ten := true, false, money.Percent(100_000)
	live, sandbox := openTill(t, false, nil), open(t, nil)
	for _, row := range []struct {
		name    string
		shop    *shop
		method  string
		enabled *bool
		kind    fault.Kind
		works   bool
	}{
		{"a live till cannot enable TEST", live, "TEST", &on, fault.Conflict, false},
		{"it may say that TEST is off", live, "TEST", &off, 0, true},
		{"a sandbox till can", sandbox, "TEST", &on, 0, true},
		{"what the operator does not offer yet", live, "BITCOIN", &on, 0, true},
		{"unknown", sandbox, "GOLD", &on, fault.Invalid, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := row.shop.service.EditMethod(t.Context(), row.shop.owner, row.method, row.enabled, &ten)
			if (err == nil) != row.works || err != nil && fault.KindOf(err) != row.kind {
				t.Errorf("error %v", err)
			}
		})
	}
	id := sandbox.create(nil)
	if due := sandbox.choose(id, "TEST").Due; due != money.Of(money.RUB, 110) {
		t.Errorf("due %s, want 110: the surcharge is the payer's", due)
	}
}
