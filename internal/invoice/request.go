package invoice

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"

	"kassa/internal/fault"
	"kassa/internal/idempotency"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// Request is invoice/create as it was written (contract section 3); an empty text is an absent field.
type Request struct {
	Amount         string // a decimal literal in Currency
	Currency       string
	Type           string
	Lifetime       string // whole minutes
	SubtractFrom   string
	RequiredMethod string
	Description    string
	Extra          string
	RedirectURL    string
	CallbackURL    string
	PayerDetails   json.RawMessage
	Dialect        Dialect
	Keep           idempotency.Keep[Invoice] // the answer, where the request carries a key
}

// Bounds of a request (contract sections 1 and 3), in bytes and minutes.
const (
	maxText     = 4096
	maxURL      = 2048
	maxLifetime = 4320
)

// Check lists every fault of the request, as Create does; for a reader that found faults of its own and wants to tell
// all of them at once.
func (s *Service) Check(ctx context.Context, request Request) error {
	_, _, err := s.read(ctx, request)
	return err
}

// read checks a request against the catalogue and what the operator added to it.
func (s *Service) read(ctx context.Context, request Request) (Invoice, time.Duration, error) {
	if _, known := rail.ByName(request.RequiredMethod); known || request.RequiredMethod == "" {
		return request.invoice(false)
	}
	_, err := s.Store.MethodByName(ctx, request.RequiredMethod)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return Invoice{}, 0, err
	}
	return request.invoice(err == nil)
}

// Check lists every fault that can be told without the methods that the operator added.
func (r Request) Check() error {
	_, _, err := r.invoice(false)
	return err
}

// invoice checks every field and returns what can be told without the till and the time; all faults at once. added says
// that the operator added the required method to the catalogue.
func (r Request) invoice(added bool) (Invoice, time.Duration, error) {
	var faults fault.List
	lifetime := r.lifetime(&faults)
	made := Invoice{
		Dialect:        r.Dialect,
		Amount:         r.amount(&faults),
		Type:           r.kind(&faults),
		SubtractFrom:   r.source(&faults),
		RequiredMethod: r.method(&faults, added),
		PayerDetails:   r.PayerDetails,
		Description:    Text(&faults, "description", r.Description, maxText),
		Extra:          Text(&faults, "extra", r.Extra, maxText),
		RedirectURL:    Link(&faults, "redirect_url", r.RedirectURL, "https", "http", "tg"),
		CallbackURL:    Link(&faults, "callback_url", r.CallbackURL, "https", "http"),
	}
	r.details(&faults)
	return made, lifetime, faults.Err()
}

func (r Request) amount(faults *fault.List) money.Amount {
	asset, known := money.RUB, true
	if r.Currency != "" {
		if asset, known = money.ParseAsset(r.Currency); !known {
			faults.Add(r.currencyField(), "must be one of %s", assetNames())
		}
	}
	switch {
	case r.Amount == "":
		faults.Required("amount")
		return money.Amount{}
	case !known:
		return money.Amount{}
	}
	amount, err := ParseAmount(asset, r.Amount)
	faults.Append(err)
	return amount
}

// currencyField is the field's name in the request's dialect.
func (r Request) currencyField() string {
	if r.Dialect == V2 {
		return "amount_currency"
	}
	return "currency"
}

// ParseAmount reads a sum that somebody pays or asks for; its fault says what is wrong with the `amount`.
func ParseAmount(asset money.Asset, literal string) (money.Amount, error) {
	amount, err := money.ParseComputed(asset, literal)
	switch {
	case len(literal) > money.MaxLiteral:
		return amount, fault.Field("amount", "must be written in at most %d characters", money.MaxLiteral)
	case errors.Is(err, money.ErrPrecise):
		return amount, fault.Field("amount", "must have at most %d digits after the point in %s", asset.Scale(), asset)
	case errors.Is(err, money.ErrLarge):
		return amount, fault.Field("amount", "must be at most %s %s", money.Max(asset), asset)
	case err != nil:
		return amount, fault.Field("amount", "must be a decimal number, for example 99.99")
	case amount.Minor <= 0:
		return amount, fault.Field("amount", "must be above zero")
	}
	return amount, nil
}

func assetNames() string {
	var names []string
	for _, asset := range money.Assets() {
		names = append(names, string(asset))
	}
	return strings.Join(names, ", ")
}

func (r Request) kind(faults *fault.List) Type {
	switch kind := Type(r.Type); kind {
	case Purchase, Topup:
		return kind
	case "":
		faults.Required("type")
	default:
		faults.Add("type", "must be `purchase` or `topup`")
	}
	return ""
}

func (r Request) source(faults *fault.List) Source {
	switch source := Source(r.SubtractFrom); source {
	case "":
		return FromAmount
	case FromAmount, FromBalance:
		return source
	}
	faults.Add("subtract_from", "must be `amount` or `balance`")
	return ""
}

func (r Request) lifetime(faults *fault.List) time.Duration {
	if r.Lifetime == "" {
		faults.Required("lifetime")
		return 0
	}
	minutes, err := money.ParseWhole(r.Lifetime)
	if err != nil || minutes < 1 || minutes > maxLifetime {
		faults.Add("lifetime", "must be whole minutes from 1 to %d", maxLifetime)
		return 0
	}
	return time.Duration(minutes) * time.Minute
}

func (r Request) method(faults *fault.List, added bool) string {
	if r.RequiredMethod == "" {
		return ""
	}
	if _, known := rail.ByName(r.RequiredMethod); !known && !added {
		faults.Append(UnknownMethod("required_method"))
	}
	return r.RequiredMethod
}

// details bounds payer_details: the text itself, or a list or an object as it was written.
func (r Request) details(faults *fault.List) {
	var plain string
	written := string(r.PayerDetails)
	if json.Unmarshal(r.PayerDetails, &plain) == nil {
		written = plain
	}
	if strings.Contains(strings.ReplaceAll(written, `\\`, ""), `\u0000`) && plain == "" {
		written += "\x00" // an escaped NUL within a list or an object
	}
	Text(faults, "payer_details", written, maxText)
}

// Text checks a text's length in bytes, and that every database can store it.
func Text(faults *fault.List, field, value string, limit int) string {
	if len(value) > limit {
		faults.Add(field, "must be at most %d bytes", limit)
	}
	if strings.ContainsRune(value, 0) {
		faults.Add(field, "must not contain a NUL character")
	}
	return value
}

// Link checks a full address of one of the schemes; an empty one is absent.
func Link(faults *fault.List, field, value string, schemes ...string) string {
	if value == "" {
		return ""
	}
	before := len(*faults)
	Text(faults, field, value, maxURL)
	if len(*faults) > before {
		return value
	}
	parsed, err := url.Parse(value)
	if err != nil || parsed.Host == "" || !contains(schemes, parsed.Scheme) {
		faults.Add(field, "must be a full address that begins with %s", strings.Join(schemes, ":// or ")+"://")
	}
	return value
}

func contains(schemes []string, scheme string) bool {
	for _, known := range schemes {
		if strings.EqualFold(known, scheme) {
			return true
		}
	}
	return false
}
