package main

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/money"
	"kassa/internal/rates"
)

// The assets that have a price, in millionths of a dollar at a world's beginning.
var priced = []struct {
	asset money.Asset
	micro int64
}{{money.BTC, 60_000_000_000}, {money.LTC, 80_000_000}, {money.USDT, 1_000_000}, {money.RUB, 12_300}}

var sourceNames = []string{"alpha", "beta", "gamma"}

func sources() []rates.Source {
	var all []rates.Source
	for _, name := range sourceNames {
		source := rates.Source{Name: name, Every: time.Minute, Fresh: 10 * time.Minute}
		for _, one := range priced {
			source.Assets = append(source.Assets, one.asset)
		}
		all = append(all, source)
	}
	return all
}

// market is what things are really worth, and what becomes of the sources that tell it.
type market struct {
	now    []int64 // by priced, millionths of a dollar
	past   []worth
	silent map[string]time.Time // sources that are dead until then
	// liar is a source that tells ten times the price while another one lives, empty for none: a lone source that tells the
	// same again and again is believed in the end (rates.Policy).
	liar string
}

// worth is the true prices of a moment.
type worth struct {
	at    time.Time
	micro []int64
}

// remembered is for how long a price may be in use: as long as the last good one is held, and until it is read again.
const remembered = 8 * time.Hour

// drift moves the prices a little, the stablecoin's not.
func (m *market) drift(d *dice, at time.Time) {
	micro := make([]int64, len(m.now))
	for i, price := range m.now {
		step := price * d.between(-8, 8) / 1000
		if priced[i].asset == money.USDT || price+step < priced[i].micro/2 || price+step > priced[i].micro*2 {
			step = 0
		}
		micro[i] = price + step
	}
	m.now = micro
	m.past = append(m.past, worth{at, micro})
	for at.Sub(m.past[0].at) > remembered {
		m.past = m.past[1:]
	}
}

// alive counts the sources that answer.
func (m *market) alive(now time.Time) (n int) {
	for _, name := range sourceNames {
		if !now.Before(m.silent[name]) {
			n++
		}
	}
	return n
}

// tell lets every source that lives tell its prices, a liar after the others: what is polled every minute has come before.
func (w *world) tell() {
	liar := ""
	for _, name := range sourceNames {
		switch {
		case w.now.Before(w.prices.silent[name]):
		case name == w.prices.liar && w.prices.alive(w.now) > 1:
			liar = name
		default:
			w.hear(name, 1)
		}
	}
	if liar != "" {
		w.hear(liar, 10)
	}
	kept, err := w.house.market.Snapshot()
	w.must(err)
	w.act(func() error { return w.house.store.SaveRates(w.ctx, kept, w.now) })
}

// hear lets the gateway hear a source that tells so many times the true prices, and a little noise.
func (w *world) hear(name string, times int64) {
	var said []rates.Price
	for i, one := range priced {
		micro := w.prices.now[i] + w.prices.now[i]*w.draws.between(-2, 2)/1000
		rate, err := money.NewRate(one.asset, money.USD, decimal.New(micro*times, -6))
		w.must(err)
		said = append(said, rates.Price{Rate: rate, Time: w.now})
	}
	_ = w.house.market.Observe(name, said, nil) // it tells which prices it does not believe
}

// accident kills sources, wakes them, or makes one of them lie.
func (w *world) accident() {
	switch n := w.draws.IntN(4); {
	case n == 0 && w.prices.liar == "":
		w.prices.liar = one(w.draws, sourceNames)
		w.note("%s tells ten times the price", w.prices.liar)
	case n == 1:
		name := one(w.draws, sourceNames)
		w.prices.silent[name] = w.now.Add(time.Duration(w.draws.between(1, 300)) * time.Minute)
		w.note("%s is dead until %s", name, w.prices.silent[name].Format(time.TimeOnly))
	case n == 2:
		for _, name := range sourceNames {
			w.prices.silent[name] = w.now.Add(time.Duration(w.draws.between(1, 500)) * time.Minute)
		}
		w.note("all sources are dead")
	default:
		w.prices.liar, w.prices.silent = "", map[string]time.Time{}
		w.note("all sources are well")
	}
	w.tell()
}

// Prices may differ from the true ones by what the policy allows, the spread of a held price and the noise of the sources.
var lowest, highest = decimal.New(88, -2), decimal.New(112, -2)

// fair tells whether a price of live tills was about true at some time while it may have been in use.
func (m *market) fair(rate money.Rate) error {
	least, most := m.bounds(rate.Base)
	low, high := m.bounds(rate.Quote)
	if rate.Price.Mul(high).Cmp(least.Mul(lowest)) < 0 || rate.Price.Mul(low).Cmp(most.Mul(highest)) > 0 {
		return fmt.Errorf("%s costs %s %s, which was never true: it is worth %s to %s", rate.Base, rate.Price, rate.Quote, least, most)
	}
	return nil
}

// bounds are the lowest and the highest price of an asset in dollars that is remembered.
func (m *market) bounds(asset money.Asset) (least, most decimal.Decimal) {
	at := -1
	for i, one := range priced {
		if one.asset == asset {
			at = i
		}
	}
	if at < 0 { // the dollar
		return decimal.New(1, 0), decimal.New(1, 0)
	}
	low, high := m.past[0].micro[at], m.past[0].micro[at]
	for _, then := range m.past {
		low, high = min(low, then.micro[at]), max(high, then.micro[at])
	}
	return decimal.New(low, -6), decimal.New(high, -6)
}
