package main

import (
	"math/big"

	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// judge looks whether a new quote asks for what the terms say, at a price that was true.
func (w *world) judge(b *bill, q *invoice.Quote) {
	s := b.shop
	terms, extra := w.terms[s.till.Sandbox][q.Method], s.extra[q.Method]
	rules, err := s.till.Settings.For(s.own[q.Method])
	w.must(err)
	base := q.Due.Minor - q.Surcharge.Minor
	w.expect(q.Surcharge.Minor == percent(base, extra.percent)+extra.fixed.Minor, "the surcharge on %d is %d", base, q.Surcharge.Minor)
	w.expect(b.worth(base, q.Rate), "%s %s are asked for as %d %s at %s", b.amount, b.amount.Asset, base, q.Due.Asset, q.Rate.Price)
	if !s.till.Sandbox && q.Rate.Base != q.Rate.Quote {
		w.must(w.prices.fair(q.Rate))
	}
	w.expect(q.Fixed == terms.Fixed && q.Percent == terms.Percent, "the commission is not the operator's")
	w.expect(q.Grace == rules.Grace && q.PartsUnmatched == rules.PartsUnmatched && q.ExcessUnmatched == rules.ExcessUnmatched,
		"the rules are not the till's")
	w.expect(q.ExcessLimit.Minor == shared(q.Due.Minor, int64(rules.ExcessPercent), 1_000_000), "an excess of %d may be kept", q.ExcessLimit.Minor)
	known, _ := rail.ByName(q.Method)
	most := min(shared(q.Due.Minor, int64(rules.TolerancePercent), 1_000_000), q.Due.Minor-1)
	if !known.Chain && !rules.ToleranceEverywhere {
		most = 0
	}
	w.expect(0 <= q.Tolerance.Minor && q.Tolerance.Minor <= most, "%d of %d may be missing", q.Tolerance.Minor, q.Due.Minor)
	until := b.expires
	if short := w.now.Add(terms.Lock); terms.Lock > 0 && short.Before(until) {
		until = short
	}
	w.expect(q.LockedUntil.Equal(until), "the price holds until %s, it should until %s", q.LockedUntil, until)
	if held := w.wallets[s][q.Method]; held != "" {
		w.expect(held == q.Wallet, "%s is paid to %s and was to %s", q.Method, q.Wallet, held)
	}
	w.wallets[s][q.Method] = q.Wallet
}

// worth tells whether so many minor units are the bill's amount at a rate, rounded up.
func (b *bill) worth(minor int64, rate money.Rate) bool {
	if rate.Base == b.amount.Asset {
		return minor == b.amount.Minor
	}
	exact := new(big.Rat).SetFrac64(b.amount.Minor, pow10(b.amount.Asset.Scale()))
	exact.Quo(exact, rate.Price.Rat())
	exact.Mul(exact, new(big.Rat).SetInt64(pow10(rate.Base.Scale())))
	over := new(big.Rat).Sub(new(big.Rat).SetInt64(minor), exact)
	hair := big.NewRat(1, 1_000_000) // the inverse of a price has so many digits only
	return over.Cmp(new(big.Rat).Neg(hair)) > 0 && over.Cmp(new(big.Rat).Add(big.NewRat(1, 1), hair)) < 0
}

func pow10(n int) int64 {
	power := int64(1)
	for range n {
		power *= 10
	}
	return power
}
