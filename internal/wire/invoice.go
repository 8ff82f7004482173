package wire

import (
	"strconv"
	"strings"

	"kassa/internal/invoice"
	"kassa/internal/till"
)

// Site is where payers reach this gateway.
type Site struct {
	PublicURL string // for example https://pay.example.org; a slash at its end is not needed
}

// PageURL is the address of an invoice's page, <public URL>/?i=<id> (contract section 3).
func (s Site) PageURL(id string) string { return strings.TrimRight(s.PublicURL, "/") + "/?i=" + id }

// Created is the answer of invoice/create (contract section 3).
type Created struct {
	Envelope
	ID           string `json:"id"`
	URL          string `json:"url"`
	RubAmount    string `json:"rub_amount"`
	Currency     string `json:"currency"`
	Amount       string `json:"amount"`
	Type         string `json:"type"`
	SubtractFrom string `json:"subtract_from"`
}

// Created tells of a new invoice.
func (s Site) Created(made invoice.Invoice) Created {
	return Created{
		Envelope:     Success(),
		ID:           made.ID,
		URL:          s.PageURL(made.ID),
		RubAmount:    strconv.FormatInt(made.Rub, 10),
		Currency:     string(made.Amount.Asset),
		Amount:       made.Amount.String(),
		Type:         string(made.Type),
		SubtractFrom: string(made.SubtractFrom),
	}
}

// Info is the fields of invoice/info, and of the callback (contract sections 4 and 5).
type Info struct {
	ID               string  `json:"id"`
	URL              string  `json:"url"`
	State            string  `json:"state"`
	Type             string  `json:"type"`
	SubtractFrom     string  `json:"subtract_from"`
	Method           *string `json:"method"`
	RequiredMethod   *string `json:"required_method"`
	RubAmount        string  `json:"rub_amount"`
	Currency         string  `json:"currency"`
	Amount           string  `json:"amount"`
	AmountCurrency   string  `json:"amount_currency"`
	InitialAmount    string  `json:"initial_amount"`
	RemainingAmount  string  `json:"remaining_amount"`
	BalanceAmount    string  `json:"balance_amount"`
	CommissionAmount string  `json:"commission_amount"`
	Description      *string `json:"description"`
	RedirectURL      *string `json:"redirect_url"`
	CallbackURL      *string `json:"callback_url"`
	Extra            *string `json:"extra"`
	CreatedAt        string  `json:"created_at"`
	ExpiredAt        string  `json:"expired_at"`
	FinalAt          *string `json:"final_at"`
}

// Info tells how an invoice stands, with dates in the till's zone.
func (s Site) Info(info invoice.Info, settings till.Settings) Info {
	made := info.Invoice
	return Info{
		ID:               made.ID,
		URL:              s.PageURL(made.ID),
		State:            made.State.Wire(),
		Type:             string(made.Type),
		SubtractFrom:     string(made.SubtractFrom),
		Method:           OptionalText(info.Method),
		RequiredMethod:   OptionalText(made.RequiredMethod),
		RubAmount:        strconv.FormatInt(made.Rub, 10),
		Currency:         string(made.Amount.Asset),
		Amount:           made.Amount.String(),
		AmountCurrency:   string(info.Initial.Asset),
		InitialAmount:    info.Initial.String(),
		RemainingAmount:  info.Remaining.String(),
		BalanceAmount:    info.Balance.String(),
		CommissionAmount: info.Commission.String(),
		Description:      OptionalText(made.Description),
		RedirectURL:      OptionalText(made.RedirectURL),
		CallbackURL:      OptionalText(made.CallbackURL),
		Extra:            OptionalText(made.Extra),
		CreatedAt:        Date(made.CreatedAt, settings.Zone),
		ExpiredAt:        Date(made.ExpiresAt, settings.Zone),
		FinalAt:          OptionalDate(made.FinalAt, settings.Zone),
	}
}

// InfoAnswer is the answer of invoice/info.
type InfoAnswer struct {
	Envelope
	Info
}
