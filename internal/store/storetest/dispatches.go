package storetest

import (
	"context"
	"strconv"
	"strings"

	"kassa/internal/dispatch"
	"kassa/internal/fault"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/rail"
)

// aCoin is one of the wallet's outputs, in a block.
func aCoin(outpoint string, minor int64) rail.Coin {
	return rail.Coin{Outpoint: outpoint, Wallet: "own", Index: 3, Minor: minor, Height: 5}
}

// scanned puts coins into the wallet of keys that the live till uses.
func (s *suite) scanned(coins ...rail.Coin) {
	s.Helper()
	s.created(first)
	s.must(s.keepWallet("own", "address 0 of own"))
	s.must(s.Advance(s.ctx, regtest, rail.Progress{Blocks: []rail.BlockID{block(5, "b5"), block(6, "b6")}, Coins: coins}))
}

// step moves the scan by one block.
func (s *suite) step(from int64, coins ...rail.Coin) {
	s.Helper()
	step := oneBlock(from)
	step.Coins = coins
	s.must(s.Advance(s.ctx, regtest, step))
}

// oneBlock is a step by one block.
func oneBlock(from int64) rail.Progress {
	name := func(height int64) string { return "b" + strconv.FormatInt(height, 10) }
	return rail.Progress{Tip: block(from, name(from)), Fork: from, Blocks: []rail.BlockID{block(from+1, name(from+1))}}
}

// submitted writes payoffs of the live till that wait.
func (s *suite) submitted(ids ...string) {
	s.Helper()
	for _, id := range ids {
		is := aPayoff(id)
		is.Till, is.Sandbox, is.Backing, is.Invoice, is.State = live, false, "own", "", payoff.Processing
		s.must(s.insertPayoff(is))
	}
}

func (s *suite) inDispatches(do func(tx dispatch.Tx) error) error {
	return s.WriteDispatch(s.ctx, func(_ context.Context, tx dispatch.Tx) error { return do(tx) })
}

func aDispatch(payoffs ...string) dispatch.Dispatch {
	return dispatch.Dispatch{
		ID: "draft 1", Network: regtest, Wallet: "own", Asset: money.BTC, Anchor: "a:0", Change: 4, State: dispatch.Open,
		MadeAt: begin, Payoffs: payoffs,
	}
}

func aDraft(id string, number int, inputs ...string) dispatch.Draft {
	return dispatch.Draft{
		Draft:  rail.Draft{ID: id, PSBT: []byte("psbt " + id), Inputs: inputs, Fee: 150, Change: 20},
		Number: number, MadeAt: after(number), Actor: "me",
	}
}

// export writes a dispatch with its first draft.
func (s *suite) export(of dispatch.Dispatch, inputs ...string) error {
	return s.inDispatches(func(tx dispatch.Tx) error {
		if err := tx.InsertDispatch(s.ctx, of); err != nil {
			return err
		}
		return tx.InsertDraft(s.ctx, of, aDraft(of.ID, 1, inputs...))
	})
}

// minerFee is the entry of a draft's fee.
func minerFee(id string) ledger.Entry {
	fee := money.Amount{Asset: money.BTC, Minor: 150}
	return ledger.Entry{ID: id, At: begin, Reason: ledger.MinerFee, Postings: []ledger.Posting{
		ledger.Debit(ledger.NetworkFees("own", money.BTC), fee), ledger.Credit(ledger.Wallet(false, "own", money.BTC), fee),
	}}
}

// free are the coins that can be spent.
func (s *suite) free(confirmations int64) []string {
	s.Helper()
	purse, err := s.Purse(s.ctx, "own", confirmations, 9)
	s.must(err)
	s.same("wallet", purse.Wallet, aWallet("own"))
	var all []string
	for _, coin := range purse.Coins {
		all = append(all, coin.Outpoint)
	}
	return all
}

