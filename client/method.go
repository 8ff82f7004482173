package client

import "context"

// Method is a way to pay and to be paid.
type Method struct {
	Method             string           `json:"method"` // its name in requests, for example BITCOIN
	Name               string           `json:"name"`   // for people
	Currency           string           `json:"currency"`
	AmountAccuracy     int              `json:"amount_accuracy"` // digits behind the point
	MinimalStatusLevel int              `json:"minimal_status_level"`
	Settings           MethodSettings   `json:"settings"`
	In                 *MethodDirection `json:"in"`  // invoices; nil in a compact list
	Out                *MethodDirection `json:"out"` // payoffs; likewise
}

// MethodSettings is what the till itself set about a method.
type MethodSettings struct {
	In  DirectionSettings `json:"in"`
	Out DirectionSettings `json:"out"`
}

// DirectionSettings is one direction of MethodSettings.
type DirectionSettings struct {
	Enabled          bool       `json:"enabled"`
	ExtraCommissions Commission `json:"extra_commissions"` // the payer pays it on top, the till keeps it
}

// MethodDirection is what the service offers.
type MethodDirection struct {
	Enabled     bool       `json:"enabled"`
	Limits      Limits     `json:"limits"`
	Commissions Commission `json:"commissions"`
	Fee         Decimal    `json:"fee"` // what the network takes
}

// Limits are sums in the method's currency; 0 is none.
type Limits struct {
	Min Decimal `json:"min"`
	Max Decimal `json:"max"`
}

// Commission is a fixed part in the method's currency and a percent.
type Commission struct {
	Amount  Decimal `json:"amount"`
	Percent Decimal `json:"percent"`
}

// MethodEdit is what MethodEdit changes: at least one field that is set.
type MethodEdit struct {
	Method                 string  `json:"method"`
	Enabled                *bool   `json:"enabled,omitempty"` // for invoices
	ExtraCommissionPercent Decimal `json:"extra_commission_percent,omitempty"`
}

// named asks about one method.
type named struct {
	Method string `json:"method"`
}

// MethodList lists the whole catalogue in the service's order; the compact form leaves out In and Out.
func (c *Client) MethodList(ctx context.Context, compact bool) ([]Method, error) {
	answer, err := send[listed](ctx, c, read("method/list", struct {
		Compact bool `json:"compact,omitempty"`
	}{compact}))
	if err != nil {
		return nil, err
	}
	return members("method/list", answer.Items, func(m *Method, name string) { m.Method = name })
}

// MethodGet is one method.
func (c *Client) MethodGet(ctx context.Context, method string) (Method, error) {
	return send[Method](ctx, c, read("method/get", named{method}))
}

// MethodEdit changes what the till itself set about a method.
func (c *Client) MethodEdit(ctx context.Context, edit MethodEdit) error {
	return c.do(ctx, read("method/edit", edit))
}
