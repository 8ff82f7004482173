package storetest

import (
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// rowChecks: the database itself refuses rows that cannot be.
var rowChecks = []check{
	{"impossible invoices are refused", func(s *suite) {
		s.tills()
		for name, spoil := range map[string]func(*invoice.Invoice){
			"payed without an end":         func(i *invoice.Invoice) { i.State = invoice.Payed },
			"failed without an end":        func(i *invoice.Invoice) { i.State = invoice.Failed },
			"expired without an end":       func(i *invoice.Invoice) { i.State = invoice.Expired },
			"unavailable without an end":   func(i *invoice.Invoice) { i.State = invoice.Unavailable },
			"notpayed with an end":         func(i *invoice.Invoice) { i.FinalAt = begin },
			"processing with an end":       func(i *invoice.Invoice) { i.State, i.FinalAt = invoice.Processing, begin },
			"wrongamount with an end":      func(i *invoice.Invoice) { i.State, i.FinalAt = invoice.WrongAmount, begin },
			"unknown state":                func(i *invoice.Invoice) { i.State = "paid" },
			"unknown type":                 func(i *invoice.Invoice) { i.Type = "gift" },
			"unknown dialect":              func(i *invoice.Invoice) { i.Dialect = "v4" },
			"unknown source":               func(i *invoice.Invoice) { i.SubtractFrom = "air" },
			"no amount":                    func(i *invoice.Invoice) { i.Amount.Minor = 0 },
			"negative amount":              func(i *invoice.Invoice) { i.Amount.Minor = -1 },
			"no asset":                     func(i *invoice.Invoice) { i.Amount.Asset = "" },
			"negative roubles":             func(i *invoice.Invoice) { i.Rub = -1 },
			"ends before it begins":        func(i *invoice.Invoice) { i.ExpiresAt = i.CreatedAt },
			"more commission than credit":  func(i *invoice.Invoice) { i.Quote, i.Credited, i.Commission = 1, btc(1), btc(2) },
			"negative commission":          func(i *invoice.Invoice) { i.Quote, i.Credited, i.Commission = 1, btc(1), btc(-1) },
			"credit of no asset":           func(i *invoice.Invoice) { i.Quote, i.Credited.Minor = 1, 1 },
			"credit without a method":      func(i *invoice.Invoice) { i.Credited = btc(1) },
			"pinned without a method":      func(i *invoice.Invoice) { i.Pinned = true },
			"unknown till":                 func(i *invoice.Invoice) { i.Till = 999999999 },
			"live invoice of a sandbox":    func(i *invoice.Invoice) { i.Sandbox = false },
			"sandbox invoice of live till": func(i *invoice.Invoice) { i.Till = live },
		} {
			made := anInvoice(first)
			spoil(&made)
			if err := s.insert(made); err == nil || fault.KindOf(err) != fault.Conflict {
				s.Errorf("%s: error is %v, want a conflict", name, err)
			}
		}
		s.must(s.insert(anInvoice(first)))
	}},
	{"impossible payments are refused", func(s *suite) {
		s.quoted(first)
		for name, spoil := range map[string]func(*invoice.Payment){
			"no amount":            func(p *invoice.Payment) { p.Amount.Minor = 0 },
			"negative worth":       func(p *invoice.Payment) { p.Counts.Minor = -1 },
			"another asset":        func(p *invoice.Payment) { p.Amount = money.Of(money.USD, 1) },
			"unknown quote":        func(p *invoice.Payment) { p.Quote = 2 },
			"unknown status":       func(p *invoice.Payment) { p.Status = "sure" },
			"unknown place":        func(p *invoice.Payment) { p.Place = "lost" },
			"live money of a test": func(p *invoice.Payment) { p.Sandbox = false },
			"no key":               func(p *invoice.Payment) { p.Key = "" },
		} {
			made := aPayment("pay_1", first, 1)
			spoil(&made)
			err := s.in(func(tx invoice.Tx) error { return tx.InsertPayment(s.ctx, made) })
			if err == nil || fault.KindOf(err) != fault.Conflict {
				s.Errorf("%s: error is %v, want a conflict", name, err)
			}
		}
	}},
	{"impossible quotes are refused", func(s *suite) {
		s.quoted(first)
		for name, spoil := range map[string]func(*invoice.Quote){
			"nothing due":         func(q *invoice.Quote) { q.Due.Minor = 0 },
			"surcharge over due":  func(q *invoice.Quote) { q.Surcharge = money.Of(money.BTC, 3) },
			"percent over all":    func(q *invoice.Quote) { q.Percent = 1_000_001 },
			"sum of other asset":  func(q *invoice.Quote) { q.Tolerance = money.Of(money.USD, 1) },
			"number 0":            func(q *invoice.Quote) { q.Number = 0 },
			"number taken":        func(q *invoice.Quote) { q.Number = 1 },
			"unknown wallet":      func(q *invoice.Quote) { q.Wallet = "none" },
			"unknown invoice":     func(q *invoice.Quote) { q.Invoice = second },
			"nowhere to pay":      func(q *invoice.Quote) { q.Destination = "" },
			"destination of 1":    func(q *invoice.Quote) { q.Destination = "to " + first },
			"destination nowhere": func(q *invoice.Quote) { q.Network = "" },
		} {
			made := aQuote(first, 2, "elsewhere")
			spoil(&made)
			err := s.in(func(tx invoice.Tx) error { return tx.InsertQuote(s.ctx, made) })
			if err == nil || fault.KindOf(err) != fault.Conflict {
				s.Errorf("%s: error is %v, want a conflict", name, err)
			}
		}
		s.must(s.in(func(tx invoice.Tx) error { return tx.InsertQuote(s.ctx, aQuote(first, 2, "elsewhere")) }))
	}},
	{"impossible transfers are refused and take no height", func(s *suite) {
		_, err := s.Append(s.ctx, rail.Transfer{Key: "k", Asset: money.RUB, Minor: 0, Status: rail.Seen, FirstSeen: begin})
		s.refuses(fault.Conflict, err)
		height, err := s.Append(s.ctx, rail.Transfer{Key: "k", Asset: money.RUB, Minor: 1, Status: rail.Seen, FirstSeen: time.Time{}.Add(1)})
		s.must(err)
		s.same("height", height, int64(1))
	}},
}
