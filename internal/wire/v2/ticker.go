package v2

import (
	"encoding/json"

	"kassa/internal/money"
	"kassa/internal/wire"
)

// Price is one currency's value in ticker/get.
type Price struct {
	Price json.Number `json:"price"` // of one unit in the base currency
}

// Prices is the answer of ticker/get.
type Prices struct {
	wire.Envelope
	BaseCurrency money.Asset        `json:"base_currency"`
	Currencies   wire.Object[Price] `json:"currencies"`
}

// NewPrices tells what one unit of each currency costs in the base currency.
func NewPrices(base money.Asset, prices []money.Rate) Prices {
	currencies := make(wire.Object[Price], len(prices))
	for i, rate := range prices {
		currencies[i] = wire.Member[Price]{Name: string(rate.Base), Value: Price{json.Number(rate.Price.String())}}
	}
	return Prices{wire.Success(), base, currencies}
}
