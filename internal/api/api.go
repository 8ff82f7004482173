// Package api is the merchant API v3 over HTTP (contract section 1): it reads a call's JSON, authenticates the till,
// lets a service do the work and writes the answer of package wire. It decides nothing about money.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"kassa/internal/callback"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/sandbox"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// Tills knows who calls.
type Tills interface {
	// Authenticate returns the login's till; a fault of kind Denied, with one text for a wrong login and a wrong secret.
	Authenticate(ctx context.Context, login, secret string) (till.Till, error)
}

// Invoices is the part of invoice.Service that programs use; its errors are faults.
type Invoices interface {
	Create(ctx context.Context, owner till.Till, request invoice.Request) (invoice.Invoice, error)
	// Check lists the faults that Create would find.
	Check(ctx context.Context, request invoice.Request) error
	Info(ctx context.Context, till int64, id string) (invoice.Info, error)
	Methods(ctx context.Context, owner till.Till) ([]invoice.Choice, error)
	Method(ctx context.Context, owner till.Till, name string) (invoice.Choice, error)
	// EditMethod changes what is not nil.
	EditMethod(ctx context.Context, owner till.Till, name string, enabled *bool, extraPercent *money.Percent) error
}

// Deliveries is the log of callbacks; whose invoice it is was checked before.
type Deliveries interface {
	Log(ctx context.Context, invoice string) ([]callback.Line, error)
	Resend(ctx context.Context, invoice string, now time.Time) error
}

// Payer pays a sandbox till's invoices as a payer would; for a live till it refuses.
type Payer interface {
	Pay(ctx context.Context, payment sandbox.Payment) error
	Settle(ctx context.Context, till int64, invoice string) error
}

// Config is what the API is made of; every field is needed.
type Config struct {
	Site       wire.Site
	Tills      Tills
	Invoices   Invoices
	Deliveries Deliveries
	Payer      Payer
	Now        func() time.Time
	Log        *slog.Logger
}

// handler answers every path below /v3/.
type handler struct {
	Config
	actions map[string]action
	limits  *limits
	ids     *requestIDs
}

// action does one call of an authenticated till; the value it returns is the whole answer.
type action func(ctx context.Context, owner till.Till, request *fields) (any, error)

// New makes the handler of /v3/. Serve it through Mount: a ServeMux would answer some accepted paths with a redirect.
func New(config Config) http.Handler {
	h := &handler{Config: config, limits: newLimits(maxBuckets), ids: newRequestIDs(config.Now())}
	h.actions = map[string]action{
		"me/info":                 h.me,
		"method/list":             h.methodList,
		"method/get":              h.methodGet,
		"method/edit":             h.methodEdit,
		"invoice/create":          h.invoiceCreate,
		"invoice/info":            h.invoiceInfo,
		"callback/invoice/list":   h.callbackList,
		"callback/invoice/resend": h.callbackResend,
		"sandbox/pay":             h.sandboxPay,
	}
	return h
}
