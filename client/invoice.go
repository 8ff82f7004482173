package client

import "context"

// What an invoice is for.
const (
	Purchase = "purchase"
	Topup    = "topup"
)

// Where a commission is taken from.
const (
	FromAmount  = "amount"
	FromBalance = "balance"
)

// InvoiceState is how an invoice stands.
type InvoiceState string

// The states of an invoice. Payed is final; Failed and WrongAmount may still become Payed within the till's grace.
const (
	NotPayed    InvoiceState = "notpayed"
	Processing  InvoiceState = "processing" // money was seen and waits for its confirmations
	WrongAmount InvoiceState = "wrongamount"
	Failed      InvoiceState = "failed"
	Payed       InvoiceState = "payed"
	Unavailable InvoiceState = "unavailable" // withdrawn
)

// InvoiceRequest is what InvoiceCreate asks for. Amount, Type and Lifetime are required.
type InvoiceRequest struct {
	Amount         Decimal `json:"amount,omitempty"`
	Currency       string  `json:"currency,omitempty"` // of the amount, RUB by default
	Type           string  `json:"type,omitempty"`
	Lifetime       int     `json:"lifetime,omitempty"` // whole minutes, 1 to 4320
	SubtractFrom   string  `json:"subtract_from,omitempty"`
	RequiredMethod string  `json:"required_method,omitempty"` // the payer cannot choose another
	PayerDetails   any     `json:"payer_details,omitempty"`   // a string, a list or an object
	Description    string  `json:"description,omitempty"`
	Extra          string  `json:"extra,omitempty"` // data of yours, for example the order's id
	RedirectURL    string  `json:"redirect_url,omitempty"`
	CallbackURL    string  `json:"callback_url,omitempty"`

	// IdempotencyKey makes the call safe to send again: one invoice for each key, however often. See NewKey.
	IdempotencyKey string `json:"-"`
}

// InvoiceCreated is a new invoice.
type InvoiceCreated struct {
	ID           string  `json:"id"`
	URL          string  `json:"url"`        // the page to send the payer to
	RubAmount    Decimal `json:"rub_amount"` // whole roubles
	Currency     string  `json:"currency"`
	Amount       Decimal `json:"amount"`
	Type         string  `json:"type"`
	SubtractFrom string  `json:"subtract_from"`
}

// Invoice is how an invoice stands.
type Invoice struct {
	ID               string       `json:"id"`
	URL              string       `json:"url"`
	State            InvoiceState `json:"state"`
	Type             string       `json:"type"`
	SubtractFrom     string       `json:"subtract_from"`
	Method           string       `json:"method"` // that the payer chose
	RequiredMethod   string       `json:"required_method"`
	RubAmount        Decimal      `json:"rub_amount"`
	Currency         string       `json:"currency"`
	Amount           Decimal      `json:"amount"`
	AmountCurrency   string       `json:"amount_currency"` // of the next four sums
	InitialAmount    Decimal      `json:"initial_amount"`  // to pay at first
	RemainingAmount  Decimal      `json:"remaining_amount"`
	BalanceAmount    Decimal      `json:"balance_amount"` // credited to the till; before payment, what a full one will credit
	CommissionAmount Decimal      `json:"commission_amount"`
	Description      string       `json:"description"`
	RedirectURL      string       `json:"redirect_url"`
	CallbackURL      string       `json:"callback_url"`
	Extra            string       `json:"extra"`
	CreatedAt        Date         `json:"created_at"`
	ExpiredAt        Date         `json:"expired_at"`
	FinalAt          Date         `json:"final_at"`
}

// InvoiceCreate makes an invoice.
func (c *Client) InvoiceCreate(ctx context.Context, request InvoiceRequest) (InvoiceCreated, error) {
	return send[InvoiceCreated](ctx, c, c.create("invoice/create", request, request.IdempotencyKey))
}

// InvoiceInfo tells how an invoice stands; ErrNotFound if the till has none of this id.
func (c *Client) InvoiceInfo(ctx context.Context, id string) (Invoice, error) {
	return send[Invoice](ctx, c, read("invoice/info", identified{id}))
}
