package storetest

import (
	"fmt"
	"time"

	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
)

// listed are the ids of a page of the sandbox till.
func (s *suite) listed(since time.Time, from invoice.Mark, limit int) []string {
	s.Helper()
	page, err := s.Page(s.ctx, sandbox, since, from, limit)
	s.must(err)
	ids := make([]string, len(page))
	for i, record := range page {
		ids[i] = record.Invoice.ID
	}
	return ids
}

// manyInvoices makes five, of which the middle three were created at the same moment.
func (s *suite) manyInvoices() {
	s.Helper()
	s.tills()
	s.must(s.in(func(tx invoice.Tx) error {
		for i, seconds := range []int{0, 10, 10, 10, 20} {
			made := anInvoice(fmt.Sprintf("100000002_%d", i))
			made.CreatedAt = after(seconds)
			if err := tx.InsertInvoice(s.ctx, made); err != nil {
				return err
			}
		}
		other := anInvoice("100000001_z")
		other.Till, other.Sandbox, other.CreatedAt = live, false, after(15)
		return tx.InsertInvoice(s.ctx, other)
	}))
}

var reportChecks = []check{
	{"a history goes from the newest to the oldest, its till's alone", func(s *suite) {
		s.manyInvoices()
		s.same("all", s.listed(begin, invoice.Newest(), 9),
			[]string{"100000002_4", "100000002_3", "100000002_2", "100000002_1", "100000002_0"})
		s.same("since", s.listed(after(10), invoice.Newest(), 9),
			[]string{"100000002_4", "100000002_3", "100000002_2", "100000002_1"})
	}},
	{"pages neither repeat nor leave out invoices of one moment", func(s *suite) {
		s.manyInvoices()
		mark, found, err := s.Mark(s.ctx, sandbox, begin, 1)
		s.must(err)
		s.same("mark", mark, invoice.Mark{At: after(10), ID: "100000002_3"})
		s.same("found", found, true)
		s.same("second page", s.listed(begin, mark, 2), []string{"100000002_2", "100000002_1"})
		_, found, err = s.Mark(s.ctx, sandbox, begin, 5)
		s.must(err)
		s.same("found", found, false)
	}},
	{"a page has the chosen quotes and what came on them", func(s *suite) {
		s.quoted(first, second)
		s.pay(aPayment("pay_1", first, 1))
		s.pay(aPayment("pay_2", second, 2))
		record, err := s.Record(s.ctx, first)
		s.must(err)
		record.Invoice.Quote = 1
		s.must(s.in(func(tx invoice.Tx) error { return tx.UpdateInvoice(s.ctx, record.Invoice) }))
		want, err := s.Record(s.ctx, first)
		s.must(err)
		page, err := s.Page(s.ctx, sandbox, begin, invoice.Newest(), 9)
		s.must(err)
		s.same("chosen", page[1], want)
		s.same("nothing chosen", len(page[0].Quotes)+len(page[0].Payments), 0)
	}},
	{"a tally counts a period", func(s *suite) {
		s.manyInvoices()
		record, err := s.Record(s.ctx, "100000002_3")
		s.must(err)
		record.Invoice.State, record.Invoice.FinalAt = invoice.Payed, after(30)
		s.must(s.in(func(tx invoice.Tx) error { return tx.UpdateInvoice(s.ctx, record.Invoice) }))
		for since, want := range map[time.Time]invoice.Tally{
			begin: {PayedRub: 8146, Payed: 1, Total: 5}, after(11): {Total: 1}, after(21): {},
		} {
			got, err := s.Tally(s.ctx, sandbox, since)
			s.must(err)
			s.same("tally since "+since.String(), got, want)
		}
	}},
	{"a method's balance is that of all its wallets", func(s *suite) {
		s.quoted(first)
		s.must(s.post(move("1", ledger.Settled, 70)))
		s.must(s.in(func(tx invoice.Tx) error {
			_, err := tx.PoolWallet(s.ctx, "BITCOINCASH", "other", begin)
			return err
		}))
		other := move("2", ledger.Settled, 5)
		other.Postings[0].Account.Name += "2"
		other.Postings[0].Spendable.Wallet = "pool-BITCOINCASH"
		s.must(s.post(other))
		got, err := s.MethodBalances(s.ctx, sandbox)
		s.must(err)
		s.same("balances", got, []ledger.MethodBalance{{Method: "BITCOIN", Amount: money.Amount{Asset: money.BTC, Minor: 75}}})
	}},
}
