package storetest

import (
	"fmt"
	"sync"

	"kassa/internal/books"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
)

// chain reads the books as they stand.
func (s *suite) chain() (head ledger.Link, sealed, waiting []books.Sealed, totals map[ledger.Account]int64) {
	s.Helper()
	s.must(s.Snapshot(s.ctx, func(from books.Snapshot) (err error) {
		if head, err = from.Head(s.ctx); err != nil {
			return err
		}
		if sealed, err = from.Sealed(s.ctx, 0, 1000); err != nil {
			return err
		}
		if waiting, err = from.Unsealed(s.ctx, "", 1000); err != nil {
			return err
		}
		totals, err = from.Totals(s.ctx)
		return err
	}))
	return head, sealed, waiting, totals
}

// seal seals one batch and demands its size.
func (s *suite) seal(limit, want int) {
	s.Helper()
	got, err := s.Seal(s.ctx, limit)
	s.must(err)
	s.same("sealed", got, want)
}

// followed demands a chain without a gap whose hashes follow from its entries.
func (s *suite) followed(sealed []books.Sealed, head ledger.Link) {
	s.Helper()
	link := ledger.Genesis()
	for _, one := range sealed {
		link = link.Next(one.Entry)
		s.same("link of "+one.ID, one.Link, link)
	}
	s.same("head", head, link)
}

var sealChecks = []check{
	{"entries are sealed in batches, oldest first, and added up", func(s *suite) {
		s.quoted(first)
		for i := range 5 {
			entry := move(fmt.Sprint(5-i), ledger.Settled, 10)
			entry.At = after(i)
			s.must(s.post(entry))
		}
		s.seal(3, 3)
		head, sealed, waiting, totals := s.chain()
		s.followed(sealed, head)
		s.same("waiting", len(waiting), 2)
		s.same("first", sealed[0].ID, "5")
		s.same("totals", totals, map[ledger.Account]int64{
			{Sandbox: true, Name: "held", Asset: money.BTC}:        30,
			ledger.Till(true, sandbox, "BITCOIN", pool, money.BTC): -30,
		})
		s.seal(3, 2)
		s.seal(3, 0)
		head, sealed, _, _ = s.chain()
		s.followed(sealed, head)
		s.same("sealed", len(sealed), 5)
	}},
	{"a sealed entry comes back with all that was hashed", func(s *suite) {
		s.quoted(first)
		s.pay(aPayment("pay_1", first, 1))
		s.must(s.post(move("1", ledger.Settled, 10)))
		entry := move("2", ledger.Reorg, -10)
		entry.Payment, entry.Reverses = "pay_1", "1"
		s.must(s.post(entry))
		s.seal(9, 2)
		_, sealed, _, _ := s.chain()
		for i := range entry.Postings {
			entry.Postings[i].Spendable = nil
		}
		s.same("entry", sealed[1].Entry, entry)
	}},
	{"an entry that is posted with an older time is sealed all the same", func(s *suite) {
		s.quoted(first)
		late := move("2", ledger.Settled, 10)
		late.At = begin.AddDate(-1, 0, 0)
		s.must(s.post(move("1", ledger.Settled, 10)))
		s.seal(9, 1)
		s.must(s.post(late))
		s.seal(9, 1)
		head, sealed, _, _ := s.chain()
		s.followed(sealed, head)
		s.same("last", sealed[1].ID, "2")
	}},
	{"entries of one transaction are sealed in their order", func(s *suite) {
		s.quoted(first)
		s.must(s.in(func(tx invoice.Tx) error {
			for _, id := range []string{"c", "a", "b"} {
				if err := tx.Post(s.ctx, move(id, ledger.Settled, 1)); err != nil {
					return err
				}
			}
			return nil
		}))
		s.seal(9, 3)
		_, sealed, _, _ := s.chain()
		s.same("order", sealed[0].ID+sealed[1].ID+sealed[2].ID, "cab")
	}},
	{"a refused entry leaves nothing to seal", func(s *suite) {
		s.quoted(first)
		if err := s.post(move("1", ledger.Settled, -10)); err == nil {
			s.Fatal("it was not refused")
		}
		s.seal(9, 0)
	}},
	{"sealers and payments go on beside each other without a gap", func(s *suite) {
		s.quoted(first)
		const payers, each = 4, 10
		errs := make(chan error, payers+2)
		var all sync.WaitGroup
		for p := range payers {
			all.Go(func() {
				for i := range each {
					if err := s.in(func(tx invoice.Tx) error { return tx.Post(s.ctx, move(fmt.Sprintf("%d/%d", p, i), ledger.Settled, 1)) }); err != nil {
						errs <- err
						return
					}
				}
			})
		}
		for range 2 {
			all.Go(func() {
				for range each {
					if _, err := s.Seal(s.ctx, 3); err != nil {
						errs <- err
						return
					}
				}
			})
		}
		all.Wait()
		close(errs)
		for err := range errs {
			s.must(err)
		}
		for n := 1; n > 0; {
			var err error
			n, err = s.Seal(s.ctx, 100)
			s.must(err)
		}
		head, sealed, waiting, _ := s.chain()
		s.followed(sealed, head)
		s.same("sealed and waiting", []int{len(sealed), len(waiting)}, []int{payers * each, 0})
	}},
	{"the last check counts", func(s *suite) {
		sound := func(want bool) {
			s.Helper()
			got, err := s.LedgerSound(s.ctx)
			s.must(err)
			s.same("sound", got, want)
		}
		sound(true)
		s.must(s.SaveCheck(s.ctx, books.Report{At: after(1), Breaches: 2, Found: []books.Breach{{Kind: books.Broken, Text: "x"}}}))
		sound(false)
		at, breaches, err := s.LastCheck(s.ctx)
		s.must(err)
		s.same("last", []any{at, breaches}, []any{after(1), int64(2)})
		s.must(s.SaveCheck(s.ctx, books.Report{At: after(0)})) // even by a clock that went back
		sound(true)
	}},
}
