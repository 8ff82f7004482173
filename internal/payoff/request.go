package payoff

import (
	"context"
	"strings"

	"kassa/internal/fault"
	"kassa/internal/idempotency"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/order"
	"kassa/internal/rail"
)

// Request is payoff/create as it was written (contract section 6); an empty text is an absent field.
type Request struct {
	Method         string
	Wallet         string
	Amount         string // a decimal literal in AmountCurrency, by default the method's asset
	SubtractFrom   string // balance or amount
	Signature      string // sha1(amount:method:wallet:salt)
	AmountCurrency string
	WalletExtra    string
	Extra          string
	CallbackURL    string
	Dialect        invoice.Dialect
	Keep           idempotency.Keep[Payoff] // the answer, where the request carries a key
}

// Bounds of a request (contract section 1), in bytes.
const (
	maxWallet = 512
	maxText   = 4096
)

// Check lists every fault of a request that can be told without the till.
func (s *Service) Check(ctx context.Context, request Request) error {
	method, err := order.FindMethod(ctx, s.Invoices.Store, request.Method)
	if err != nil {
		return err
	}
	return request.Check(method)
}

// Check lists every fault of the request that can be told without the till; the zero Method is an unknown one.
func (r Request) Check(method rail.Method) error {
	_, _, err := r.read(method, nil)
	return err
}

// read checks every field and returns what can be told without the till's terms, and the asked sum; all faults at once.
// With salts the signature is checked against them, without it must only be there.
func (r Request) read(method rail.Method, salts []string) (Payoff, money.Amount, error) {
	var faults fault.List
	order.CheckMethod(&faults, r.Method, method)
	wallet := receiver(&faults, r.Wallet)
	asked := r.amount(&faults, method)
	made := Payoff{
		Dialect:      r.Dialect,
		Method:       method.Name,
		Wallet:       wallet,
		SubtractFrom: r.source(&faults),
		WalletExtra:  invoice.Text(&faults, "wallet_extra", r.WalletExtra, maxWallet),
		Extra:        invoice.Text(&faults, "extra", r.Extra, maxText),
		CallbackURL:  invoice.Link(&faults, "callback_url", r.CallbackURL, "https", "http"),
	}
	order.CheckSum(&faults, r.Signature, salts, r.Amount, asked, "method:wallet", r.Method, r.Wallet)
	return made, asked, faults.Err()
}

// receiver checks where money is to go; blanks are nowhere.
func receiver(faults *fault.List, wallet string) string {
	if strings.TrimSpace(wallet) == "" {
		faults.Required("wallet")
	}
	return invoice.Text(faults, "wallet", wallet, maxWallet)
}

func (r Request) amount(faults *fault.List, method rail.Method) money.Amount {
	asset := method.Asset
	if r.AmountCurrency != "" {
		named, known := money.ParseAsset(r.AmountCurrency)
		if !known {
			faults.Add("amount_currency", "must be a currency's code, for example RUB, or absent for the method's own")
		}
		asset = ""
		if known {
			asset = named
		}
	}
	switch {
	case r.Amount == "":
		faults.Required("amount")
	case asset != "":
		amount, err := invoice.ParseAmount(asset, r.Amount)
		faults.Append(err)
		return amount
	}
	return money.Amount{}
}

func (r Request) source(faults *fault.List) invoice.Source {
	switch source := invoice.Source(r.SubtractFrom); source {
	case invoice.FromAmount, invoice.FromBalance:
		return source
	case "":
		faults.Required("subtract_from")
	default:
		faults.Add("subtract_from", "must be `amount` or `balance`")
	}
	return ""
}
