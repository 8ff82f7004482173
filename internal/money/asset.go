// Package money holds sums: an Asset, an Amount in its minor units, a Rate between two assets. Amounts are int64
// and exact; nothing here, and nothing that uses it, goes through a float.
package money

import (
	"slices"
	"strings"
)

// Asset is a currency's code in capitals, for example RUB or BTC.
type Asset string

// The assets that other packages name.
const (
	RUB  Asset = "RUB"
	USD  Asset = "USD"
	EUR  Asset = "EUR"
	BTC  Asset = "BTC"
	LTC  Asset = "LTC"
	ETH  Asset = "ETH"
	USDT Asset = "USDT"
	// MATIC is the former name of POL, which the older dialect still has.
	MATIC Asset = "MATIC"
)

// scales are the digits after the point of each asset, fixed for ever (contract section 1).
var scales = map[Asset]int{
	RUB: 2, USD: 2, EUR: 2, "TRY": 2, "UAH": 2, "KZT": 2,
	BTC: 8, LTC: 8, "BCH": 8, "DASH": 8, "DOGE": 8,
	ETH: 9, "BNB": 9, "POL": 9, MATIC: 9, "TON": 9, "SOL": 9,
	"TRX": 6, USDT: 6, "USDC": 6,
	"XMR": 12,
}

// Assets lists every known asset by code.
func Assets() []Asset {
	all := make([]Asset, 0, len(scales))
	for asset := range scales {
		all = append(all, asset)
	}
	slices.Sort(all)
	return all
}

// ParseAsset reads a code in any case; false for an unknown one.
func ParseAsset(code string) (Asset, bool) {
	asset := Asset(strings.ToUpper(code))
	_, known := scales[asset]
	return asset, known
}

// Scale is the number of digits after the point. An unknown asset panics: codes from outside go through ParseAsset.
func (a Asset) Scale() int {
	scale, known := scales[a]
	if !known {
		panic("money: unknown asset " + string(a))
	}
	return scale
}
