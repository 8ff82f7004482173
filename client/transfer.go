package client

import (
	"context"
	"strconv"
)

// TransferRequest is what TransferCreate asks for. Method, Amount and Receiver are required.
type TransferRequest struct {
	Method      string  `json:"method,omitempty"`
	Amount      Decimal `json:"amount,omitempty"`
	Receiver    string  `json:"receiver,omitempty"` // another till's login
	Description string  `json:"description,omitempty"`

	// IdempotencyKey makes the call safe to send again: one transfer for each key, however often. See NewKey.
	IdempotencyKey string `json:"-"`
}

// Transfer is how a transfer stands.
type Transfer struct {
	ID             int64      `json:"id"`
	Method         string     `json:"method"`
	AmountCurrency string     `json:"amount_currency"`
	Amount         Decimal    `json:"amount"`
	Sender         string     `json:"sender"`
	Receiver       string     `json:"receiver"`
	State          OrderState `json:"state"`
	Type           string     `json:"type"` // internal or system
	Description    string     `json:"description"`
	CreatedAt      Date       `json:"created_at"`
	FinalAt        Date       `json:"final_at"`
}

// TransferCreate makes a transfer to another till; TransferSubmit does it.
func (c *Client) TransferCreate(ctx context.Context, request TransferRequest) (Transfer, error) {
	signature, err := c.sign(string(request.Amount), request.Method, request.Receiver)
	if err != nil {
		return Transfer{}, err
	}
	signed := struct {
		TransferRequest
		Signature string `json:"signature"`
	}{request, signature}
	return send[Transfer](ctx, c, c.create("transfer/create", signed, request.IdempotencyKey))
}

// TransferSubmit moves the money.
func (c *Client) TransferSubmit(ctx context.Context, id int64) (Transfer, error) {
	return c.transfer(ctx, "transfer/submit", id)
}

// TransferCancel gives the reserved money back to the sender.
func (c *Client) TransferCancel(ctx context.Context, id int64) (Transfer, error) {
	return c.transfer(ctx, "transfer/cancel", id)
}

// transferID is signed as text and sent as what it is.
type transferID struct {
	ID        int64  `json:"id"`
	Signature string `json:"signature,omitempty"`
}

func (c *Client) transfer(ctx context.Context, path string, id int64) (Transfer, error) {
	signature, err := c.sign(strconv.FormatInt(id, 10))
	if err != nil {
		return Transfer{}, err
	}
	return send[Transfer](ctx, c, read(path, transferID{id, signature}))
}

// TransferInfo tells how a transfer stands; ErrNotFound if the till has none of this id.
func (c *Client) TransferInfo(ctx context.Context, id int64) (Transfer, error) {
	return send[Transfer](ctx, c, read("transfer/info", transferID{ID: id}))
}
