package api

import (
	"context"
	"strconv"

	"kassa/internal/till"
	"kassa/internal/transfer"
	"kassa/internal/wire"
)

// Transfers is the part of transfer.Service that programs use; its errors are faults.
type Transfers interface {
	// Check lists every fault of a request that can be told without the tills.
	Check(ctx context.Context, request transfer.Request) error
	Create(ctx context.Context, owner till.Till, request transfer.Request) (transfer.Transfer, error)
	Submit(ctx context.Context, owner till.Till, id int64, signature string) (transfer.Transfer, error)
	Cancel(ctx context.Context, owner till.Till, id int64, signature string) (transfer.Transfer, error)
	Info(ctx context.Context, till, id int64) (transfer.Transfer, error)
	Reader[transfer.Transfer]
}

func (h *handler) transferCreate(ctx context.Context, owner till.Till, request *fields) (any, error) {
	wanted := transfer.Request{
		Method:      request.text("method"),
		Amount:      request.text("amount"),
		Receiver:    request.text("receiver"),
		Description: request.text("description"),
		Signature:   request.text("signature"),
	}
	check := func() error { return h.Transfers.Check(ctx, wanted) }
	if err := merge(request.faults, check); err != nil {
		return nil, err
	}
	wanted.Keep = keep(request.act, func(made transfer.Transfer) wire.TransferAnswer { return newTransferAnswer(made, owner) })
	made, err := h.Transfers.Create(ctx, owner, wanted)
	return transferAnswer(made, owner, err)
}

func (h *handler) transferSubmit(ctx context.Context, owner till.Till, request *fields) (any, error) {
	return transferSent(ctx, owner, request, h.Transfers.Submit)
}

func (h *handler) transferCancel(ctx context.Context, owner till.Till, request *fields) (any, error) {
	return transferSent(ctx, owner, request, h.Transfers.Cancel)
}

// transferSent does what a till signed for.
func transferSent(
	ctx context.Context, owner till.Till, request *fields,
	do func(ctx context.Context, owner till.Till, id int64, signature string) (transfer.Transfer, error),
) (any, error) {
	text, signature := request.required("id"), request.required("signature")
	if err := request.err(); err != nil {
		return nil, err
	}
	id, err := transferID(text)
	if err != nil {
		return nil, err
	}
	is, err := do(ctx, owner, id, signature)
	return transferAnswer(is, owner, err)
}

func (h *handler) transferInfo(ctx context.Context, owner till.Till, request *fields) (any, error) {
	text := request.required("id")
	if err := request.err(); err != nil {
		return nil, err
	}
	id, err := transferID(text)
	if err != nil {
		return nil, err
	}
	is, err := h.Transfers.Info(ctx, owner.ID, id)
	return transferAnswer(is, owner, err)
}

// transferID reads a transfer's number; what is none names no transfer.
func transferID(text string) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, transfer.NotFound()
	}
	return id, nil
}

func transferAnswer(is transfer.Transfer, owner till.Till, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return newTransferAnswer(is, owner), nil
}

func newTransferAnswer(is transfer.Transfer, owner till.Till) wire.TransferAnswer {
	return wire.TransferAnswer{Envelope: wire.Success(), Transfer: wire.NewTransfer(is, owner.Settings)}
}

func (h *handler) transferHistory(ctx context.Context, owner till.Till, request *fields) (any, error) {
	return history[transfer.Transfer, wire.Transfer]{h.Transfers, wire.NewTransfer, wire.TransferCSV}.answer(ctx, owner, request)
}
