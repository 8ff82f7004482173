package wire

import (
	"strconv"

	"kassa/internal/payoff"
	"kassa/internal/till"
)

// Payoff is the answer's fields of payoff/create (contract section 6). All sums are in AmountCurrency, the method's.
type Payoff struct {
	ID               string `json:"id"`
	SubtractFrom     string `json:"subtract_from"`
	Method           string `json:"method"`
	AmountCurrency   string `json:"amount_currency"`
	Amount           string `json:"amount"`
	RubAmount        string `json:"rub_amount"`
	ReceiveAmount    string `json:"receive_amount"`
	DeductionAmount  string `json:"deduction_amount"`
	CommissionAmount string `json:"commission_amount"`
	Wallet           string `json:"wallet"`
}

// NewPayoff tells what a payoff costs and gives.
func NewPayoff(made payoff.Payoff) Payoff {
	return Payoff{
		ID:               made.ID,
		SubtractFrom:     string(made.SubtractFrom),
		Method:           made.Method,
		AmountCurrency:   string(made.Amount.Asset),
		Amount:           made.Amount.String(),
		RubAmount:        strconv.FormatInt(made.Rub, 10),
		ReceiveAmount:    made.Receive.String(),
		DeductionAmount:  made.Deduction.String(),
		CommissionAmount: made.Commission.String(),
		Wallet:           made.Wallet,
	}
}

// PayoffInfo is the fields of payoff/info, and of the callback (contract section 6).
type PayoffInfo struct {
	Payoff
	State       string  `json:"state"`
	Message     *string `json:"message"`
	CallbackURL *string `json:"callback_url"`
	Extra       *string `json:"extra"`
	CreatedAt   string  `json:"created_at"`
	FinalAt     *string `json:"final_at"`
}

// NewPayoffInfo tells how a payoff stands, with dates in the till's zone.
func NewPayoffInfo(made payoff.Payoff, settings till.Settings) PayoffInfo {
	return PayoffInfo{
		Payoff:      NewPayoff(made),
		State:       string(made.State),
		Message:     OptionalText(made.Message),
		CallbackURL: OptionalText(made.CallbackURL),
		Extra:       OptionalText(made.Extra),
		CreatedAt:   Date(made.CreatedAt, settings.Zone),
		FinalAt:     OptionalDate(made.FinalAt, settings.Zone),
	}
}

// PayoffCallback is the body of a payoff's callback without its signature, a payoff.Render: payoff/info's fields.
func PayoffCallback(made payoff.Payoff, settings till.Settings) ([]byte, error) {
	return Marshal(NewPayoffInfo(made, settings))
}

// PayoffAnswer is the answer of payoff/create.
type PayoffAnswer struct {
	Envelope
	Payoff
}

// PayoffInfoAnswer is the answer of payoff/info, payoff/submit and payoff/cancel.
type PayoffInfoAnswer struct {
	Envelope
	PayoffInfo
}

// NewPayoffSummary tells how many payoffs there were and what the payed ones are worth.
func NewPayoffSummary(sum payoff.Summary) SummaryAnswer {
	return SummaryAnswer{Success(), strconv.FormatInt(sum.PayedRub, 10), sum.Payed, sum.Total, sum.Percent()}
}
