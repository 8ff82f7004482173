package storetest

import (
	"slices"

	"golang.org/x/sync/errgroup"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/rail"
)

var quoteChecks = []check{
	{"quotes come back as they were made, by number", func(s *suite) {
		s.quoted(first, second)
		s.must(s.in(func(tx invoice.Tx) error { return tx.InsertQuote(s.ctx, aQuote(first, 2, "b")) }))
		s.same("quotes", s.record(first).Quotes, []invoice.Quote{aQuote(first, 1, "to "+first), aQuote(first, 2, "b")})
	}},
	{"a destination finds its quote, in its own network only", func(s *suite) {
		s.quoted(first)
		elsewhere := aQuote(first, 2, "to "+first)
		elsewhere.Network = "other"
		s.must(s.in(func(tx invoice.Tx) error { return tx.InsertQuote(s.ctx, elsewhere) }))
		for network, want := range map[string]int{rail.TestNetwork: 1, "other": 2} {
			var id string
			var number int
			s.must(s.in(func(tx invoice.Tx) (err error) {
				id, number, err = tx.Addressed(s.ctx, network, "to "+first)
				return err
			}))
			s.same("invoice in "+network, id, first)
			s.same("quote in "+network, number, want)
		}
		s.refuses(fault.NotFound, s.in(func(tx invoice.Tx) error {
			_, _, err := tx.Addressed(s.ctx, rail.TestNetwork, "nowhere")
			return err
		}))
	}},
	{"the pool's wallet is made once", func(s *suite) {
		for range 2 {
			var wallet rail.Wallet
			s.must(s.in(func(tx invoice.Tx) (err error) {
				wallet, err = tx.PoolWallet(s.ctx, "BITCOIN", rail.TestNetwork, begin)
				return err
			}))
			s.same("wallet", wallet, rail.Wallet{ID: pool, Sandbox: true, Method: "BITCOIN", Network: rail.TestNetwork})
		}
	}},
	{"an index is never given twice", func(s *suite) {
		const callers = 40
		taken := make([]int64, callers)
		var group errgroup.Group
		for i := range callers {
			group.Go(func() error {
				return s.in(func(tx invoice.Tx) (err error) {
					if _, err := tx.PoolWallet(s.ctx, "BITCOIN", rail.TestNetwork, begin); err != nil {
						return err
					}
					taken[i], err = tx.TakeIndex(s.ctx, pool)
					return err
				})
			})
		}
		s.must(group.Wait())
		slices.Sort(taken)
		for i, index := range taken {
			s.same("index", index, int64(i))
		}
	}},
	{"an unknown wallet has no index", func(s *suite) {
		s.refuses(fault.NotFound, s.in(func(tx invoice.Tx) error {
			_, err := tx.TakeIndex(s.ctx, "none")
			return err
		}))
	}},
}
