package storetest

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/rail"
	"kassa/internal/wallet"
)

const regtest = "bitcoin-regtest"

func aWallet(name string) rail.Wallet {
	return rail.Wallet{ID: name, Method: "BITCOIN", Network: regtest, Descriptor: "wpkh(" + name + ")"}
}

// keepWallet writes a wallet of keys and lets the live till use it.
func (s *suite) keepWallet(name string, isFirst string) error {
	return s.WriteWallet(s.ctx, func(ctx context.Context, tx wallet.Tx) error {
		if err := tx.InsertKeyWallet(ctx, aWallet(name), isFirst, begin); err != nil {
			return err
		}
		return tx.UseWallet(ctx, wallet.Use{Till: live, Method: "BITCOIN", Network: regtest, Wallet: name, Since: after(1)})
	})
}

// issue takes the wallet's next index and quotes it.
func (s *suite) issue(id string, number int, name, destination string) {
	s.Helper()
	s.must(s.in(func(tx invoice.Tx) error {
		index, err := tx.TakeIndex(s.ctx, name)
		if err != nil {
			return err
		}
		quote := aQuote(id, number, destination)
		quote.Wallet, quote.Network, quote.Index = name, regtest, index
		return tx.InsertQuote(s.ctx, quote)
	}))
}

var walletChecks = []check{
	{"a method's money lands in the wallet that was given last, and all are watched", func(s *suite) {
		s.created(first)
		s.must(s.keepWallet("old", "address 0 of old"))
		s.issue(first, 1, "old", "there")
		s.must(s.keepWallet("new", "address 0 of new"))
		var used rail.Wallet
		s.must(s.in(func(tx invoice.Tx) (err error) {
			used, err = tx.OwnWallet(s.ctx, live, "BITCOIN", regtest, begin)
			return err
		}))
		s.same("used", used, aWallet("new"))
		watched, err := s.Wallets(s.ctx, regtest)
		s.must(err)
		s.same("watched", watched, []rail.Watched{{Wallet: aWallet("new")}, {Wallet: aWallet("old"), Next: 1}})
		wallets, err := s.KeyWallets(s.ctx)
		s.must(err)
		s.same("wallets", wallets, []wallet.Wallet{
			{Wallet: aWallet("new"), CreatedAt: begin}, {Wallet: aWallet("old"), Next: 1, CreatedAt: begin},
		})
		uses, err := s.WalletUses(s.ctx)
		s.must(err)
		s.same("uses", uses, []wallet.Use{{Till: live, Method: "BITCOIN", Network: regtest, Wallet: "new", Since: after(1)}})
		elsewhere, err := s.Wallets(s.ctx, "bitcoin")
		s.must(err)
		s.same("in another network", len(elsewhere), 0)
	}},
	{"a key and a name are there once", func(s *suite) {
		s.tills()
		s.must(s.keepWallet("a", "address 0"))
		s.refuses(fault.Conflict, s.keepWallet("b", "address 0"))
		s.refuses(fault.Conflict, s.keepWallet("a", "another address 0"))
		s.must(s.WriteWallet(s.ctx, func(ctx context.Context, tx wallet.Tx) error {
			found, err := tx.KeyWallet(ctx, regtest, "address 0")
			s.same("wallet of the key", found, aWallet("a"))
			return err
		}))
		for network, address := range map[string]string{regtest: "address 1", "bitcoin": "address 0"} {
			s.refuses(fault.NotFound, s.WriteWallet(s.ctx, func(ctx context.Context, tx wallet.Tx) error {
				_, err := tx.KeyWallet(ctx, network, address)
				return err
			}))
		}
	}},
	{"a wallet of keys may get another text", func(s *suite) {
		s.tills()
		s.must(s.keepWallet("a", "address 0"))
		describe := func(id string) error {
			return s.WriteWallet(s.ctx, func(ctx context.Context, tx wallet.Tx) error { return tx.DescribeWallet(ctx, id, "with change") })
		}
		s.must(describe("a"))
		watched, err := s.Wallets(s.ctx, regtest)
		s.must(err)
		s.same("descriptor", watched[0].Wallet.Descriptor, "with change")
		s.refuses(fault.NotFound, describe("b"))
	}},
	{"a wallet of keys is for live tills, and nobody gets one by himself", func(s *suite) {
		s.tills()
		s.must(s.keepWallet("a", "address 0"))
		s.refuses(fault.Conflict, s.WriteWallet(s.ctx, func(ctx context.Context, tx wallet.Tx) error {
			return tx.UseWallet(ctx, wallet.Use{Till: sandbox, Method: "BITCOIN", Network: regtest, Wallet: "a", Since: begin})
		}))
		s.refuses(fault.Conflict, s.in(func(tx invoice.Tx) error {
			_, err := tx.OwnWallet(s.ctx, live, "BITCOIN", "bitcoin", begin)
			return err
		}))
		s.must(s.in(func(tx invoice.Tx) error {
			_, err := tx.OwnWallet(s.ctx, live, "SBP", rail.ManualNetwork, begin)
			return err
		}))
	}},
	{"terms tell in which networks a live till has a wallet", func(s *suite) {
		s.tills()
		s.must(s.keepWallet("a", "address 0"))
		s.same("of the method", s.termsOf(live, false, "BITCOIN").Networks, []string{regtest})
		s.same("of another", len(s.termsOf(live, false, "LITECOIN").Networks), 0)
	}},
	{"issued addresses come by index, with what was paid", func(s *suite) {
		s.created(first, second)
		s.must(s.keepWallet("a", "address 0"))
		for number, destination := range []string{"zero", "one", "two"} {
			s.issue(first, number+1, "a", destination)
		}
		gone := aPayment("pay2", first, 3)
		gone.Quote, gone.Status, gone.Place, gone.Network = 3, rail.Gone, invoice.Lost, regtest
		paid := aPayment("pay1", first, 2)
		paid.Quote, paid.Network = 2, regtest
		s.must(s.in(func(tx invoice.Tx) error {
			if err := tx.InsertPayment(s.ctx, paid); err != nil {
				return err
			}
			return tx.InsertPayment(s.ctx, gone)
		}))
		issued, err := s.Issued(s.ctx, "a", -1, 2)
		s.must(err)
		s.same("first page", issued, []wallet.Issued{{Index: 0, Address: "zero"}, {Index: 1, Address: "one", Paid: true}})
		issued, err = s.Issued(s.ctx, "a", 1, 2)
		s.must(err)
		s.same("second page", issued, []wallet.Issued{{Index: 2, Address: "two"}})
	}},
}
