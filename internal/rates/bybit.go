package rates

import (
	"encoding/json"
	"fmt"
	"time"
)

// bybit is the tickers of its spot markets.
func bybit() Source {
	return Source{
		Name: "bybit", URL: "https://api.bybit.com", Every: exchangeEvery, Fresh: exchangeFresh,
		Assets:    basesOf(tetherMarkets("")),
		Documents: []Document{{"/v5/market/tickers?category=spot", readBybit}},
	}
}

func readBybit(body []byte, _ time.Time) ([]Price, error) {
	var answer struct {
		RetCode int    `json:"retCode"` // 0 is success
		RetMsg  string `json:"retMsg"`
		Time    int64  `json:"time"` // unix milliseconds
		Result  struct {
			List []struct {
				Symbol    string  `json:"symbol"`
				Bid1Price literal `json:"bid1Price"`
				Ask1Price literal `json:"ask1Price"`
			} `json:"list"`
		} `json:"result"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("JSON: %w", err)
	}
	if answer.RetCode != 0 {
		return nil, fmt.Errorf("code %d: %.100q", answer.RetCode, answer.RetMsg)
	}
	var l list
	markets := tetherMarkets("")
	for _, market := range answer.Result.List {
		if of, known := markets[market.Symbol]; known {
			l.book(of, market.Bid1Price, market.Ask1Price, time.UnixMilli(answer.Time))
		}
	}
	return l.result()
}
