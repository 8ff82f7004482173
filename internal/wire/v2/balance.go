package v2

import (
	"encoding/json"

	"kassa/internal/wire"
)

// Balance is one method's value in balance/info.
type Balance struct {
	Amount   json.Number `json:"amount"`
	Currency string      `json:"currency"`
}

// BalancesAnswer is the answer of balance/info.
type BalancesAnswer struct {
	wire.Envelope
	Balances wire.Object[Balance] `json:"balances"`
}

// NewBalances lists what balance/list has, in its order.
func NewBalances(listed wire.Object[wire.Balance]) BalancesAnswer {
	balances := make(wire.Object[Balance], len(listed))
	for i, of := range listed {
		balances[i] = wire.Member[Balance]{Name: of.Name, Value: Balance{json.Number(of.Value.Amount), of.Value.Currency}}
	}
	return BalancesAnswer{wire.Success(), balances}
}
