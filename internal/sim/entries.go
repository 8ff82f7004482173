package main

import (
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/rail"
)

// entries is what an invoice and its payments put into the accounts, all together.
func (b *bill) entries() []sum {
	till := b.shop.till
	var all []sum
	add := func(account ledger.Account, minor int64) { all = append(all, sum{account, minor}) }
	for _, p := range b.parts {
		q, asset, sure := b.quoted(p.quote), p.of.asset, p.status == rail.Confirmed
		if sure {
			add(ledger.Wallet(till.Sandbox, q.Wallet, asset), p.amount)
		}
		switch {
		case p.place == invoice.Held:
			add(ledger.Account{Sandbox: till.Sandbox, Name: "held", Asset: asset}, -p.amount)
		case p.place == invoice.Unplaced:
			add(ledger.Unmatched(till.Sandbox, till.ID, asset), -p.amount)
		case p.place == invoice.Given && sure:
			add(b.shop.balance(q.Method, q.Wallet), -p.amount)
		case p.place == invoice.Returned:
			add(ledger.Wallet(till.Sandbox, q.Wallet, asset), -p.amount)
			if !sure { // paid back, and the chain took it as well
				add(ledger.Losses(till.Sandbox, asset), p.amount)
			}
		}
	}
	if q := b.chosen(); q != nil {
		balance := b.shop.balance(q.Method, q.Wallet)
		add(balance, b.commission()-b.credited()+b.booked)
		add(operators(b.shop, q.Due.Asset), -b.commission())
		add(ledger.Wallet(till.Sandbox, q.Wallet, q.Due.Asset), -b.booked)
	}
	return all
}

// entries is what a payoff puts into the accounts, all together.
func (o *order) entries() []sum {
	asset, sandbox := assetOf(o.method), o.shop.till.Sandbox
	taken := sum{o.shop.balance(o.method, o.wallet), o.deduction}
	switch o.state {
	case payoff.Created, payoff.Processing:
		return []sum{taken, {ledger.Account{Sandbox: sandbox, Name: "reserved", Asset: asset}, -o.deduction}}
	case payoff.Payed:
		return []sum{taken, {ledger.Wallet(sandbox, o.wallet, asset), -o.receive}, {operators(o.shop, asset), -o.commission}}
	case payoff.Failed, payoff.Canceled:
	}
	return nil
}

func (s *shop) balance(method, wallet string) ledger.Account {
	return ledger.Till(s.till.Sandbox, s.till.ID, method, wallet, assetOf(method))
}

// operators is where a commission goes: live money lies in the merchant's own wallet, so he owes it.
func operators(s *shop, asset money.Asset) ledger.Account {
	if s.till.Sandbox {
		return ledger.Revenue(true, asset)
	}
	return ledger.Receivable(false, s.till.ID, asset)
}

// balance is what a till can spend of a method.
func (w *world) balance(s *shop, method string) int64 {
	return -w.totals[s.balance(method, w.wallets[s][method])]
}
