package storetest

import (
	"errors"
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
)

func (s *suite) record(id string) invoice.Record {
	s.Helper()
	record, err := s.Record(s.ctx, id)
	s.must(err)
	return record
}

func (s *suite) insert(made invoice.Invoice) error {
	return s.in(func(tx invoice.Tx) error { return tx.InsertInvoice(s.ctx, made) })
}

func (s *suite) update(is invoice.Invoice) error {
	return s.in(func(tx invoice.Tx) error { return tx.UpdateInvoice(s.ctx, is) })
}

// paid is the invoice with all that may change changed.
func paid(is invoice.Invoice) invoice.Invoice {
	is.State, is.FinalAt, is.TimerAt = invoice.Payed, after(9), time.Time{}
	is.Quote, is.Pinned, is.Events = 1, true, 4
	is.Credited, is.Commission, is.Refunded = btc(100), btc(3), btc(7)
	return is
}

var invoiceChecks = []check{
	{"an invoice comes back as it was made", func(s *suite) {
		s.created(first)
		s.same("record", s.record(first), invoice.Record{
			Invoice: anInvoice(first), Quotes: []invoice.Quote{}, Payments: []invoice.Payment{},
		})
	}},
	{"absent fields come back absent", func(s *suite) {
		s.tills()
		bare := invoice.Invoice{
			ID: first, Till: live, Dialect: invoice.V3, Type: invoice.Purchase, SubtractFrom: invoice.FromAmount,
			Amount: money.Of(money.RUB, 1), State: invoice.NotPayed, CreatedAt: begin, ExpiresAt: after(60),
		}
		s.must(s.insert(bare))
		s.same("invoice", s.record(first).Invoice, bare)
	}},
	{"an unknown invoice is not found", func(s *suite) {
		_, err := s.Record(s.ctx, first)
		s.refuses(fault.NotFound, err)
		s.same("text", err.Error(), "Invoice not found")
		s.refuses(fault.NotFound, s.in(func(tx invoice.Tx) error {
			_, err := tx.Record(s.ctx, first)
			return err
		}))
	}},
	{"an invoice's id is given once", func(s *suite) {
		s.created(first)
		again := anInvoice(first)
		again.Description = "another"
		s.refuses(fault.Conflict, s.insert(again))
		s.same("invoice", s.record(first).Invoice, anInvoice(first))
	}},
	{"an update writes what may change and counts the version", func(s *suite) {
		s.created(first)
		s.must(s.update(paid(anInvoice(first))))
		want := paid(anInvoice(first))
		want.Version = 1
		s.same("invoice", s.record(first).Invoice, want)
	}},
	{"an update leaves what never changes", func(s *suite) {
		s.created(first)
		other := anInvoice(first)
		other.Description, other.Amount, other.ExpiresAt = "other", money.Of(money.USD, 7), after(7)
		s.must(s.update(other))
		want := anInvoice(first)
		want.Version = 1
		s.same("invoice", s.record(first).Invoice, want)
	}},
	{"an update of a stale version is refused", func(s *suite) {
		s.created(first)
		s.must(s.update(anInvoice(first)))
		s.refuses(fault.Conflict, s.update(paid(anInvoice(first))))
		s.same("state", s.record(first).Invoice.State, invoice.NotPayed)
		s.refuses(fault.Conflict, s.update(anInvoice(second)))
	}},
	{"a transaction reads what it wrote", func(s *suite) {
		s.created(first)
		var seen invoice.Record
		s.must(s.in(func(tx invoice.Tx) (err error) {
			if err := tx.UpdateInvoice(s.ctx, paid(anInvoice(first))); err != nil {
				return err
			}
			seen, err = tx.Record(s.ctx, first)
			return err
		}))
		s.same("version", seen.Invoice.Version, int64(1))
	}},
	{"a transaction that fails leaves every row as it was", func(s *suite) {
		s.created(first)
		failure := errors.New("the caller's own")
		err := s.in(func(tx invoice.Tx) error {
			if err := tx.UpdateInvoice(s.ctx, paid(anInvoice(first))); err != nil {
				return err
			}
			if err := tx.AppendEvent(s.ctx, anEvent(first, 2)); err != nil {
				return err
			}
			return failure
		})
		if !errors.Is(err, failure) {
			s.Fatalf("error is %v, want the caller's", err)
		}
		s.same("invoice", s.record(first).Invoice, anInvoice(first))
		history, err := s.History(s.ctx, first)
		s.must(err)
		s.same("history", history, []invoice.Event{anEvent(first, 1)})
	}},
	{"the history is in order, each number once", func(s *suite) {
		s.created(first, second)
		full := anEvent(first, 3)
		full.Payment, full.Note, full.Actor = "pay_1", "because", "operator"
		for _, event := range []invoice.Event{full, anEvent(first, 2)} {
			s.must(s.in(func(tx invoice.Tx) error { return tx.AppendEvent(s.ctx, event) }))
		}
		s.refuses(fault.Conflict, s.in(func(tx invoice.Tx) error { return tx.AppendEvent(s.ctx, anEvent(first, 2)) }))
		s.refuses(fault.Conflict, s.in(func(tx invoice.Tx) error { return tx.AppendEvent(s.ctx, anEvent("none", 1)) }))
		history, err := s.History(s.ctx, first)
		s.must(err)
		s.same("history", history, []invoice.Event{anEvent(first, 1), anEvent(first, 2), full})
	}},
	{"due invoices are listed earliest first, those without a timer never", func(s *suite) {
		s.tills()
		for id, timer := range map[string]time.Time{"late": after(30), "early": after(10), "never": {}, "middle": after(20)} {
			made := anInvoice(id)
			made.TimerAt = timer
			s.must(s.insert(made))
		}
		for _, one := range []struct {
			now   time.Time
			limit int
			want  []string
		}{
			{after(9), 9, nil},
			{after(10), 9, []string{"early"}},
			{after(99), 9, []string{"early", "middle", "late"}},
			{after(99), 2, []string{"early", "middle"}},
		} {
			due, err := s.Due(s.ctx, one.now, one.limit)
			s.must(err)
			s.same("due", due, one.want)
		}
	}},
}
