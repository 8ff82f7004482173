package rates

import (
	"encoding/json"
	"fmt"
	"time"

	"kassa/internal/money"
)

// binance is the best bids and asks of its spot markets. All markets are asked for at once: the answer is small, and a
// list with one delisted market in it would be refused as a whole.
func binance() Source {
	return Source{
		Name: "binance", URL: "https://api.binance.com", Every: exchangeEvery, Fresh: exchangeFresh,
		Assets:    basesOf(tetherMarkets("")),
		Documents: []Document{{"/api/v3/ticker/bookTicker", readBinance}},
	}
}

// tetherMarkets are the markets against USDT that big exchanges have, by their symbols, such as BTC-USDT.
func tetherMarkets(separator string) map[string]pair {
	markets := map[string]pair{}
	for _, base := range []money.Asset{
		money.BTC, money.LTC, "BCH", "DASH", "DOGE", money.ETH, "BNB", "POL", "TRX", "TON", "SOL", "USDC",
	} {
		markets[string(base)+separator+string(money.USDT)] = pair{base, money.USDT}
	}
	return markets
}

// readBinance takes the answer's own time from the clock: it names none.
func readBinance(body []byte, now time.Time) ([]Price, error) {
	var answer []struct {
		Symbol   string  `json:"symbol"`
		BidPrice literal `json:"bidPrice"`
		AskPrice literal `json:"askPrice"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("JSON: %w", err)
	}
	var l list
	markets := tetherMarkets("")
	for _, market := range answer {
		if of, known := markets[market.Symbol]; known {
			l.book(of, market.BidPrice, market.AskPrice, now)
		}
	}
	return l.result()
}
