// Package api is the merchant API over HTTP (contract section 1), in both dialects: it reads a call's JSON, authenticates
// the till, lets a service do the work and writes the answer of package wire. It decides nothing about money.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"kassa/internal/callback"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
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
	Page(ctx context.Context, till int64, days, number, items int) (page []invoice.Info, more bool, err error)
	Export(ctx context.Context, till int64, days int, each func([]invoice.Info) error) error
	Summary(ctx context.Context, till int64, days int) (invoice.Tally, error)
	// EditMethod changes what is not nil.
	EditMethod(ctx context.Context, owner till.Till, name string, enabled *bool, extraPercent *money.Percent) error
}

// Balances knows what a till can spend, by method.
type Balances interface {
	MethodBalances(ctx context.Context, till int64) ([]ledger.MethodBalance, error)
}

// Deliveries is the log of callbacks; whose invoice or payoff it is was checked before.
type Deliveries interface {
	Log(ctx context.Context, subject string) ([]callback.Line, error)
	Resend(ctx context.Context, subject string, now time.Time) error
}

// Payer pays a sandbox till's invoices as a payer would; for a live till it refuses.
type Payer interface {
	Pay(ctx context.Context, payment sandbox.Payment) error
	Settle(ctx context.Context, till int64, invoice string) error
	Withdraw(ctx context.Context, till int64, invoice string) error
}

// Clock moves a sandbox till on in time; for a live till it refuses.
type Clock interface {
	Advance(ctx context.Context, owner till.Till, by time.Duration) error
}

// Rates are the present prices, of live or of sandbox tills.
type Rates interface {
	// Priced lists the currencies that have a price.
	Priced(sandbox bool) []money.Asset
	// Middle is the price of one base unit in quote units; a fault of kind Unavailable when there is none at present.
	Middle(sandbox bool, base, quote money.Asset) (money.Rate, error)
}

// Config is what the API is made of; every field but Observe is needed.
type Config struct {
	Site       wire.Site
	Tills      Tills
	Invoices   Invoices
	Balances   Balances
	Payoffs    Payoffs
	Answers    Answers
	Events     Events
	Swaps      Swaps
	Transfers  Transfers
	Deliveries Deliveries
	Payer      Payer
	Clock      Clock
	Rates      Rates
	Now        func() time.Time
	Log        *slog.Logger
	// Observe hears of each answered call; its texts come from closed sets. It may be nil.
	Observe func(dialect, action, outcome string, took time.Duration)
}

// handler answers every path below /v3/ and /v2/.
type handler struct {
	Config
	dialects map[string]map[string]action // by the path's first segment, then by <group>/<action>
	limits   *limits
	ids      *requestIDs
}

// action does one call of an authenticated till; the value it returns is the whole answer.
type action func(ctx context.Context, owner till.Till, request *fields) (any, error)

// New makes the handler of both dialects. Serve it through Mount: a ServeMux would answer some accepted paths with a redirect.
func New(config Config) http.Handler {
	h := &handler{Config: config, limits: newLimits(maxBuckets), ids: newRequestIDs(config.Now())}
	v3 := map[string]action{
		"me/info":                 h.me,
		"method/list":             h.methodList,
		"method/get":              h.methodGet,
		"method/edit":             h.methodEdit,
		"invoice/create":          h.once(h.invoiceCreate),
		"invoice/info":            h.invoiceInfo,
		"balance/list":            h.balanceList,
		"balance/get":             h.balanceGet,
		"report/invoice/history":  h.invoiceHistory,
		"report/invoice/summary":  h.invoiceSummary,
		"callback/invoice/list":   h.callbackList,
		"callback/invoice/resend": h.callbackResend,
		"payoff/create":           h.once(h.payoffCreate),
		"payoff/submit":           h.payoffSubmit,
		"payoff/cancel":           h.payoffCancel,
		"payoff/info":             h.payoffInfo,
		"callback/payoff/list":    h.payoffCallbackList,
		"callback/payoff/resend":  h.payoffCallbackResend,
		"report/payoff/history":   h.payoffHistory,
		"report/payoff/summary":   h.payoffSummary,
		"swap/pair/list":          h.swapPairList,
		"swap/pair/get":           h.swapPairGet,
		"swap/create":             h.once(h.swapCreate),
		"swap/submit":             h.swapSubmit,
		"swap/cancel":             h.swapCancel,
		"swap/info":               h.swapInfo,
		"report/swap/history":     h.swapHistory,
		"transfer/create":         h.once(h.transferCreate),
		"transfer/submit":         h.transferSubmit,
		"transfer/cancel":         h.transferCancel,
		"transfer/info":           h.transferInfo,
		"report/transfer/history": h.transferHistory,
		"sandbox/pay":             h.sandboxPay,
		"sandbox/cancel":          h.sandboxCancel,
		"sandbox/clock":           h.sandboxClock,
		"event/list":              h.eventList,
		"ticker/list":             h.tickerList,
		"ticker/get":              h.tickerGet,
	}
	h.dialects = map[string]map[string]action{"v3": v3, "v2": older{h}.actions()}
	return h
}
