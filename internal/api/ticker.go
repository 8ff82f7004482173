package api

import (
	"context"
	"encoding/json"
	"slices"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// tickerList leaves MATIC out: only the older dialect has it (contract section 6), and a client that knows its currencies by
// name cannot read another one.
func (h *handler) tickerList(_ context.Context, owner till.Till, _ *fields) (any, error) {
	priced := slices.DeleteFunc(h.Rates.Priced(owner.Sandbox), func(asset money.Asset) bool { return asset == money.MATIC })
	return wire.NewTickers(priced), nil
}

func (h *handler) tickerGet(_ context.Context, owner till.Till, request *fields) (any, error) {
	base, prices, err := h.prices(owner, request)
	if err != nil {
		return nil, err
	}
	return wire.NewPrices(base, prices), nil
}

// prices are the asked ones, each of one unit in the base currency.
func (h *handler) prices(owner till.Till, request *fields) (money.Asset, []money.Rate, error) {
	assets, base := request.assets("tickers"), request.asset("base_currency", money.RUB)
	if err := request.err(); err != nil {
		return "", nil, err
	}
	var faults fault.List
	prices := make([]money.Rate, len(assets))
	for i, asset := range assets {
		price, err := h.Rates.Middle(owner.Sandbox, asset, base)
		faults.Append(err)
		prices[i] = price
	}
	return base, prices, faults.Err()
}

// asset reads a currency's code; absent is the default.
func (f *fields) asset(name string, absent money.Asset) money.Asset {
	text := f.text(name)
	if text == "" {
		return absent
	}
	asset, known := money.ParseAsset(text)
	if !known {
		f.faults.Add(name, "must be a currency from ticker/list, for example RUB")
	}
	return asset
}

// maxListed bounds a list of codes.
const maxListed = 100

// assets reads a list of codes, each once. A single code without a list is one too.
func (f *fields) assets(name string) []money.Asset {
	raw := f.raw(name)
	if raw == nil {
		f.faults.Required(name)
		return nil
	}
	var codes []string
	var one string
	if json.Unmarshal(raw, &one) == nil {
		codes = []string{one}
	} else if json.Unmarshal(raw, &codes) != nil || len(codes) == 0 || len(codes) > maxListed {
		f.faults.Add(name, "must be a list of 1 to %d currencies, for example [\"BTC\"]", maxListed)
		return nil
	}
	var assets []money.Asset
	for _, code := range codes {
		asset, known := money.ParseAsset(code)
		switch {
		case !known:
			f.faults.Add(name, "has %.20q, it must have currencies from ticker/list, for example BTC", code)
		case !slices.Contains(assets, asset):
			assets = append(assets, asset)
		}
	}
	return assets
}
