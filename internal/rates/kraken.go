package rates

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"kassa/internal/money"
)

// kraken is the tickers of its spot markets against the dollar. All markets are asked for at once: a list with one
// delisted market in it would be refused as a whole.
func kraken() Source {
	return Source{
		Name: "kraken", URL: "https://api.kraken.com", Every: exchangeEvery, Fresh: exchangeFresh,
		Assets:    basesOf(krakenMarkets),
		Documents: []Document{{"/0/public/Ticker", readKraken}},
	}
}

// krakenMarkets are the answer's names: the older assets have a letter before, bitcoin is XBT, dogecoin XDG.
var krakenMarkets = map[string]pair{
	"XXBTZUSD": {money.BTC, money.USD}, "XETHZUSD": {money.ETH, money.USD}, "XLTCZUSD": {money.LTC, money.USD},
	"XXMRZUSD": {"XMR", money.USD}, "XDGUSD": {"DOGE", money.USD}, "BCHUSD": {"BCH", money.USD},
	"DASHUSD": {"DASH", money.USD}, "BNBUSD": {"BNB", money.USD}, "POLUSD": {"POL", money.USD},
	"TRXUSD": {"TRX", money.USD}, "TONUSD": {"TON", money.USD}, "SOLUSD": {"SOL", money.USD},
	"USDTZUSD": {money.USDT, money.USD}, "USDCUSD": {"USDC", money.USD}, "ZEURZUSD": {money.EUR, money.USD},
}

// readKraken takes the answer's own time from the clock: it names none.
func readKraken(body []byte, now time.Time) ([]Price, error) {
	var answer struct {
		Error  []string `json:"error"`
		Result map[string]struct {
			Ask []literal `json:"a"` // price, whole lots, lots
			Bid []literal `json:"b"`
		} `json:"result"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("JSON: %w", err)
	}
	if len(answer.Error) > 0 {
		return nil, fmt.Errorf("error %.100q", strings.Join(answer.Error, ", "))
	}
	var l list
	for symbol, market := range answer.Result {
		of, known := krakenMarkets[symbol]
		switch {
		case !known:
		case len(market.Ask) == 0 || len(market.Bid) == 0:
			l.refuse(of, errors.New("it has no bid and ask"))
		default:
			l.book(of, market.Bid[0], market.Ask[0], now)
		}
	}
	return l.result()
}
