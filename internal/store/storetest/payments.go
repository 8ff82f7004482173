package storetest

import (
	"fmt"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// pay inserts payments.
func (s *suite) pay(all ...invoice.Payment) {
	s.Helper()
	s.must(s.in(func(tx invoice.Tx) error {
		for _, p := range all {
			if err := tx.InsertPayment(s.ctx, p); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (s *suite) byKey(key string) (all []invoice.Payment) {
	s.Helper()
	s.must(s.in(func(tx invoice.Tx) (err error) {
		all, err = tx.PaymentsByKey(s.ctx, rail.TestName, rail.TestNetwork, key)
		return err
	}))
	return all
}

var paymentChecks = []check{
	{"payments come back as they were made, by first sight", func(s *suite) {
		s.quoted(first, second)
		s.pay(aPayment("pay_1", first, 9), aPayment("pay_2", first, 5), aPayment("pay_3", second, 7))
		s.same("payments", s.record(first).Payments, []invoice.Payment{aPayment("pay_2", first, 5), aPayment("pay_1", first, 9)})
	}},
	{"a payment is found by what its rail calls it", func(s *suite) {
		s.quoted(first)
		s.pay(aPayment("pay_1", first, 1))
		for key, want := range map[string]bool{"key of pay_1": true, "new": false} {
			got := s.byKey(key)
			s.same("known "+key, len(got) == 1, want)
			if want {
				s.same("payment", got[0], aPayment("pay_1", first, 1))
			}
		}
	}},
	{"what was split off a payment has its key and a part of its own", func(s *suite) {
		s.quoted(first)
		whole, rest := aPayment("pay_2", first, 1), aPayment("pay_1", first, 1)
		rest.Key, rest.Part, rest.Reason = whole.Key, 1, invoice.Excess
		s.pay(whole, rest)
		s.same("by key", s.byKey(whole.Key), []invoice.Payment{whole, rest})
		rest.ID = "pay_3"
		s.refuses(fault.Conflict, s.in(func(tx invoice.Tx) error { return tx.InsertPayment(s.ctx, rest) }))
	}},
	{"a payment is found by its id", func(s *suite) {
		s.quoted(first)
		s.pay(aPayment("pay_1", first, 1))
		var got invoice.Payment
		s.must(s.in(func(tx invoice.Tx) (err error) {
			got, err = tx.PaymentByID(s.ctx, "pay_1")
			return err
		}))
		s.same("payment", got, aPayment("pay_1", first, 1))
		s.refuses(fault.NotFound, s.in(func(tx invoice.Tx) error {
			_, err := tx.PaymentByID(s.ctx, "pay_2")
			return err
		}))
	}},
	{"the same payment is taken in once", func(s *suite) {
		s.quoted(first)
		s.pay(aPayment("pay_1", first, 1))
		again := aPayment("pay_2", first, 1)
		again.Key = "key of pay_1"
		s.refuses(fault.Conflict, s.in(func(tx invoice.Tx) error { return tx.InsertPayment(s.ctx, again) }))
	}},
	{"an update writes all that may change", func(s *suite) {
		s.quoted(first, second)
		s.pay(aPayment("pay_1", first, 1))
		moved := aPayment("pay_1", second, 2)
		moved.Amount, moved.Counts, moved.Raw, moved.Decimals = btc(7), btc(6), "7", 8
		moved.Status, moved.Confirmations, moved.Block = rail.Gone, 0, ""
		moved.Place, moved.Reason, moved.UpdatedAt = invoice.Unplaced, invoice.Late, after(50)
		s.must(s.in(func(tx invoice.Tx) error { return tx.UpdatePayment(s.ctx, moved) }))
		s.same("payments", s.record(second).Payments, []invoice.Payment{moved})
		s.refuses(fault.NotFound, s.in(func(tx invoice.Tx) error { return tx.UpdatePayment(s.ctx, aPayment("pay_2", first, 1)) }))
		moved.Counts = money.Of(money.USD, 1)
		s.refuses(fault.Conflict, s.in(func(tx invoice.Tx) error { return tx.UpdatePayment(s.ctx, moved) }))
	}},
	{"unmatched money is listed in pages, oldest first", func(s *suite) {
		s.quoted(first)
		var want []string
		for i := range 7 {
			p := aPayment(fmt.Sprintf("pay_%d", i), first, i/3) // several at the same moment
			if i != 4 {
				p.Place, p.Reason = invoice.Unplaced, invoice.Late
				want = append(want, p.ID)
			}
			s.pay(p)
		}
		var got []string
		for page, from := 0, ""; page < 5; page++ {
			all, err := s.Unmatched(s.ctx, from, 2)
			s.must(err)
			for _, p := range all {
				got, from = append(got, p.ID), p.ID
			}
		}
		s.same("unmatched", got, want)
		_, err := s.Unmatched(s.ctx, "none", 2)
		s.refuses(fault.NotFound, err)
	}},
}
