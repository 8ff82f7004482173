package storetest

import (
	"context"
	"time"

	"kassa/internal/dispatch"
	"kassa/internal/fault"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/rail"
	"kassa/internal/wallet"
)

// book keeps a spend of 1 BTC of the live till with its entry.
func (s *suite) book(name, entry, reference string, then ...func(tx wallet.Tx) error) error {
	return s.WriteWallet(s.ctx, func(ctx context.Context, tx wallet.Tx) error {
		err := tx.Post(ctx, ledger.Entry{ID: entry, At: begin, Reason: ledger.Spent, Postings: []ledger.Posting{
			ledger.Debit(ledger.Unmatched(false, live, money.BTC), money.Of(money.BTC, 1)),
			ledger.Credit(ledger.Wallet(false, name, money.BTC), money.Of(money.BTC, 1)),
		}})
		if err == nil {
			err = tx.InsertSpend(ctx, wallet.Spend{
				ID: entry, Till: live, Wallet: name, Amount: money.Of(money.BTC, 1), Reference: reference, At: begin, Actor: "anna",
			})
		}
		for _, do := range then {
			if err == nil {
				err = do(tx)
			}
		}
		return err
	})
}

func anOutflow(txid string, height int64) rail.Outflow {
	return rail.Outflow{
		Wallet: "own", Spend: rail.Spend{By: txid, As: "bare " + txid, Height: height}, At: after(int(height)), Spent: 9, Returned: 4,
	}
}

// left scans one more block with outflows.
func (s *suite) left(from int64, flows ...rail.Outflow) {
	s.Helper()
	step := oneBlock(from)
	step.Outflows = flows
	s.must(s.Advance(s.ctx, regtest, step))
}

// kept is an outflow as it is read under a tip.
func kept(flow rail.Outflow, tip int64) wallet.Outflow {
	flow.Spend.As = ""
	is := wallet.Outflow{Outflow: flow, Network: regtest}
	if flow.Spend.Height > 0 {
		is.Confirmations = tip - flow.Spend.Height + 1
	}
	return is
}

func (s *suite) hasOutflows(wanted wallet.Wanted, want ...wallet.Outflow) {
	s.Helper()
	wanted.Limit = max(wanted.Limit, 1)
	got, err := s.Outflows(s.ctx, wanted)
	s.must(err)
	s.same("outflows", got, append([]wallet.Outflow{}, want...))
}

// unrecorded demands what an operator is told at a glance.
func (s *suite) unrecorded(count int64, oldest time.Time) {
	s.Helper()
	got, err := s.Vitals(s.ctx)
	s.must(err)
	s.same("unrecorded", got.Unrecorded, count)
	s.same("oldest", got.OldestOutflow, oldest)
}

