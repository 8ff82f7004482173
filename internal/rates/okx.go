package rates

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// okx is the tickers of its spot markets.
func okx() Source {
	return Source{
		Name: "okx", URL: "https://www.okx.com", Every: exchangeEvery, Fresh: exchangeFresh,
		Assets:    basesOf(tetherMarkets("-")),
		Documents: []Document{{"/api/v5/market/tickers?instType=SPOT", readOKX}},
	}
}

func readOKX(body []byte, _ time.Time) ([]Price, error) {
	var answer struct {
		Code string `json:"code"` // "0" is success
		Msg  string `json:"msg"`
		Data []struct {
			InstID string  `json:"instId"`
			BidPx  literal `json:"bidPx"`
			AskPx  literal `json:"askPx"`
			TS     string  `json:"ts"` // unix milliseconds
		} `json:"data"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("JSON: %w", err)
	}
	if answer.Code != "0" {
		return nil, fmt.Errorf("code %.20q: %.100q", answer.Code, answer.Msg)
	}
	var l list
	markets := tetherMarkets("-")
	for _, market := range answer.Data {
		of, known := markets[market.InstID]
		if !known {
			continue
		}
		at, err := strconv.ParseInt(market.TS, 10, 64)
		if err != nil {
			l.refuse(of, errors.New("its time is no number"))
			continue
		}
		l.book(of, market.BidPx, market.AskPx, time.UnixMilli(at))
	}
	return l.result()
}
