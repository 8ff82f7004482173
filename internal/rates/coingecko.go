package rates

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"kassa/internal/money"
)

// coingecko is an average over many exchanges, in dollars.
func coingecko() Source {
	ids := strings.Join(slices.Sorted(maps.Keys(coingeckoCoins)), ",")
	return Source{
		Name: "coingecko", URL: "https://api.coingecko.com", Every: slowEvery, Fresh: slowFresh,
		Assets: basesOf(coingeckoCoins),
		Documents: []Document{{
			"/api/v3/simple/price?vs_currencies=usd&include_last_updated_at=true&precision=full&ids=" + ids, readCoinGecko,
		}},
	}
}

// coingeckoCoins are its ids: codes are not unique there.
var coingeckoCoins = map[string]pair{
	"bitcoin": {money.BTC, money.USD}, "litecoin": {money.LTC, money.USD}, "bitcoin-cash": {"BCH", money.USD},
	"dash": {"DASH", money.USD}, "dogecoin": {"DOGE", money.USD}, "monero": {"XMR", money.USD},
	"ethereum": {money.ETH, money.USD}, "binancecoin": {"BNB", money.USD},
	"polygon-ecosystem-token": {"POL", money.USD}, "matic-network": {"MATIC", money.USD}, "tron": {"TRX", money.USD},
	"the-open-network": {"TON", money.USD}, "solana": {"SOL", money.USD}, "tether": {money.USDT, money.USD},
	"usd-coin": {"USDC", money.USD},
}

func readCoinGecko(body []byte, _ time.Time) ([]Price, error) {
	var answer map[string]struct {
		USD           literal `json:"usd"`
		LastUpdatedAt int64   `json:"last_updated_at"` // unix seconds
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, fmt.Errorf("JSON: %w", err)
	}
	var l list
	for id, coin := range answer {
		if of, known := coingeckoCoins[id]; known && coin.USD != "" { // null is a coin without a price
			l.add(of, coin.USD, time.Unix(coin.LastUpdatedAt, 0))
		}
	}
	return l.result()
}
