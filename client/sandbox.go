package client

import "context"

// SandboxPayment is a payer's payment of a sandbox till's invoice, by simulation. Only ID is required.
type SandboxPayment struct {
	ID     string  `json:"id"`
	Method string  `json:"method,omitempty"` // by default the chosen or required one, else TEST
	Amount Decimal `json:"amount,omitempty"` // in the method's currency, by default what remains
	Status string  `json:"status,omitempty"` // "seen" is not confirmed yet; Kassa only
	Settle bool    `json:"settle,omitempty"` // confirms what was only seen, instead of paying; Kassa only
}

// SandboxPay pays an invoice of a sandbox till. It is never sent twice: that would pay twice.
func (c *Client) SandboxPay(ctx context.Context, payment SandboxPayment) error {
	return c.do(ctx, call{path: "sandbox/pay", request: payment})
}
