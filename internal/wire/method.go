package wire

import (
	"kassa/internal/invoice"
	"kassa/internal/money"
)

// Method is one method's value in method/list, and method/get's fields after `method` (contract section 6).
type Method struct {
	Name               string         `json:"name"`
	Currency           string         `json:"currency"`
	AmountAccuracy     int            `json:"amount_accuracy"`
	MinimalStatusLevel int            `json:"minimal_status_level"`
	Settings           MethodSettings `json:"settings"`
	In                 *Direction     `json:"in,omitempty"`  // absent in the compact form
	Out                *Direction     `json:"out,omitempty"` // likewise
}

// MethodSettings is what the till itself set about a method.
type MethodSettings struct {
	In  DirectionSettings `json:"in"`
	Out DirectionSettings `json:"out"`
}

// DirectionSettings is one direction of MethodSettings: in are invoices, out are payoffs.
type DirectionSettings struct {
	Enabled          bool `json:"enabled"`
	ExtraCommissions Fee  `json:"extra_commissions"`
}

// Direction is what the operator offers; a limit of "0" is none. Fee is what the payer's network takes, in the method's
// currency, as the operator stated it: for a merchant to tell his customers. It is no part of any sum here.
type Direction struct {
	Enabled     bool   `json:"enabled"`
	Limits      Limits `json:"limits"`
	Commissions Fee    `json:"commissions"`
	Fee         string `json:"fee"`
}

// Limits are sums in the method's currency.
type Limits struct {
	Min string `json:"min"`
	Max string `json:"max"`
}

// Fee is a fixed part in the method's currency and a percent.
type Fee struct {
	Amount  string `json:"amount"`
	Percent string `json:"percent"`
}

// NewMethod tells what a method costs a till and whether it can be used. A till has no switch of its own for payoffs.
func NewMethod(choice invoice.Choice, compact bool) Method {
	terms, asset := choice.Terms, choice.Method.Asset
	method := Method{
		Name:               choice.Method.Title,
		Currency:           string(asset),
		AmountAccuracy:     asset.Scale(),
		MinimalStatusLevel: terms.MinimalLevel,
		Settings: MethodSettings{
			In:  DirectionSettings{terms.TillEnabled, fee(terms.ExtraFixed, terms.ExtraPercent)},
			Out: DirectionSettings{choice.Out, fee(money.Amount{}, 0)},
		},
	}
	if compact {
		return method
	}
	method.In = &Direction{
		Enabled:     choice.Offered,
		Limits:      Limits{terms.Min.String(), terms.Max.String()},
		Commissions: fee(terms.Fixed, terms.Percent),
		Fee:         terms.Fee.String(),
	}
	method.Out = &Direction{
		Enabled:     choice.Out,
		Limits:      Limits{terms.Out.Min.String(), terms.Out.Max.String()},
		Commissions: fee(terms.Out.Fixed, terms.Out.Percent),
		Fee:         terms.Out.Fee.String(),
	}
	return method
}

func fee(fixed money.Amount, percent money.Percent) Fee { return Fee{fixed.String(), percent.String()} }

// MethodAnswer is the answer of method/get.
type MethodAnswer struct {
	Envelope
	Key string `json:"method"`
	Method
}

// MethodsAnswer is the answer of method/list.
type MethodsAnswer struct {
	Envelope
	Items Methods `json:"items"`
}

// Methods is an object by method name in the catalogue's order.
type Methods = Object[Method]

// NewMethods lists all choices in their order.
func NewMethods(choices []invoice.Choice, compact bool) Methods {
	methods := make(Methods, len(choices))
	for i, choice := range choices {
		methods[i] = Member[Method]{choice.Method.Name, NewMethod(choice, compact)}
	}
	return methods
}
