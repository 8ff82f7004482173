package v2

import (
	"encoding/json"
	"strconv"

	"kassa/internal/invoice"
	"kassa/internal/payoff"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// Payment is one invoice in history/payments. Amount is what is to be paid, in Currency.
type Payment struct {
	ID        string      `json:"id"`
	State     string      `json:"state"`
	Method    *string     `json:"method"`
	Currency  string      `json:"currency"`
	Amount    json.Number `json:"amount"`
	CreatedAt string      `json:"created_at"`
	ExpiredAt string      `json:"expired_at"`
}

// PaymentsAnswer is the answer of history/payments.
type PaymentsAnswer struct {
	wire.Envelope
	Payments []Payment `json:"payments"` // never nil: the wire has [], not null
}

// NewPayments lists invoices in their order.
func NewPayments(infos []invoice.Info, settings till.Settings) PaymentsAnswer {
	payments := make([]Payment, len(infos))
	for i, info := range infos {
		made := info.Invoice
		payments[i] = Payment{
			ID:        made.ID,
			State:     state(made.State),
			Method:    wire.OptionalText(info.Method),
			Currency:  string(info.Initial.Asset),
			Amount:    number(info.Initial),
			CreatedAt: wire.Date(made.CreatedAt, settings.Zone),
			ExpiredAt: wire.Date(made.ExpiresAt, settings.Zone),
		}
	}
	return PaymentsAnswer{wire.Success(), payments}
}

// PaidOut is one payoff in history/payoffs. Amount is in Currency.
type PaidOut struct {
	ID        string      `json:"id"`
	State     string      `json:"state"`
	Method    string      `json:"method"`
	Currency  string      `json:"currency"`
	Amount    json.Number `json:"amount"`
	CreatedAt string      `json:"created_at"`
}

// PayoffsAnswer is the answer of history/payoffs.
type PayoffsAnswer struct {
	wire.Envelope
	Payoffs []PaidOut `json:"payoffs"` // never nil: the wire has [], not null
}

// NewPayoffs lists payoffs in their order.
func NewPayoffs(made []payoff.Payoff, settings till.Settings) PayoffsAnswer {
	payoffs := make([]PaidOut, len(made))
	for i, of := range made {
		payoffs[i] = PaidOut{
			ID:        of.ID,
			State:     string(of.State),
			Method:    of.Method,
			Currency:  string(of.Amount.Asset),
			Amount:    number(of.Amount),
			CreatedAt: wire.Date(of.CreatedAt, settings.Zone),
		}
	}
	return PayoffsAnswer{wire.Success(), payoffs}
}

// SummaryAnswer is the answer of history/summary.
type SummaryAnswer struct {
	wire.Envelope
	Incoming Total `json:"incoming"`
	Outgoing Total `json:"outgoing"`
}

// Total is what invoices or payoffs come to; PayedAmount is whole roubles.
type Total struct {
	PayedAmount json.Number `json:"payed_amount"`
	TotalCount  int64       `json:"total_count"`
	PayedCount  int64       `json:"payed_count"`
}

// NewSummary tells what invoices and payoffs come to.
func NewSummary(in invoice.Tally, out payoff.Summary) SummaryAnswer {
	return SummaryAnswer{wire.Success(), total(in.PayedRub, in.Total, in.Payed), total(out.PayedRub, out.Total, out.Payed)}
}

func total(roubles, all, payed int64) Total {
	return Total{json.Number(strconv.FormatInt(roubles, 10)), all, payed}
}
