package docs

import (
	"kassa/internal/wire"
	v2 "kassa/internal/wire/v2"
)

// Callback is a message to a merchant's program: fields that the calls know, and then `signature`.
type Callback struct {
	Dialect string
	Subject string // invoice or payoff
	Body    any    // the struct that it is written from
	File    string // of the example
}

// Callbacks lists those of both dialects (contract sections 5 and 7).
func Callbacks() []Callback {
	return []Callback{
		{"v3", "invoice", wire.Info{}, "invoice_callback.json"},
		{"v3", "payoff", wire.PayoffInfo{}, "payoff_callback.json"},
		{"v2", "invoice", v2.Info{}, "v2/invoice_callback.json"},
		{"v2", "payoff", v2.Payoff{}, "v2/payoff_callback.json"},
	}
}

// header is one that a call or a callback may have.
type header struct{ Name, Schema string }

// callbackHeaders are those of Standard Webhooks.
func callbackHeaders() []header {
	return []header{{"webhook-id", "string"}, {"webhook-timestamp", "integer"}, {"webhook-signature", "string"}}
}

// onceHeader lets a call act once (see Call.Once).
const onceHeader = "Idempotency-Key"

// answerHeaders are those of every answer.
func answerHeaders() []header {
	return []header{{"X-Request-Id", "string"}, {"Retry-After", "integer"}}
}
