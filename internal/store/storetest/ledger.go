package storetest

import (
	"errors"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/store"
)

// move is an entry that gives a till minor units (or takes them) from the invoice's held money.
func move(id string, reason ledger.Reason, minor ...int64) ledger.Entry {
	entry := ledger.Entry{ID: id, At: begin, Reason: reason, Invoice: first}
	total := int64(0)
	for _, one := range minor {
		entry.Postings = append(entry.Postings, spend(one))
		total += one
	}
	held := ledger.Posting{Account: ledger.Held(true, first, money.BTC), Minor: total}
	if total != 0 {
		entry.Postings = append(entry.Postings, held)
	}
	return entry
}

// spend is a posting that changes the till's balance by minor units.
func spend(minor int64) ledger.Posting {
	return ledger.Posting{
		Account: ledger.Till(true, sandbox, "BITCOIN", pool, money.BTC), Minor: -minor,
		Spendable: &ledger.Balance{Till: sandbox, Method: "BITCOIN", Wallet: pool},
	}
}

func (s *suite) post(entry ledger.Entry) error {
	return s.in(func(tx invoice.Tx) error { return tx.Post(s.ctx, entry) })
}

func (s *suite) hasBalance(want int64) {
	s.Helper()
	got, err := s.Balances(s.ctx, sandbox)
	s.must(err)
	s.same("balances", got, []store.Balance{{
		Balance: ledger.Balance{Till: sandbox, Method: "BITCOIN", Wallet: pool}, Amount: btc(want),
	}})
}

var ledgerChecks = []check{
	{"credits add up to a balance", func(s *suite) {
		s.quoted(first)
		s.must(s.post(move("1", ledger.Settled, 70)))
		s.must(s.post(move("2", ledger.Settled, 30)))
		s.hasBalance(100)
	}},
	{"an entry of system accounts changes no balance", func(s *suite) {
		s.quoted(first)
		s.pay(aPayment("pay_1", first, 1))
		s.must(s.post(ledger.Entry{ID: "1", At: begin, Reason: ledger.Received, Invoice: first, Payment: "pay_1", Postings: []ledger.Posting{
			ledger.Debit(ledger.Wallet(true, pool, money.BTC), btc(5)), ledger.Credit(ledger.Held(true, first, money.BTC), btc(5)),
		}}))
		got, err := s.Balances(s.ctx, sandbox)
		s.must(err)
		s.same("balances", len(got), 0)
	}},
	{"a balance does not go below zero", func(s *suite) {
		s.quoted(first)
		s.refuses(fault.Conflict, s.post(move("1", ledger.Settled, -1)))
		s.must(s.post(move("2", ledger.Settled, 10)))
		s.refuses(fault.Conflict, s.post(move("3", ledger.Settled, -11)))
		s.hasBalance(10)
		s.must(s.post(move("3", ledger.Settled, -10))) // the refused entry left nothing, its id is free
		s.hasBalance(0)
	}},
	{"a charge beside a credit is covered by it, in either order", func(s *suite) {
		s.quoted(first)
		s.must(s.post(move("1", ledger.Settled, -3, 10)))
		s.must(s.post(move("2", ledger.Settled, 10, -3)))
		s.hasBalance(14)
		s.refuses(fault.Conflict, s.post(move("3", ledger.Settled, 1, -16)))
		s.must(s.post(move("4", ledger.Settled, 5, -5)))
		s.hasBalance(14)
	}},
	{"a reorganisation may overdraw, and credits mend it", func(s *suite) {
		s.quoted(first)
		s.must(s.post(move("1", ledger.Reorg, -5)))
		s.hasBalance(-5)
		s.must(s.post(move("2", ledger.Settled, 3)))
		s.hasBalance(-2)
		s.refuses(fault.Conflict, s.post(move("3", ledger.Settled, -1)))
		s.must(s.post(move("4", ledger.Reorg, -1)))
		s.hasBalance(-3)
		s.must(s.post(move("5", ledger.Settled, 10)))
		s.hasBalance(7)
		s.must(s.post(move("6", ledger.Reorg, -2)))
		s.hasBalance(5)
	}},
	{"an entry is posted once", func(s *suite) {
		s.quoted(first)
		s.must(s.post(move("1", ledger.Settled, 10)))
		s.refuses(fault.Conflict, s.post(move("1", ledger.Settled, 10)))
		s.hasBalance(10)
	}},
	{"an entry may name the one that it takes back", func(s *suite) {
		s.quoted(first)
		s.must(s.post(move("1", ledger.Settled, 10)))
		back := move("2", ledger.Reorg, -10)
		back.Reverses = "1"
		s.must(s.post(back))
		back.ID, back.Reverses = "3", "none"
		s.refuses(fault.Conflict, s.post(back))
	}},
	{"an entry that does not balance is refused", func(s *suite) {
		s.quoted(first)
		bad := move("1", ledger.Settled, 10)
		bad.Postings[0].Minor--
		if err := s.post(bad); !errors.Is(err, ledger.ErrUnbalanced) {
			s.Fatalf("error is %v, want ErrUnbalanced", err)
		}
	}},
	{"live and sandbox money never meet", func(s *suite) {
		s.quoted(first)
		mixed := move("1", ledger.Settled, 10)
		for i := range mixed.Postings {
			mixed.Postings[i].Account.Sandbox = false // balanced, but the till is a sandbox one
		}
		s.refuses(fault.Conflict, s.post(mixed))
	}},
	{"a balance that no row can hold is refused", func(s *suite) {
		s.quoted(first)
		s.must(s.post(move("1", ledger.Settled, 8_000_000_000_000_000_000)))
		s.refuses(fault.Conflict, s.post(move("2", ledger.Settled, 8_000_000_000_000_000_000)))
		s.hasBalance(8_000_000_000_000_000_000)
	}},
	{"totals add every posting up for each account", func(s *suite) {
		s.quoted(first)
		s.must(s.post(move("1", ledger.Settled, 10, -3)))
		s.must(s.post(move("2", ledger.Settled, 5)))
		got, err := s.Totals(s.ctx)
		s.must(err)
		s.same("totals", got, []store.Total{
			{Account: ledger.Held(true, first, money.BTC), Minor: 12},
			{Account: ledger.Till(true, sandbox, "BITCOIN", pool, money.BTC), Minor: -12},
		})
	}},
}
