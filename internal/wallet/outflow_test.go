package wallet_test

import (
	"strings"
	"testing"

	"kassa/internal/books"
	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/shoptest"
	"kassa/internal/wallet"
)

// txid is one as chains write them.
var txid = strings.Repeat("ab", 32)

// leave puts a transaction into a block that took so much out of a wallet, in satoshi.
func (s *shop) leave(name, txid string, spent, returned int64) {
	s.Helper()
	scan, err := s.Store.Scan(s.Context(), chain)
	s.Must(err)
	tip := scan.Tip()
	step := rail.Progress{Tip: tip, Fork: tip.Height, Blocks: []rail.BlockID{{Height: tip.Height + 1, Hash: "b"}}}
	step.Outflows = []rail.Outflow{{
		Wallet: name, Spend: rail.Spend{By: txid, As: "bare " + txid, Height: tip.Height + 1}, At: shoptest.Opening, Spent: spent, Returned: returned,
	}}
	s.Must(s.Store.Advance(s.Context(), chain, step))
}

// reorganise replaces the last block by an empty one.
func (s *shop) reorganise() {
	s.Helper()
	scan, err := s.Store.Scan(s.Context(), chain)
	s.Must(err)
	tip := scan.Tip()
	s.Must(s.Store.Advance(s.Context(), chain, rail.Progress{
		Tip: tip, Fork: tip.Height - 1, Blocks: []rail.BlockID{{Height: tip.Height, Hash: "c"}},
	}))
}

// record books a spend, of all that is not booked for no amount.
func (s *shop) record(till int64, name, amount, reference string, part bool) (string, error) {
	request := spendOf(till, name, amount, reference)
	request.Part = part
	spend, err := s.service.RecordSpend(s.Context(), request, invoice.Step{Actor: "anna", Note: "vault"})
	return spend.Amount.String(), err
}

func (s *shop) booked(text string, err error) func(want string) {
	return func(want string) {
		s.Helper()
		s.Must(err)
		s.Same("booked", text, want)
	}
}

// wanting are the transactions that want an operator, with what is booked of each.
func (s *shop) wanting() map[string]string {
	s.Helper()
	flows, err := s.service.Outflows(s.Context(), wallet.Wanted{Limit: 9})
	s.Must(err)
	all := map[string]string{}
	for _, flow := range flows {
		all[flow.Spend.By] = money.Amount{Asset: flow.Asset, Minor: flow.Booked}.String()
	}
	return all
}

func (s *shop) sound() {
	s.Helper()
	keeper := books.Keeper{Store: s.Store, Now: s.service.Now}
	s.Must(keeper.Seal(s.Context()))
	if report, err := keeper.Check(s.Context()); err != nil || !report.Sound() {
		s.Errorf("the books say %+v, %v", report.Found, err)
	}
}

func TestOutflows(t *testing.T) {
	s := open(t)
	s.add(first, "key A", "a")
	s.add(second, "key A", "")
	s.pay(s.quote(first))
	s.pay(s.quote(second))
	s.leave("a", txid, 50_000_000, 20_000_000)
	flows, err := s.service.Outflows(t.Context(), wallet.Wanted{Wallet: "a", Limit: 9})
	s.Must(err)
	want := []wallet.Outflow{{
		Outflow: rail.Outflow{Wallet: "a", Spend: rail.Spend{By: txid, Height: 1}, At: shoptest.Opening, Spent: 50_000_000, Returned: 20_000_000},
		Network: chain, Confirmations: 1, Asset: money.BTC, Tills: []int64{first, second},
	}}
	s.Same("outflows", flows, want)
	_, err = s.service.Outflows(t.Context(), wallet.Wanted{Wallet: "none", Limit: 9})
	s.Says(err, fault.NotFound, "no wallet of keys none")
}

// TestRecordOutflow: the chain says how much, nobody can book more, and what is booked is not asked for again.
func TestRecordOutflow(t *testing.T) {
	s := open(t)
	s.add(first, "key A", "a")
	s.pay(s.quote(first))
	_, err := s.record(first, "a", "", txid, false)
	s.Says(err, fault.Invalid, "`amount` must be given: `kassa wallet spends` knows no transaction "+txid)
	s.leave("a", txid, 50_000_000, 20_000_000)
	s.Same("wanting", s.wanting(), map[string]string{txid: "0"})
	_, err = s.record(first, "a", "0.30000001", txid, false)
	s.Says(err, fault.Conflict, "`amount` is more than left a by "+txid+" and is not booked yet: 0.3 BTC")
	_, err = s.record(first, "a", "0", txid, false)
	s.Says(err, fault.Invalid, "`amount`")
	s.Same("wanting after refusals", s.wanting(), map[string]string{txid: "0"})
	s.booked(s.record(first, "a", "", strings.ToUpper(txid), false))("0.3")
	s.Same("wanting when it is booked", s.wanting(), map[string]string{})
	_, err = s.record(first, "a", "", txid, false)
	s.Says(err, fault.Conflict, "is booked already")

	s.leave("a", "fee", 100_000, 0)
	s.booked(s.record(first, "a", "0.0001", "fee", false))("0.0001") // it paid a payoff by hand
	s.Same("wanting when the fee is booked", s.wanting(), map[string]string{})
	s.leave("a", "much", 90_000_000, 0)
	_, err = s.record(first, "a", "", "much", false)
	s.Says(err, fault.Conflict, "does not cover")
	s.sound()
}

// TestRecordShares: tills that share a wallet book their shares of one transaction.
func TestRecordShares(t *testing.T) {
	s := open(t)
	s.add(first, "key A", "a")
	s.add(second, "key A", "")
	s.pay(s.quote(first))
	s.pay(s.quote(second))
	s.leave("a", txid, 150_000_000, 0)
	s.booked(s.record(first, "a", "0.9", txid, true))("0.9")
	s.Same("wanting", s.wanting(), map[string]string{txid: "0.9"})
	_, err := s.record(first, "a", "0.1", txid, true)
	s.Says(err, fault.Conflict, "`reference` "+txid+" is booked already")
	_, err = s.record(second, "a", "0.7", txid, true)
	s.Says(err, fault.Conflict, "0.6 BTC")
	s.booked(s.record(second, "a", "0.6", txid, true))("0.6")
	s.Same("wanting when all is booked", s.wanting(), map[string]string{})
	s.leave("a", "second", 20_000_000, 0)
	s.booked(s.record(first, "a", "0.05", "second", true))("0.05")
	s.booked(s.record(second, "a", "", "second", false))("0.15")
	s.Same("wanting in the end", s.wanting(), map[string]string{})
	s.sound()
}

// TestLostOutflow: what a reorganisation takes away cannot be booked unseen, and if it is booked the operator is told.
func TestLostOutflow(t *testing.T) {
	s := open(t)
	s.add(first, "key A", "a")
	s.pay(s.quote(first))
	s.leave("a", "t1", 1_000, 0)
	s.reorganise()
	s.Same("wanting", s.wanting(), map[string]string{})
	_, err := s.record(first, "a", "", "t1", false)
	s.Says(err, fault.Invalid, "knows no transaction t1 of a in a block")
	s.leave("a", "t1", 1_000, 0)
	s.booked(s.record(first, "a", "", "t1", false))("0.00001")
	s.reorganise()
	s.Same("wanting when what is booked is lost", s.wanting(), map[string]string{"t1": "0.00001"})
	s.leave("a", "t1", 1_000, 0)
	s.Same("wanting when it is back", s.wanting(), map[string]string{})
	s.sound()
}
