package wire

import "kassa/internal/money"

// Tickers is the answer of ticker/list (contract section 6).
type Tickers struct {
	Envelope
	Tickers []money.Asset `json:"tickers"` // never nil: the wire has [], not null
}

// NewTickers lists currencies.
func NewTickers(assets []money.Asset) Tickers {
	return Tickers{Success(), append([]money.Asset{}, assets...)}
}

// Prices is the answer of ticker/get (contract section 6).
type Prices struct {
	Envelope
	BaseCurrency money.Asset   `json:"base_currency"`
	Currencies   Object[Price] `json:"currencies"` // in the order of the request
}

// Price is one currency's value in ticker/get.
type Price struct {
	Price string `json:"price"` // of one unit in the base currency
}

// NewPrices tells what one unit of each currency costs in the base currency.
func NewPrices(base money.Asset, prices []money.Rate) Prices {
	currencies := make(Object[Price], len(prices))
	for i, rate := range prices {
		currencies[i] = Member[Price]{string(rate.Base), Price{rate.Price.String()}}
	}
	return Prices{Success(), base, currencies}
}