var spendChecks = []check{
	{"a spend is kept once for each till and reference", func(s *suite) {
		s.created(first)
		s.must(s.keepWallet("a", "address 0"))
		s.must(s.book("a", "e1", "tx1"))
		s.refuses(fault.Conflict, s.book("a", "e2", "tx1"))
		s.must(s.book("a", "e2", "tx2"))
	}},
	{"what leaves wallets is listed, newest first, unless it is a payoff's", func(s *suite) {
		s.scanned(aCoin("a:0", 5))
		s.must(s.keepWallet("other", "address 0 of other"))
		s.submitted(payout)
		s.must(s.export(aDispatch(payout), "a:0"))
		ours, old, young, others := anOutflow("t0", 7), anOutflow("t1", 7), anOutflow("t2", 8), anOutflow("t2", 8)
		ours.Spend.As, others.Wallet = "draft 1", "other"
		s.unrecorded(0, time.Time{})
		s.left(6, ours, old)
		s.left(7, young, others)
		all := []wallet.Outflow{kept(others, 8), kept(young, 8), kept(old, 8)}
		s.hasOutflows(wallet.Wanted{Limit: 9}, all...)
		s.hasOutflows(wallet.Wanted{Limit: 9, All: true}, all...)
		s.hasOutflows(wallet.Wanted{Limit: 2}, all[:2]...)
		s.hasOutflows(wallet.Wanted{Limit: 2, All: true}, all[:2]...)
		s.hasOutflows(wallet.Wanted{Limit: 9, Wallet: "own"}, all[1:]...)
		s.hasOutflows(wallet.Wanted{Limit: 9, Wallet: "own", All: true}, all[1:]...)
		s.unrecorded(3, old.At)
		_, err := s.Outflow(s.ctx, "own", "t0")
		s.refuses(fault.NotFound, err)
		_, err = s.Outflow(s.ctx, "other", "t1")
		s.refuses(fault.NotFound, err)
	}},
	{"what is booked is not listed any more, what is booked in part is", func(s *suite) {
		s.scanned()
		s.left(6, anOutflow("t1", 7), anOutflow("t2", 7))
		s.must(s.book("own", "e1", "t1"))
		part, rest := kept(anOutflow("t1", 7), 7), kept(anOutflow("t2", 7), 7)
		part.Booked = money.Of(money.BTC, 1).Minor
		s.hasOutflows(wallet.Wanted{Limit: 9}, part, rest)
		s.must(s.WriteWallet(s.ctx, func(ctx context.Context, tx wallet.Tx) error {
			read, err := tx.Outflow(ctx, "own", "t1")
			s.same("in the transaction", read, part)
			return err
		}))
		s.must(s.book("own", "e2", "t2", func(tx wallet.Tx) error { return tx.CloseOutflow(s.ctx, "own", "t2") }))
		rest.Booked, rest.Recorded = part.Booked, true
		s.hasOutflows(wallet.Wanted{Limit: 9}, part)
		s.hasOutflows(wallet.Wanted{Limit: 9, All: true}, part, rest)
		s.unrecorded(1, part.At)
	}},
	{"what was booked before its block came needs no operator", func(s *suite) {
		s.scanned()
		s.must(s.book("own", "e1", "t1"))
		s.left(6, anOutflow("t1", 7))
		s.hasOutflows(wallet.Wanted{Limit: 9})
		s.unrecorded(0, time.Time{})
	}},
	{"what a reorganisation takes away wants an operator only when it is booked", func(s *suite) {
		s.scanned()
		s.left(6, anOutflow("t1", 7), anOutflow("t2", 7))
		s.must(s.book("own", "e1", "t2", func(tx wallet.Tx) error { return tx.CloseOutflow(s.ctx, "own", "t2") }))
		s.must(s.Advance(s.ctx, regtest, rail.Progress{Tip: block(7, "b7"), Fork: 6, Blocks: []rail.BlockID{block(7, "c7")}}))
		lost, booked := kept(anOutflow("t1", 7), 7), kept(anOutflow("t2", 7), 7)
		lost.Spend.Height, lost.Confirmations, booked.Spend.Height, booked.Confirmations = 0, 0, 0, 0
		booked.Booked, booked.Recorded = money.Of(money.BTC, 1).Minor, true
		s.hasOutflows(wallet.Wanted{Limit: 9}, booked)
		s.hasOutflows(wallet.Wanted{Limit: 9, All: true}, lost, booked)
		s.unrecorded(0, time.Time{})
		again, other := anOutflow("t2", 8), anOutflow("t1", 8)
		other.Returned = 3
		s.must(s.Advance(s.ctx, regtest, rail.Progress{
			Tip: block(7, "c7"), Fork: 7, Blocks: []rail.BlockID{block(8, "c8")}, Outflows: []rail.Outflow{again, other},
		}))
		s.hasOutflows(wallet.Wanted{Limit: 9}, kept(other, 8))
		s.unrecorded(1, other.At)
	}},
	{"what settled payoffs is no outflow of anybody's", func(s *suite) {
		s.scanned(aCoin("a:0", 5))
		s.submitted(payout)
		made := aDispatch(payout)
		s.must(s.export(made, "a:0"))
		s.must(s.post(minerFee("entry")))
		made.State, made.Draft, made.TxID, made.Entry = dispatch.Settled, made.ID, "tx", "entry"
		s.must(s.inDispatches(func(tx dispatch.Tx) error { return tx.EndDispatch(s.ctx, made, after(9)) }))
		for txid, kind := range map[string]fault.Kind{"tx": fault.Conflict, "other": fault.NotFound} {
			s.refuses(kind, s.WriteWallet(s.ctx, func(ctx context.Context, tx wallet.Tx) error {
				_, err := tx.Outflow(ctx, "own", txid)
				return err
			}))
		}
	}},
	{"a draft is an outflow once its dispatch ended otherwise", func(s *suite) {
		s.scanned(aCoin("a:0", 5))
		s.submitted(payout)
		made := aDispatch(payout)
		s.must(s.export(made, "a:0"))
		made.State = dispatch.Void
		s.must(s.inDispatches(func(tx dispatch.Tx) error { return tx.EndDispatch(s.ctx, made, after(9)) }))
		flow, coin := anOutflow("t1", 7), aCoin("a:0", 5)
		flow.Spend.As = "draft 1"
		paid := func(want string) {
			s.Helper()
			s.must(s.inDispatches(func(tx dispatch.Tx) error {
				got, err := tx.PaidBefore(s.ctx, payout)
				s.same("paid before", got, want)
				return err
			}))
		}
		paid("")
		coin.Spend = flow.Spend
		step := oneBlock(6)
		step.Coins, step.Outflows = []rail.Coin{coin}, []rail.Outflow{flow}
		s.must(s.Advance(s.ctx, regtest, step))
		paid("t1")
		s.hasOutflows(wallet.Wanted{Limit: 9}, kept(flow, 7))
	}},
	{"what paid payoffs without being exported is booked but for its fee", func(s *suite) {
		s.scanned(aCoin("a:0", 5))
		s.submitted(payout)
		made := aDispatch(payout)
		s.must(s.export(made, "a:0"))
		is, err := s.Payoff(s.ctx, payout)
		s.must(err)
		is.State, is.Message, is.FinalAt, is.TimerAt = payoff.Payed, "t1", after(9), time.Time{}
		s.must(s.inPayoffs(func(tx payoff.Tx) error { return tx.UpdatePayoff(s.ctx, is) }))
		flow := kept(anOutflow("t1", 7), 7)
		s.left(6, anOutflow("t1", 7))
		s.hasOutflows(wallet.Wanted{Limit: 9}, flow) // while the dispatch is open, the message is nobody's word
		made.State = dispatch.Void
		s.must(s.inDispatches(func(tx dispatch.Tx) error { return tx.EndDispatch(s.ctx, made, after(9)) }))
		flow.Booked = is.Receive.Minor
		s.hasOutflows(wallet.Wanted{Limit: 9}, flow)
	}},
	{"tills with money in a wallet are told", func(s *suite) {
		s.tills()
		s.must(s.keepWallet("own", "address 0 of own"))
		tills := func(want ...int64) {
			s.Helper()
			got, err := s.WalletTills(s.ctx, "own")
			s.must(err)
			s.same("tills", got, want)
		}
		tills()
		earn := func(id string, minor int64) {
			s.Helper()
			s.must(s.post(ledger.Entry{ID: id, At: begin, Reason: ledger.Credited, Postings: []ledger.Posting{
				{
					Account: ledger.Till(false, live, "BITCOIN", "own", money.BTC), Minor: -minor,
					Spendable: &ledger.Balance{Till: live, Method: "BITCOIN", Wallet: "own"},
				},
				{Account: ledger.Unmatched(false, live, money.BTC), Minor: minor},
			}}))
		}
		earn("e1", 5)
		tills(live)
		earn("e2", -5)
		tills()
	}},
}
