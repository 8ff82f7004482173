package wire

import (
	"bytes"

	"kassa/internal/money"
)

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
	BaseCurrency money.Asset `json:"base_currency"`
	Currencies   PriceList   `json:"currencies"`
}

// PriceList is an object by currency that keeps the order of the request, which a map would not.
type PriceList []money.Rate

// NewPrices tells what one unit of each currency costs in the base currency.
func NewPrices(base money.Asset, prices []money.Rate) Prices { return Prices{Success(), base, prices} }

// MarshalJSON writes {"BTC":{"price":"5233845.73"}}.
func (l PriceList) MarshalJSON() ([]byte, error) {
	var object bytes.Buffer
	object.WriteByte('{')
	for i, rate := range l {
		value, err := Marshal(struct {
			Price string `json:"price"`
		}{rate.Price.String()})
		if err != nil {
			return nil, err
		}
		if i > 0 {
			object.WriteByte(',')
		}
		object.WriteString(`"` + string(rate.Base) + `":`) // codes are capitals
		object.Write(value)
	}
	object.WriteByte('}')
	return object.Bytes(), nil
}
