package invoice_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kassa/internal/books"
	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/litetest"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// TestBooksBalanceWhateverHappens lets payers, a chain, an operator and time do what they like to two invoices, and
// checks after every step that no unit is lost or made (design section 4).
func TestBooksBalanceWhateverHappens(t *testing.T) {
	litetest.Few(t)
	rapid.Check(t, func(r *rapid.T) {
		s := open(t, map[string]string{
			"settle_part_topup": fmt.Sprint(rapid.Bool().Draw(r, "settles parts")),
			"excess":            rapid.SampledFrom([]string{"credit", "unmatched"}).Draw(r, "excess"),
			"excess_percent":    fmt.Sprint(rapid.IntRange(0, 20).Draw(r, "excess limit")),
			"parts":             rapid.SampledFrom([]string{"accept", "accept", "unmatched"}).Draw(r, "parts"),
			"callback_reversed": "true", "callback_failed": "true", "callback_wrongamount": "true",
		})
		defer func() { _ = s.store.Close() }()
		s.terms("TEST", func(m *invoice.Terms) {
			m.Fixed.Minor = rapid.Int64Range(0, 3000).Draw(r, "fixed")
			m.Percent = money.Percent(rapid.Int64Range(0, 1_000_000).Draw(r, "percent"))
			m.ExtraPercent = money.Percent(rapid.Int64Range(0, 200_000).Draw(r, "surcharge"))
		})
		w := world{shop: s, payments: map[string]string{}}
		for range 2 {
			w.invoices = append(w.invoices, s.create(func(q *invoice.Request) {
				q.Type = rapid.SampledFrom([]string{"purchase", "topup"}).Draw(r, "type")
				q.SubtractFrom = rapid.SampledFrom([]string{"amount", "balance"}).Draw(r, "from")
			}))
		}
		for _, id := range w.invoices {
			s.choose(id, "TEST")
			s.choose(id, "SBP")
		}
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			w.step(r)
			w.check(r)
		}
		w.checkLedger(r)
	})
}

// world is a shop with what happened in it.
type world struct {
	*shop
	invoices []string
	keys     []string
	payments map[string]string // key to what was first told: invoice, quote and sum
}

func (w *world) step(r *rapid.T) {
	id := rapid.SampledFrom(w.invoices).Draw(r, "invoice")
	switch rapid.SampledFrom([]string{"pay", "pay", "pay", "change", "change", "pass", "cancel", "resolve"}).Draw(r, "act") {
	case "pay":
		key := fmt.Sprint(len(w.keys))
		w.keys = append(w.keys, key)
		quote := rapid.IntRange(1, 2).Draw(r, "quote")
		w.payments[key] = fmt.Sprintf("%s %d %d", id, quote, rapid.Int64Range(1, 150).Draw(r, "sum"))
		w.observe(r, key)
	case "change":
		if len(w.keys) > 0 {
			w.observe(r, rapid.SampledFrom(w.keys).Draw(r, "key"))
		}
	case "pass":
		w.pass(time.Duration(rapid.IntRange(1, 90).Draw(r, "minutes")) * time.Minute)
	case "cancel":
		w.refusable(r, w.service.Cancel(w.t.Context(), id, invoice.Step{Actor: "merchant", Note: "drawn"}))
	case "resolve":
		w.resolve(r, id)
	}
}

func (w *world) observe(r *rapid.T, key string) {
	var id string
	var quote, sum int
	if _, err := fmt.Sscan(w.payments[key], &id, &quote, &sum); err != nil {
		r.Fatal(err)
	}
	status := rapid.SampledFrom([]rail.Status{rail.Seen, rail.Confirmed, rail.Gone}).Draw(r, "status")
	record := w.record(id)
	w.see(record.Quoted(quote), key, fmt.Sprint(sum), status)
}

func (w *world) resolve(r *rapid.T, id string) {
	payments, err := w.store.Unmatched(w.t.Context(), "", 10)
	if err != nil {
		r.Fatal(err)
	}
	if len(payments) == 0 {
		return
	}
	payment := rapid.SampledFrom(payments).Draw(r, "payment").ID
	by := invoice.Step{Actor: "operator", Note: "drawn"}
	switch rapid.IntRange(0, 2).Draw(r, "how") {
	case 0:
		w.refusable(r, w.service.Assign(w.t.Context(), payment, id, by))
	case 1:
		w.refusable(r, w.service.Credit(w.t.Context(), payment, by))
	case 2:
		w.refusable(r, w.service.Refunded(w.t.Context(), payment, by))
	}
}

// refusable passes a refusal and fails on anything else.
func (w *world) refusable(r *rapid.T, err error) {
	if err != nil && fault.KindOf(err) != fault.Conflict {
		r.Fatal(err)
	}
}

// checkLedger is the nightly check. The payments of these tests come on no chain, which alone it may say.
func (w *world) checkLedger(r *rapid.T) {
	err := w.store.Snapshot(w.t.Context(), func(from books.Snapshot) error {
		report, err := books.Check(w.t.Context(), from, w.time)
		for _, b := range report.Found {
			if b.Kind != books.OfRail {
				r.Fatalf("breach: %+v", b)
			}
		}
		return err
	})
	if err != nil {
		r.Fatal(err)
	}
}

// check compares the books with the payments: every confirmed unit is in exactly one place.
func (w *world) check(r *rapid.T) {
	w.booksBalance()
	totals, err := w.store.Totals(w.t.Context())
	if err != nil {
		r.Fatal(err)
	}
	booked := map[string]int64{}
	for _, total := range totals {
		booked[total.Account.Name] += total.Minor
	}
	unmatched := int64(0)
	for _, id := range w.invoices {
		record := w.record(id)
		held, credited := placed(record)
		if got := -booked["held:"+id]; got != held {
			r.Fatalf("invoice %s holds %d, its payments say %d", id, got, held)
		}
		if record.Invoice.Credited.Minor != credited {
			r.Fatalf("invoice %s has credited %d, its payments say %d", id, record.Invoice.Credited.Minor, credited)
		}
		unmatched += owed(record)
		if payed := count(w.story(id), "invoice.payed"); payed > 1 {
			r.Fatalf("invoice %s was payed %d times", id, payed)
		}
	}
	if got := -booked[fmt.Sprintf("unmatched:%d", w.owner.ID)]; got != unmatched {
		r.Fatalf("unmatched is %d, the payments say %d", got, unmatched)
	}
	if rapid.Bool().Draw(r, "seal") {
		if _, err := w.store.Seal(w.t.Context(), 3); err != nil {
			r.Fatal(err)
		}
	}
	parked, err := w.store.Parked(w.t.Context(), 10)
	if err != nil || len(parked) > 0 {
		r.Fatalf("parked %v, %v", parked, err)
	}
}

func placed(record invoice.Record) (held, credited int64) {
	for _, p := range record.Payments {
		switch p.Place {
		case invoice.Held:
			held += p.Amount.Minor
		case invoice.Credited:
			credited += p.Amount.Minor
		case invoice.Pending, invoice.Unplaced, invoice.Returned, invoice.Given, invoice.Lost:
		}
	}
	return held, credited
}

func owed(record invoice.Record) int64 {
	sum := int64(0)
	for _, p := range record.Payments {
		if p.Place == invoice.Unplaced {
			sum += p.Amount.Minor
		}
	}
	return sum
}

func count(names []string, name string) int {
	n := 0
	for _, one := range names {
		if one == name {
			n++
		}
	}
	return n
}
