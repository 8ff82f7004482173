package client

import (
	"context"
	"strconv"
)

// OrderState is how a swap or a transfer stands.
type OrderState string

// The states of swaps and transfers.
const (
	OrderCreated    OrderState = "created"
	OrderProcessing OrderState = "processing"
	OrderFailed     OrderState = "failed"
	OrderSuccess    OrderState = "success"
	OrderCanceled   OrderState = "canceled"
)

// Which side of a swap its amount is of.
const (
	SwapSource = "source"
	SwapTarget = "target"
)

// SwapPair is two methods whose balances can be exchanged.
type SwapPair struct {
	PairID int64    `json:"pair_id"`
	Source SwapSide `json:"source"`
	Target SwapSide `json:"target"`
	Price  Decimal  `json:"price"` // of one unit of the target, in the source; empty while there is none
}

// SwapSide is one side of a pair, or of a swap: only then it has an Amount and no Name.
type SwapSide struct {
	Method   string  `json:"method"`
	Name     string  `json:"name"`
	Currency string  `json:"currency"`
	Amount   Decimal `json:"amount"`
}

// SwapPairQuery selects pairs; zero fields are the service's defaults.
type SwapPairQuery struct {
	Page   int    `json:"page,omitempty"` // from 1
	Items  int    `json:"items,omitempty"`
	Source string `json:"source,omitempty"` // a method
	Target string `json:"target,omitempty"` // likewise
}

// SwapPairPage is a part of the pairs, by their ids.
type SwapPairPage struct {
	Items       map[int64]SwapPair `json:"items"`
	HasNextPage bool               `json:"has_next_page"`
}

// SwapRequest is what SwapCreate asks for; all of it is required but the key.
type SwapRequest struct {
	PairID     int64   `json:"pair_id"`
	Amount     Decimal `json:"amount,omitempty"`
	AmountType string  `json:"amount_type,omitempty"` // SwapSource or SwapTarget

	// IdempotencyKey makes the call safe to send again: one swap for each key, however often. See NewKey.
	IdempotencyKey string `json:"-"`
}

// Swap is how a swap stands.
type Swap struct {
	ID         string     `json:"id"`
	PairID     int64      `json:"pair_id"`
	AmountType string     `json:"amount_type"`
	Amount     Decimal    `json:"amount"`
	Source     SwapSide   `json:"source"`
	Target     SwapSide   `json:"target"`
	Price      Decimal    `json:"price"`
	State      OrderState `json:"state"`
	CreatedAt  Date       `json:"created_at"`
	ExpiredAt  Date       `json:"expired_at"`
	FinalAt    Date       `json:"final_at"`
}

// SwapPairList lists pairs with their present prices.
func (c *Client) SwapPairList(ctx context.Context, query SwapPairQuery) (SwapPairPage, error) {
	return send[SwapPairPage](ctx, c, read("swap/pair/list", query))
}

// SwapPairGet is one pair; ErrNotFound if there is none of this id.
func (c *Client) SwapPairGet(ctx context.Context, id int64) (SwapPair, error) {
	return send[SwapPair](ctx, c, read("swap/pair/get", struct {
		PairID int64 `json:"pair_id"`
	}{id}))
}

// SwapCreate makes a swap at the present price; SwapSubmit does it.
func (c *Client) SwapCreate(ctx context.Context, request SwapRequest) (Swap, error) {
	signature, err := c.sign(string(request.Amount), strconv.FormatInt(request.PairID, 10))
	if err != nil {
		return Swap{}, err
	}
	signed := struct {
		SwapRequest
		Signature string `json:"signature"`
	}{request, signature}
	return send[Swap](ctx, c, c.create("swap/create", signed, request.IdempotencyKey))
}

// SwapSubmit exchanges the balances.
func (c *Client) SwapSubmit(ctx context.Context, id string) (Swap, error) {
	return c.swap(ctx, "swap/submit", id)
}

// SwapCancel gives the reserved money back to the balance.
func (c *Client) SwapCancel(ctx context.Context, id string) (Swap, error) {
	return c.swap(ctx, "swap/cancel", id)
}

func (c *Client) swap(ctx context.Context, path, id string) (Swap, error) {
	signed, err := c.signID(id)
	if err != nil {
		return Swap{}, err
	}
	return send[Swap](ctx, c, read(path, signed))
}

// SwapInfo tells how a swap stands; ErrNotFound if the till has none of this id.
func (c *Client) SwapInfo(ctx context.Context, id string) (Swap, error) {
	return send[Swap](ctx, c, read("swap/info", identified{id}))
}
