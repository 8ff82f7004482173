package rates

import (
	"encoding/json"
	"fmt"
	"time"

	"kassa/internal/money"
)

// coinbase is the tickers of Coinbase Exchange, a document for each market. There is no market of USDC: it is changed
// for dollars there without one, so nothing is said of its price.
func coinbase() Source {
	source := Source{Name: "coinbase", URL: "https://api.exchange.coinbase.com", Every: slowEvery, Fresh: slowFresh}
	for _, base := range []money.Asset{
		money.BTC, money.ETH, money.LTC, "BCH", "DASH", "DOGE", "POL", "SOL", money.USDT,
	} {
		of := pair{base, money.USD}
		source.Assets = append(source.Assets, base)
		source.Documents = append(source.Documents, Document{
			Path: fmt.Sprintf("/products/%s-%s/ticker", base, money.USD),
			Read: func(body []byte, _ time.Time) ([]Price, error) { return readCoinbase(of, body) },
		})
	}
	return source
}

func readCoinbase(of pair, body []byte) ([]Price, error) {
	var answer struct {
		Bid  literal   `json:"bid"`
		Ask  literal   `json:"ask"`
		Time time.Time `json:"time"` // of the last trade
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("JSON: %w", err)
	}
	var l list
	l.book(of, answer.Bid, answer.Ask, answer.Time)
	return l.result()
}
