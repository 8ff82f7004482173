package wire

import (
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// Balance is one method's value in balance/list, and balance/get's fields after `method` (contract section 6).
type Balance struct {
	Name           string `json:"name"`
	Amount         string `json:"amount"`
	Currency       string `json:"currency"`
	AmountAccuracy int    `json:"amount_accuracy"`
}

// NewBalance tells what a till has of a method.
func NewBalance(method rail.Method, amount money.Amount) Balance {
	return Balance{method.Title, amount.String(), string(amount.Asset), amount.Asset.Scale()}
}

// BalanceAnswer is the answer of balance/get.
type BalanceAnswer struct {
	Envelope
	Key string `json:"method"`
	Balance
}

// BalancesAnswer is the answer of balance/list.
type BalancesAnswer struct {
	Envelope
	Items Object[Balance] `json:"items"`
}

// NewBalances lists the methods in their order, then balances of methods that are in the list no more. Without the
// empty ones only methods with money are left.
func NewBalances(choices []invoice.Choice, held []ledger.MethodBalance, hideEmpty bool) Object[Balance] {
	amounts := map[string]money.Amount{}
	for _, balance := range held {
		amounts[balance.Method] = balance.Amount
	}
	var all Object[Balance]
	add := func(method rail.Method, amount money.Amount) {
		if !hideEmpty || !amount.IsZero() {
			all = append(all, Member[Balance]{method.Name, NewBalance(method, amount)})
		}
	}
	for _, choice := range choices {
		method := choice.Method
		amount, found := amounts[method.Name]
		if !found {
			amount = money.Amount{Asset: method.Asset}
		}
		add(method, amount)
		delete(amounts, method.Name)
	}
	for _, balance := range held {
		if amount, left := amounts[balance.Method]; left {
			add(rail.Method{Name: balance.Method, Title: balance.Method}, amount)
		}
	}
	return all
}