var dispatchChecks = []check{
	{"coins are a scan's, and the largest unspent ones are offered", func(s *suite) {
		spent := aCoin("d:0", 9)
		spent.Spend = rail.Spend{By: "t", As: "u", Height: 6}
		young := aCoin("c:0", 7)
		young.Height = 6
		lost := aCoin("e:0", 8)
		lost.Height = 0
		s.scanned(aCoin("a:0", 5), aCoin("b:0", 6), young, spent, lost)
		s.same("of one confirmation", s.free(1), []string{"c:0", "b:0", "a:0"})
		s.same("of two", s.free(2), []string{"b:0", "a:0"})
		scan, err := s.Scan(s.ctx, regtest)
		s.must(err)
		s.same("watched", len(scan.Coins), 5)
		young.Spend = rail.Spend{By: "v", As: "w", Height: 7}
		s.step(6, young)
		s.same("after a spend", s.free(1), []string{"b:0", "a:0"})
		_, err = s.Purse(s.ctx, "none", 1, 9)
		s.refuses(fault.NotFound, err)
	}},
	{"change addresses are given once, and not again when another software used them", func(s *suite) {
		s.scanned()
		take := func(index int64) error {
			return s.inDispatches(func(tx dispatch.Tx) error { return tx.TakeChange(s.ctx, "own", index) })
		}
		s.must(take(0))
		s.refuses(fault.Conflict, take(0))
		change := aCoin("a:0", 5)
		change.Change, change.Index = true, 7
		s.step(6, change)
		change.Outpoint, change.Index = "b:0", 2
		s.step(7, change)
		s.refuses(fault.Conflict, take(1))
		s.must(take(8))
		watched, err := s.Wallets(s.ctx, regtest)
		s.must(err)
		s.same("next", watched[0].NextChange, int64(9))
	}},
	{"a dispatch is read as it was written, by its payoffs and drafts too", func(s *suite) {
		s.scanned(aCoin("a:0", 5), aCoin("b:0", 6))
		s.submitted(payout, payout2)
		waiting, err := s.Dispatchable(s.ctx, live, 9)
		s.must(err)
		s.same("waiting", waiting, []string{payout, payout2})
		made := aDispatch(payout, payout2)
		s.must(s.export(made, "b:0", "a:0"))
		second := aDraft("draft 2", 2, "a:0")
		signed := rail.Signed{TxID: "tx", Raw: []byte{1, 2}}
		s.must(s.inDispatches(func(tx dispatch.Tx) error {
			if err := tx.InsertDraft(s.ctx, made, second); err != nil {
				return err
			}
			if err := tx.SignDraft(s.ctx, second.ID, signed); err != nil {
				return err
			}
			taken, err := tx.Dispatched(s.ctx, payout)
			s.same("dispatched", taken, true)
			if err != nil {
				return err
			}
			return tx.RecallDispatch(s.ctx, made.ID)
		}))
		one := aDraft(made.ID, 1, "b:0", "a:0")
		one.Coins, second.Coins, second.Signed = []rail.Coin{aCoin("b:0", 6), aCoin("a:0", 5)}, []rail.Coin{aCoin("a:0", 5)}, signed
		made.Recalled, made.Drafts = true, []dispatch.Draft{one, second}
		for _, read := range []func() (dispatch.Dispatch, error){
			func() (dispatch.Dispatch, error) { return s.Dispatch(s.ctx, made.ID) },
			func() (dispatch.Dispatch, error) { return s.DispatchOf(s.ctx, payout2) },
			func() (dispatch.Dispatch, error) { return s.DispatchOfDraft(s.ctx, "draft 2") },
		} {
			got, err := read()
			s.must(err)
			s.same("dispatch", got, made)
		}
		open, err := s.OpenDispatches(s.ctx, regtest, "", 9)
		s.must(err)
		s.same("open", open, []string{made.ID})
		waiting, err = s.Dispatchable(s.ctx, live, 9)
		s.must(err)
		s.same("waiting", len(waiting), 0)
		_, err = s.DispatchOfDraft(s.ctx, "none")
		s.refuses(fault.NotFound, err)
	}},
	{"a coin is reserved for one dispatch, and a payoff is in one", func(s *suite) {
		s.scanned(aCoin("a:0", 5), aCoin("b:0", 6))
		s.submitted(payout, payout2)
		s.must(s.export(aDispatch(payout), "a:0"))
		s.same("free", s.free(1), []string{"b:0"})
		other := aDispatch(payout2)
		other.ID = "other"
		s.refuses(fault.Conflict, s.export(other, "b:0", "a:0"))
		s.same("after a refusal", s.free(1), []string{"b:0"})
		other.Payoffs = []string{payout}
		twice := s.export(other, "b:0")
		s.refuses(fault.Conflict, twice)
		s.same("told", strings.Contains(twice.Error(), "exported meanwhile"), true)
		other.Payoffs = []string{payout2}
		s.refuses(fault.Conflict, s.export(other, "none:0"))
	}},
	{"the end of a dispatch frees what it reserved, once", func(s *suite) {
		s.scanned(aCoin("a:0", 5), aCoin("b:0", 6))
		s.submitted(payout)
		made := aDispatch(payout)
		s.must(s.export(made, "a:0", "b:0"))
		made.State, made.Draft, made.TxID, made.Entry = dispatch.Settled, made.ID, "tx", "entry"
		end := func() error {
			return s.inDispatches(func(tx dispatch.Tx) error { return tx.EndDispatch(s.ctx, made, after(9)) })
		}
		s.refuses(fault.Conflict, end()) // there is no such entry
		s.must(s.post(minerFee("entry")))
		s.must(end())
		s.refuses(fault.Conflict, end())
		s.same("free", s.free(1), []string{"b:0", "a:0"})
		got, err := s.Dispatch(s.ctx, made.ID)
		s.must(err)
		s.same("state", got.State, dispatch.Settled)
		s.same("ended", got.EndedAt, after(9))
		_, err = s.DispatchOf(s.ctx, payout)
		s.refuses(fault.NotFound, err)
		open, err := s.OpenDispatches(s.ctx, regtest, "", 9)
		s.must(err)
		s.same("open", len(open), 0)
		s.refuses(fault.Conflict, s.inDispatches(func(tx dispatch.Tx) error { return tx.RecallDispatch(s.ctx, made.ID) }))
	}},
}
