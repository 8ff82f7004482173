package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/money"
	"kassa/internal/rates"
)

type ratesCommand struct{ desk }

// rateLine is one asset's price for a reader.
type rateLine struct {
	Pair   string      `json:"pair"` // BTC/USD; for a fiat currency USD/RUB
	Price  string      `json:"price"`
	State  string      `json:"state"`
	Age    string      `json:"age"`    // of the oldest value
	Spread string      `json:"spread"` // percent
	Values []valueLine `json:"values"`
	Doubt  string      `json:"doubt,omitempty"`
}

type valueLine struct {
	Source string `json:"source"`
	Price  string `json:"price"`
	Time   string `json:"time"`
}

type sourceLine struct {
	Source string `json:"source"`
	At     string `json:"at"` // of its last good answer
	Age    string `json:"age"`
	Prices int    `json:"prices"`
	Error  string `json:"error,omitempty"`
}

// Run shows what the running server, or the last one, knew, and how old it is by now.
func (c *ratesCommand) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		shown := struct {
			Rates   []rateLine   `json:"rates"`
			Sources []sourceLine `json:"sources"`
		}{rateLines(h.market.Assets()), sourceLines(h.sources(), c.clock()())}
		return c.print(con, shown, func(t *table) {
			t.row("PAIR", "PRICE", "STATE", "AGE", "SPREAD", "SOURCES", "DOUBT")
			for _, l := range shown.Rates {
				t.row(l.Pair, l.Price, l.State, l.Age, l.Spread+" %", l.sources(), l.Doubt)
			}
			t.section("SOURCE", "AGE", "PRICES", "ERROR")
			for _, l := range shown.Sources {
				t.row(l.Source, l.Age, l.Prices, l.Error)
			}
		})
	})
}

// sources are those of the running server, and what only this command was given.
func (h *house) sources() []rates.SourceStatus {
	all := slices.Clone(h.kept.Sources)
	for _, own := range h.market.Sources() {
		if !slices.ContainsFunc(all, func(s rates.SourceStatus) bool { return s.Name == own.Name }) {
			all = append(all, own)
		}
	}
	return all
}

// rateLines shows coins in dollars and the dollar in the other fiat currencies, as markets do.
func rateLines(assets []rates.AssetStatus) []rateLine {
	lines := []rateLine{}
	for _, a := range assets {
		rate := shownAs(a.Asset)
		line := rateLine{
			Pair: string(rate.Base) + "/" + string(rate.Quote), State: a.State, Values: []valueLine{}, Doubt: a.Doubt,
			Spread: a.Spread.Shift(2).String(),
		}
		if len(a.Values) > 0 {
			line.Price, line.Age = inDirection(rate, a.Price), a.Age.Round(time.Second).String()
		}
		for _, v := range a.Values {
			line.Values = append(line.Values, valueLine{v.Source, inDirection(rate, v.Price), moment(v.Time)})
		}
		lines = append(lines, line)
	}
	return lines
}

// shownAs is the direction that an asset's price is read in; fiat currencies are those with two digits.
func shownAs(asset money.Asset) money.Rate {
	if asset.Scale() == money.USD.Scale() && asset != money.EUR {
		return money.Rate{Base: money.USD, Quote: asset}
	}
	return money.Rate{Base: asset, Quote: money.USD}
}

// inDirection is a price in dollars, or its inverse.
func inDirection(rate money.Rate, dollars decimal.Decimal) string {
	if rate.Quote == money.USD {
		return money.Short(dollars)
	}
	return money.Short(money.Rate{Base: rate.Quote, Quote: money.USD, Price: dollars}.Inverse().Price)
}

func (l rateLine) sources() string {
	names := make([]string, len(l.Values))
	for i, v := range l.Values {
		names[i] = v.Source
	}
	return strings.Join(names, ", ")
}

func sourceLines(sources []rates.SourceStatus, now time.Time) []sourceLine {
	lines := []sourceLine{}
	for _, s := range sources {
		line := sourceLine{Source: s.Name, At: moment(s.At), Prices: s.Prices, Error: s.Error}
		if !s.At.IsZero() {
			line.Age = now.Sub(s.At).Round(time.Second).String()
		}
		lines = append(lines, line)
	}
	return lines
}
