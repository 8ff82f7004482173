package client

import "context"

// Me is the till that calls.
type Me struct {
	ID          int64  `json:"id"`
	Name        string `json:"name"`
	StatusLevel int    `json:"status_level"`
	CreatedAt   Date   `json:"created_at"`
}

// MeInfo tells whose credentials these are; a good first call.
func (c *Client) MeInfo(ctx context.Context) (Me, error) {
	return send[Me](ctx, c, read("me/info", nil))
}
