package client

import "context"

// TickerList lists the currencies that have a price.
func (c *Client) TickerList(ctx context.Context) ([]string, error) {
	answer, err := send[struct {
		Tickers []string `json:"tickers"`
	}](ctx, c, read("ticker/list", nil))
	return answer.Tickers, err
}

// Prices are what one unit of each currency is worth in the base currency.
type Prices struct {
	BaseCurrency string            `json:"base_currency"`
	Currencies   map[string]Ticker `json:"currencies"`
}

// Ticker is one currency of Prices.
type Ticker struct {
	Price Decimal `json:"price"`
}

// TickerGet prices currencies in a base currency, by default RUB.
func (c *Client) TickerGet(ctx context.Context, baseCurrency string, tickers ...string) (Prices, error) {
	return send[Prices](ctx, c, read("ticker/get", struct {
		Tickers      []string `json:"tickers"`
		BaseCurrency string   `json:"base_currency,omitempty"`
	}{tickers, baseCurrency}))
}
