package v2

import (
	"encoding/json"
	"strconv"

	"kassa/internal/payoff"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// Payoff is the fields of every answer about one payoff, and of its callback. All sums but RubAmount are in Currency,
// the method's.
type Payoff struct {
	ID              string      `json:"id"`
	State           string      `json:"state"`
	Method          string      `json:"method"`
	Currency        string      `json:"currency"`
	Commission      json.Number `json:"commission"`
	Amount          json.Number `json:"amount"`
	RubAmount       json.Number `json:"rub_amount"`
	ReceiveAmount   json.Number `json:"receive_amount"`
	DeductionAmount json.Number `json:"deduction_amount"`
	SubtractFrom    string      `json:"subtract_from"`
	Wallet          string      `json:"wallet"`
	Message         string      `json:"message"`
	CallbackURL     string      `json:"callback_url"`
	Extra           string      `json:"extra"`
	CreatedAt       string      `json:"created_at"`
}

// NewPayoff tells how a payoff stands, with dates in the till's zone.
func NewPayoff(made payoff.Payoff, settings till.Settings) Payoff {
	return Payoff{
		ID:              made.ID,
		State:           string(made.State),
		Method:          made.Method,
		Currency:        string(made.Amount.Asset),
		Commission:      number(made.Commission),
		Amount:          number(made.Amount),
		RubAmount:       json.Number(strconv.FormatInt(made.Rub, 10)),
		ReceiveAmount:   number(made.Receive),
		DeductionAmount: number(made.Deduction),
		SubtractFrom:    string(made.SubtractFrom),
		Wallet:          made.Wallet,
		Message:         made.Message,
		CallbackURL:     made.CallbackURL,
		Extra:           made.Extra,
		CreatedAt:       wire.Date(made.CreatedAt, settings.Zone),
	}
}

// PayoffAnswer is the answer of payoff/create, submit, cancel and info.
type PayoffAnswer struct {
	wire.Envelope
	Payoff
}

// PayoffCallback is the body of a payoff's callback without its signature, a payoff.Render: payoff/info's fields.
func PayoffCallback(made payoff.Payoff, settings till.Settings) ([]byte, error) {
	return wire.Marshal(NewPayoff(made, settings))
}
