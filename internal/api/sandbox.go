package api

import (
	"context"
	"time"

	"kassa/internal/rail"
	"kassa/internal/sandbox"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// sandboxPay pays a sandbox till's invoice (contract section 6). Beyond the contract, `status` "seen" sends money that
// is not confirmed yet, and `settle` confirms what was only seen instead of paying.
func (h *handler) sandboxPay(ctx context.Context, owner till.Till, request *fields) (any, error) {
	payment := sandbox.Payment{
		Till:    owner.ID,
		Invoice: request.required("id"),
		Method:  request.text("method"),
		Amount:  request.text("amount"),
		Status:  paymentStatus(request),
	}
	settle := request.flag("settle")
	if err := request.err(); err != nil {
		return nil, err
	}
	if settle {
		return wire.Success(), h.Payer.Settle(ctx, owner.ID, payment.Invoice)
	}
	return wire.Success(), h.Payer.Pay(ctx, payment)
}

// sandboxCancel withdraws a sandbox till's invoice; no call of the contract does, it is the operator's act.
func (h *handler) sandboxCancel(ctx context.Context, owner till.Till, request *fields) (any, error) {
	id := request.required("id")
	if err := request.err(); err != nil {
		return nil, err
	}
	return wire.Success(), h.Payer.Withdraw(ctx, owner.ID, id)
}

// sandboxClock lets `advance` whole minutes pass for a sandbox till: its invoices, payoffs and callbacks become older.
func (h *handler) sandboxClock(ctx context.Context, owner till.Till, request *fields) (any, error) {
	const most = int(sandbox.MaxAdvance / time.Minute)
	if request.required("advance") == "" {
		return nil, request.err()
	}
	minutes := request.count("advance", 0, most)
	if err := request.err(); err != nil {
		return nil, err
	}
	return wire.Success(), h.Clock.Advance(ctx, owner, time.Duration(minutes)*time.Minute)
}

func paymentStatus(request *fields) rail.Status {
	status := rail.Status(request.text("status"))
	if status == "" {
		return rail.Confirmed
	}
	if status != rail.Seen && status != rail.Confirmed {
		request.faults.Add("status", "must be `seen` or `confirmed`")
	}
	return status
}
