package transfer

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/idempotency"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/order"
	"kassa/internal/rail"
)

// Request is transfer/create as it was written (contract section 6); an empty text is an absent field.
type Request struct {
	Method      string
	Amount      string // a decimal literal in the method's currency
	Receiver    string // a till's login
	Description string
	Signature   string                     // sha1(amount:method:receiver:salt)
	Keep        idempotency.Keep[Transfer] // the answer, where the request carries a key
}

// Bounds of a request (contract section 1), in bytes.
const (
	maxLogin = 512
	maxText  = 4096
)

// Check lists every fault of a request that can be told without the tills.
func (s *Service) Check(ctx context.Context, request Request) error {
	method, err := order.FindMethod(ctx, s.Store, request.Method)
	if err != nil {
		return err
	}
	return request.Check(method)
}

// Check lists every fault of the request that can be told without the tills; the zero Method is an unknown one.
func (r Request) Check(method rail.Method) error {
	var faults fault.List
	amount := r.read(&faults, method)
	order.CheckSum(&faults, r.Signature, nil, r.Amount, amount, signed, r.Method, r.Receiver)
	return faults.Err()
}

// signed names what the signature covers after the amount.
const signed = "method:receiver"

// read checks every field but the signature and returns the sum.
func (r Request) read(faults *fault.List, method rail.Method) (amount money.Amount) {
	order.CheckMethod(faults, r.Method, method)
	switch {
	case r.Amount == "":
		faults.Required("amount")
	case method.Name != "":
		var err error
		amount, err = invoice.ParseAmount(method.Asset, r.Amount)
		faults.Append(err)
	}
	if r.Receiver == "" {
		faults.Required("receiver")
	}
	invoice.Text(faults, "receiver", r.Receiver, maxLogin)
	invoice.Text(faults, "description", r.Description, maxText)
	return amount
}
