package v2

import (
	"encoding/json"
	"strconv"

	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// Created is the answer of invoice/create.
type Created struct {
	wire.Envelope
	ID     string      `json:"id"`
	URL    string      `json:"url"`
	Amount json.Number `json:"amount"` // RUB
	Type   string      `json:"type"`
}

// NewCreated tells of a new invoice.
func NewCreated(site wire.Site, made invoice.Invoice) Created {
	return Created{wire.Success(), made.ID, site.PageURL(made.ID), roubles(made), string(made.Type)}
}

// Info is the fields of invoice/info, and of the callback. Amount is in roubles, the other sums are in Currency: the
// invoice's before a method is chosen, the method's after.
type Info struct {
	ID                string      `json:"id"`
	URL               string      `json:"url"`
	State             string      `json:"state"`
	Type              string      `json:"type"`
	Method            *string     `json:"method"`
	RequiredMethod    string      `json:"required_method"`
	Currency          string      `json:"currency"`
	ServiceCommission json.Number `json:"service_commission"`
	ExtraCommission   json.Number `json:"extra_commission"`
	Amount            json.Number `json:"amount"`
	PayAmount         json.Number `json:"pay_amount"`
	RemainingAmount   json.Number `json:"remaining_amount"`
	BalanceAmount     json.Number `json:"balance_amount"`
	Description       string      `json:"description"`
	RedirectURL       string      `json:"redirect_url"`
	CallbackURL       string      `json:"callback_url"`
	Extra             string      `json:"extra"`
	CreatedAt         string      `json:"created_at"`
	ExpiredAt         string      `json:"expired_at"`
}

// NewInfo tells how an invoice stands, with dates in the till's zone.
func NewInfo(site wire.Site, info invoice.Info, settings till.Settings) Info {
	made := info.Invoice
	return Info{
		ID:                made.ID,
		URL:               site.PageURL(made.ID),
		State:             state(made.State),
		Type:              string(made.Type),
		Method:            wire.OptionalText(info.Method),
		RequiredMethod:    made.RequiredMethod,
		Currency:          string(info.Initial.Asset),
		ServiceCommission: number(info.Commission),
		ExtraCommission:   number(info.Surcharge),
		Amount:            roubles(made),
		PayAmount:         number(info.Initial),
		RemainingAmount:   number(info.Remaining),
		BalanceAmount:     number(info.Balance),
		Description:       made.Description,
		RedirectURL:       made.RedirectURL,
		CallbackURL:       made.CallbackURL,
		Extra:             made.Extra,
		CreatedAt:         wire.Date(made.CreatedAt, settings.Zone),
		ExpiredAt:         wire.Date(made.ExpiresAt, settings.Zone),
	}
}

// InfoAnswer is the answer of invoice/info.
type InfoAnswer struct {
	wire.Envelope
	Info
}

// Callback is the body of an invoice's callback without its signature: invoice/info's fields.
func Callback(site wire.Site, info invoice.Info, settings till.Settings) ([]byte, error) {
	return wire.Marshal(NewInfo(site, info, settings))
}

// state is one of the five that this dialect knows.
func state(is invoice.State) string {
	if is == invoice.Unavailable {
		is = invoice.Failed
	}
	return is.Wire()
}

// roubles is an invoice's sum; of one in another currency, which another dialect made, its worth in whole roubles.
func roubles(made invoice.Invoice) json.Number {
	if made.Amount.Asset == money.RUB {
		return number(made.Amount)
	}
	return json.Number(strconv.FormatInt(made.Rub, 10))
}
