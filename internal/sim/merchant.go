package main

import (
	"fmt"
	"time"

	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/till"
)

// shop is a till as its merchant knows it.
type shop struct {
	till   till.Till
	salt   string
	values map[string]string            // its settings
	own    map[string]map[string]string // its settings of single methods
	extra  map[string]surcharge
	bills  []*bill // that may still change
	orders []*order
}

type surcharge struct {
	fixed   money.Amount
	percent money.Percent
}

// offered are the methods of sandbox tills and of live ones.
var offered = map[bool][]string{true: {"TEST", "LITECOIN"}, false: {"BITCOIN", "USDTTRC", "SBPP2P"}}

// railOf is the rail that the operator serves a method on.
func railOf(method string) string {
	switch method {
	case "TEST":
		return rail.TestName
	case "SBPP2P":
		return rail.ManualName
	}
	return chainName
}

func assetOf(method string) money.Asset {
	known, _ := rail.ByName(method)
	return known.Asset
}

// roubles is about what a rouble is worth, in minor units.
var roubles = map[money.Asset]int64{money.BTC: 20, money.LTC: 15_000, money.USDT: 12_000, money.RUB: 100}

// sum draws up to so many roubles' worth of an asset.
func (w *world) sum(asset money.Asset, upTo int64) money.Amount {
	return money.Amount{Asset: asset, Minor: w.draws.Int64N(upTo*roubles[asset] + 1)}
}

// charge sets the operator's terms of every method anew.
func (w *world) charge() {
	for _, sandbox := range []bool{true, false} {
		for _, method := range offered[sandbox] {
			w.chargeFor(sandbox, method)
		}
	}
}

func (w *world) chargeFor(sandbox bool, method string) {
	asset, d := assetOf(method), w.draws
	nothing := money.Amount{Asset: asset}
	terms := invoice.Terms{
		Enabled: true, Fixed: w.sum(asset, 5), Percent: money.Percent(d.Int64N(120_000)), Min: nothing, Max: nothing, Fee: nothing,
		Rail: railOf(method), ExtraFixed: nothing,
		Out: invoice.OutTerms{
			Enabled: true, Fixed: w.sum(asset, 2), Percent: money.Percent(d.Int64N(50_000)), Min: nothing, Max: nothing,
			Fee: w.sum(asset, 2),
		},
	}
	if d.once(6) {
		terms.Percent = 1_000_000 // all of it: nothing is left for the till
	}
	if terms.Rail == chainName && d.once(3) {
		terms.Lock = time.Duration(d.between(1, 15)) * time.Minute
	}
	if w.act(func() error { return w.house.store.SetOperatorTerms(w.ctx, sandbox, method, terms) }) {
		w.terms[sandbox][method] = terms
	}
}

// register opens a till with rules of its own.
func (w *world) register(sandbox bool) {
	keys, err := w.house.tills.Create(w.ctx, fmt.Sprintf("Shop %d", len(w.shops)), sandbox)
	w.must(err)
	s := &shop{
		till: keys.Till, salt: keys.Salt, values: map[string]string{}, own: map[string]map[string]string{},
		extra: map[string]surcharge{},
	}
	w.shops = append(w.shops, s)
	for _, method := range offered[sandbox] {
		s.extra[method] = surcharge{money.Amount{Asset: assetOf(method)}, 0}
		if railOf(method) == rail.ManualName {
			w.must(w.house.store.SetInstructions(w.ctx, s.till.ID, method, "", "Transfer it to the card"))
		}
		w.surcharge(s, method)
	}
	w.rule(s)
}

// surcharge changes what a shop takes beside the price.
func (w *world) surcharge(s *shop, method string) {
	extra := surcharge{w.sum(assetOf(method), 3), money.Percent(w.draws.Int64N(60_000))}
	if w.act(func() error {
		return w.house.store.SetTillTerms(w.ctx, s.till.ID, method, true, extra.fixed, extra.percent)
	}) {
		s.extra[method] = extra
	}
}

// rule changes the rules of a shop for money that is not exact, and what it wants to hear of.
func (w *world) rule(s *shop) {
	d := w.draws
	values := map[string]string{
		"grace":                fmt.Sprintf("%dm", d.between(0, 40)),
		"tolerance_percent":    fmt.Sprint(d.between(0, 5)),
		"tolerance_usd":        fmt.Sprint(d.between(0, 3)),
		"tolerance_everywhere": fmt.Sprint(d.once(2)),
		"excess":               one(d, []string{"credit", "unmatched"}),
		"excess_percent":       fmt.Sprint(d.between(0, 10)),
		"parts":                one(d, []string{"accept", "accept", "unmatched"}),
		"settle_part_topup":    fmt.Sprint(d.once(2)),
		"callback_failed":      fmt.Sprint(d.once(2)),
		"callback_wrongamount": fmt.Sprint(d.once(2)),
		"callback_unavailable": fmt.Sprint(d.once(2)),
		"callback_reversed":    fmt.Sprint(d.once(2)),
		"payoff_lifetime":      fmt.Sprintf("%dm", d.between(0, 30)),
	}
	if w.act(func() error { return w.house.tills.Set(w.ctx, s.till.ID, values) }) {
		s.values = values
		var err error
		s.till.Settings, err = till.ReadSettings(values)
		w.must(err)
	}
}

// exempt gives one method of a shop rules of its own.
func (w *world) exempt(s *shop, method string) {
	values := map[string]string{
		"grace":          fmt.Sprintf("%dm", w.draws.between(0, 40)),
		"excess":         one(w.draws, []string{"credit", "unmatched"}),
		"excess_percent": fmt.Sprint(w.draws.between(0, 10)),
	}
	if w.act(func() error { return w.house.store.SetMethodSettings(w.ctx, s.till.ID, method, values) }) {
		s.own[method] = values
	}
}

// reform is a step: the operator or a merchant changes terms or rules.
func (w *world) reform() {
	s := one(w.draws, w.shops)
	method := one(w.draws, offered[s.till.Sandbox])
	switch w.draws.IntN(4) {
	case 0:
		w.note("the operator changes the terms of %s", method)
		w.chargeFor(s.till.Sandbox, method)
	case 1:
		w.note("till %d changes the surcharge of %s", s.till.ID, method)
		w.surcharge(s, method)
	case 2:
		w.note("till %d changes its rules", s.till.ID)
		w.rule(s)
	default:
		w.note("till %d changes its rules of %s", s.till.ID, method)
		w.exempt(s, method)
	}
}
