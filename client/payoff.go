package client

import "context"

// PayoffState is how a payoff stands.
type PayoffState string

// The states of a payoff.
const (
	PayoffCreated    PayoffState = "created" // its money is set aside; nothing is sent before it is submitted
	PayoffProcessing PayoffState = "processing"
	PayoffPayed      PayoffState = "payed"
	PayoffFailed     PayoffState = "failed"
	PayoffCanceled   PayoffState = "canceled"
)

// PayoffRequest is what PayoffCreate asks for. Method, Wallet, Amount and SubtractFrom are required.
type PayoffRequest struct {
	Method         string  `json:"method,omitempty"`
	Wallet         string  `json:"wallet,omitempty"` // where the money goes
	Amount         Decimal `json:"amount,omitempty"`
	SubtractFrom   string  `json:"subtract_from,omitempty"`
	AmountCurrency string  `json:"amount_currency,omitempty"` // of the amount, the method's by default
	WalletExtra    string  `json:"wallet_extra,omitempty"`    // for example a memo
	Extra          string  `json:"extra,omitempty"`
	CallbackURL    string  `json:"callback_url,omitempty"`

	// IdempotencyKey makes the call safe to send again: one payoff for each key, however often. See NewKey.
	IdempotencyKey string `json:"-"`
}

// Payoff is how a payoff stands. A new one has no State, CreatedAt and FinalAt yet. Its sums are in AmountCurrency.
type Payoff struct {
	ID               string      `json:"id"`
	SubtractFrom     string      `json:"subtract_from"`
	Method           string      `json:"method"`
	AmountCurrency   string      `json:"amount_currency"`
	Amount           Decimal     `json:"amount"`
	RubAmount        Decimal     `json:"rub_amount"`
	ReceiveAmount    Decimal     `json:"receive_amount"`   // what the wallet gets
	DeductionAmount  Decimal     `json:"deduction_amount"` // what the balance loses
	CommissionAmount Decimal     `json:"commission_amount"`
	Wallet           string      `json:"wallet"`
	State            PayoffState `json:"state"`
	Message          string      `json:"message"` // for example a link to the transaction
	CallbackURL      string      `json:"callback_url"`
	Extra            string      `json:"extra"`
	CreatedAt        Date        `json:"created_at"`
	FinalAt          Date        `json:"final_at"`
}

// PayoffCreate makes a payoff and sets its money aside; PayoffSubmit sends it.
func (c *Client) PayoffCreate(ctx context.Context, request PayoffRequest) (Payoff, error) {
	signature, err := c.sign(string(request.Amount), request.Method, request.Wallet)
	if err != nil {
		return Payoff{}, err
	}
	signed := struct {
		PayoffRequest
		Signature string `json:"signature"`
	}{request, signature}
	return send[Payoff](ctx, c, c.create("payoff/create", signed, request.IdempotencyKey))
}

// PayoffSubmit has the money sent.
func (c *Client) PayoffSubmit(ctx context.Context, id string) (Payoff, error) {
	return c.payoff(ctx, "payoff/submit", id)
}

// PayoffCancel gives the money back to the balance.
func (c *Client) PayoffCancel(ctx context.Context, id string) (Payoff, error) {
	return c.payoff(ctx, "payoff/cancel", id)
}

func (c *Client) payoff(ctx context.Context, path, id string) (Payoff, error) {
	signed, err := c.signID(id)
	if err != nil {
		return Payoff{}, err
	}
	return send[Payoff](ctx, c, read(path, signed))
}

// PayoffInfo tells how a payoff stands; ErrNotFound if the till has none of this id.
func (c *Client) PayoffInfo(ctx context.Context, id string) (Payoff, error) {
	return send[Payoff](ctx, c, read("payoff/info", identified{id}))
}
