package api

import (
	"context"
	"io"

	"kassa/internal/order"
	"kassa/internal/till"
	"kassa/internal/wire"
)

// Defaults of a report (contract section 6).
const (
	firstPage    = 1
	defaultItems = 20
	defaultDays  = 1
)

// Reader is the history of one kind of orders, newest first; its errors are faults.
type Reader[T any] interface {
	History(ctx context.Context, till int64, query order.Query) (page []T, more bool, err error)
	Export(ctx context.Context, till, days int64) ([]T, error)
}

// history answers the reports of one kind of orders.
type history[T, I any] struct {
	orders Reader[T]
	item   func(T, till.Settings) I
	csv    func([]I) ([]byte, error)
}

// answer is a page, or with `export_csv` the whole period as one text.
func (of history[T, I]) answer(ctx context.Context, owner till.Till, request *fields) (any, error) {
	query := order.Query{
		Page:  request.whole("page", firstPage),
		Items: request.whole("items", defaultItems),
		Days:  request.whole("period", defaultDays),
	}
	export := request.flag("export_csv")
	if err := merge(request.faults, query.Check); err != nil {
		return nil, err
	}
	if export {
		return of.export(ctx, owner, query.Days)
	}
	page, more, err := of.orders.History(ctx, owner.ID, query)
	if err != nil {
		return nil, err
	}
	return wire.PageAnswer[I]{Envelope: wire.Success(), Items: wire.Items(page, owner.Settings, of.item), HasNextPage: more}, nil
}

func (of history[T, I]) export(ctx context.Context, owner till.Till, days int64) (any, error) {
	all, err := of.orders.Export(ctx, owner.ID, days)
	if err != nil {
		return nil, err
	}
	text, err := of.csv(wire.Items(all, owner.Settings, of.item))
	return document{asCSV, func(out io.Writer) error { _, err := out.Write(text); return err }}, err
}
