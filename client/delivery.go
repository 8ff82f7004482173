package client

import "context"

// Delivery is one callback of an invoice or a payoff, with its attempts.
type Delivery struct {
	URL          string `json:"url"`
	State        string `json:"state"` // for example success
	Attempts     int    `json:"attempts"`
	LastResponse string `json:"last_response"` // for example "200 => OK"
	CreatedAt    Date   `json:"created_at"`
	LastAt       Date   `json:"last_at"`
}

// CallbackInvoiceList lists an invoice's callbacks.
func (c *Client) CallbackInvoiceList(ctx context.Context, id string) ([]Delivery, error) {
	return c.deliveries(ctx, "callback/invoice/list", id)
}

// CallbackPayoffList lists a payoff's callbacks.
func (c *Client) CallbackPayoffList(ctx context.Context, id string) ([]Delivery, error) {
	return c.deliveries(ctx, "callback/payoff/list", id)
}

func (c *Client) deliveries(ctx context.Context, path, id string) ([]Delivery, error) {
	answer, err := send[struct {
		Items []Delivery `json:"items"`
	}](ctx, c, read(path, identified{id}))
	return answer.Items, err
}

// CallbackInvoiceResend has an invoice's last callback sent again.
func (c *Client) CallbackInvoiceResend(ctx context.Context, id string) error {
	return c.do(ctx, read("callback/invoice/resend", identified{id}))
}

// CallbackPayoffResend has a payoff's last callback sent again.
func (c *Client) CallbackPayoffResend(ctx context.Context, id string) error {
	return c.do(ctx, read("callback/payoff/resend", identified{id}))
}
