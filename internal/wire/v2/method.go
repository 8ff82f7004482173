package v2

import (
	"encoding/json"

	"kassa/internal/invoice"
	"kassa/internal/wire"
)

// Method is one method's value in method/list.
type Method struct {
	Name                   string      `json:"name"`
	Enabled                bool        `json:"enabled"` // usable right now: offered by the operator, switched on by the till
	ExtraCommissionPercent json.Number `json:"extra_commission_percent"`
	MinimalStatusLevel     int         `json:"minimal_status_level"`
	Currency               string      `json:"currency"`
	CommissionPercent      json.Number `json:"commission_percent"`
	Commission             json.Number `json:"commission"` // the fixed part, in Currency
}

// MethodsAnswer is the answer of method/list.
type MethodsAnswer struct {
	wire.Envelope
	Methods wire.Object[Method] `json:"methods"`
}

// NewMethods lists all choices in their order.
func NewMethods(choices []invoice.Choice) MethodsAnswer {
	methods := make(wire.Object[Method], len(choices))
	for i, choice := range choices {
		terms := choice.Terms
		methods[i] = wire.Member[Method]{Name: choice.Method.Name, Value: Method{
			Name:                   choice.Method.Title,
			Enabled:                choice.Open,
			ExtraCommissionPercent: percent(terms.ExtraPercent),
			MinimalStatusLevel:     terms.MinimalLevel,
			Currency:               string(choice.Method.Asset),
			CommissionPercent:      percent(terms.Percent),
			Commission:             number(terms.Fixed),
		}}
	}
	return MethodsAnswer{wire.Success(), methods}
}
