package client

import "context"

// Balance is what a till can spend of a method's money.
type Balance struct {
	Method         string  `json:"method"`
	Name           string  `json:"name"` // for people
	Amount         Decimal `json:"amount"`
	Currency       string  `json:"currency"`
	AmountAccuracy int     `json:"amount_accuracy"` // digits behind the point
}

// BalanceList lists balances in the service's order, on demand without the empty ones.
func (c *Client) BalanceList(ctx context.Context, hideEmpty bool) ([]Balance, error) {
	answer, err := send[listed](ctx, c, read("balance/list", struct {
		HideEmpty bool `json:"hide_empty,omitempty"`
	}{hideEmpty}))
	if err != nil {
		return nil, err
	}
	return members("balance/list", answer.Items, func(b *Balance, name string) { b.Method = name })
}

// BalanceGet is the balance of one method.
func (c *Client) BalanceGet(ctx context.Context, method string) (Balance, error) {
	return send[Balance](ctx, c, read("balance/get", named{method}))
}
