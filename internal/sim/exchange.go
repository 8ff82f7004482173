package main

import (
	"math/big"
	"strconv"

	"kassa/internal/money"
	"kassa/internal/order"
	"kassa/internal/rail"
	"kassa/internal/signature"
	"kassa/internal/swap"
)

// swapped are the methods that sandbox tills exchange; bitcoins come to them in no other way.
var swapped = []string{"TEST", "LITECOIN", "BITCOIN"}

// exchange is a step: a merchant swaps money of one method for another's.
func (w *world) exchange() {
	s, method := w.giver()
	d := w.draws
	m := &move{swap: true, from: leg{shop: s, method: method}, to: leg{shop: s, method: one(d, swapped)}, state: order.Created}
	if m.from.method == m.to.method {
		return
	}
	there, named := w.balance(s, m.from.method), one(d, []swap.Side{swap.BySource, swap.ByTarget})
	price := w.price(s, m.from.method, m.to.method)
	amount := w.trade(m, named, price, d.between(1, max(there+there/8, 1000)))
	request := swap.Request{PairID: pairOf(m.from.method, m.to.method), Amount: amount.String(), AmountType: string(named)}
	request.Signature = signature.SHA1(request.Amount, request.PairID, s.salt)
	act, keep := keyed(w, s, "v3/swap/create", func(made swap.Swap) string { return made.ID })
	request.Keep = keep
	id, done := w.send(act, func() error { _, err := w.house.swaps.Create(w.ctx, s.till, request); return err })
	w.note("till %d swaps %s of %s for %d of %s: %s", s.till.ID, amount, named, m.to.minor, m.to.method, w.outcome)
	span := s.till.Settings.SwapLifetime
	may := s.till.Sandbox && span > 0 && m.from.minor <= there && m.to.minor > 0
	w.expect(done == may || w.died, "a swap of %d is %s, the balance is %d", m.from.minor, w.outcome, there)
	if done {
		m.id, m.deadline = id, w.now.Add(span)
		made, err := w.house.store.Swap(w.ctx, id)
		w.must(err)
		w.expect(made.Price.Rat().Cmp(price) == 0, "swap %s has the price %s, it should have %s", id, made.Price, price.FloatString(20))
		w.backed(s, m.from.method, made.Source.Wallet)
		w.backed(s, m.to.method, made.Target.Wallet)
		w.begun(m)
	}
}

// trade works out both sums of a swap that is worth so many units of its source, and returns the one that is named.
func (w *world) trade(m *move, named swap.Side, price *big.Rat, worth int64) money.Amount {
	source, target := assetOf(m.from.method), assetOf(m.to.method)
	unit := new(big.Rat).Mul(price, big.NewRat(pow10(source.Scale()), pow10(target.Scale()))) // source units for a target unit
	m.from.minor, m.to.minor = worth, floor(new(big.Rat).Quo(big.NewRat(worth, 1), unit))
	if named == swap.BySource {
		return money.Amount{Asset: source, Minor: worth}
	}
	m.to.minor = max(m.to.minor, 1)
	cost := new(big.Rat).Mul(big.NewRat(m.to.minor, 1), unit)
	m.from.minor = -floor(cost.Neg(cost))
	return money.Amount{Asset: target, Minor: m.to.minor}
}

// price is what a till pays for one target unit in source units: the market's and its own spread, rounded up to ten digits.
func (w *world) price(s *shop, from, to string) *big.Rat {
	market, _, err := w.house.book.Rate(true, assetOf(from), assetOf(to))
	w.must(err)
	price := new(big.Rat).Inv(market.Price.Rat())
	price.Mul(price, big.NewRat(1_000_000+int64(s.till.Settings.SwapSpread), 1_000_000))
	ten, low, high := big.NewRat(10, 1), big.NewRat(pow10(9), 1), big.NewRat(pow10(10), 1)
	shift := big.NewRat(1, 1)
	for ; price.Cmp(low) < 0; price.Mul(price, ten) {
		shift.Mul(shift, ten)
	}
	for ; price.Cmp(high) >= 0; price.Quo(price, ten) {
		shift.Quo(shift, ten)
	}
	hair := big.NewRat(1, pow10(12)) // the inverse of a market's price has so many digits only
	digits := -floor(price.Sub(hair, price))
	return price.Quo(big.NewRat(digits, 1), shift)
}

// floor is the largest whole number that is not above.
func floor(r *big.Rat) int64 {
	return new(big.Int).Div(r.Num(), r.Denom()).Int64() // Euclidean, and the denominator is above zero
}

// pairOf is the number of a pair of methods (contract section 6).
func pairOf(from, to string) string {
	var pair int64
	for i, method := range rail.Methods() {
		switch method.Name {
		case from:
			pair += 1000 * int64(i)
		case to:
			pair += int64(i)
		}
	}
	return strconv.FormatInt(pair, 10)
}
