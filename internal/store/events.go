package store

import (
	"context"

	"kassa/internal/invoice"
	"kassa/internal/store/db"
)

// History is an invoice's events by number.
func (s *Store) History(ctx context.Context, id string) ([]invoice.Event, error) {
	rows, err := s.engine.reader().Events(ctx, id)
	if err != nil {
		return nil, err
	}
	history := make([]invoice.Event, len(rows))
	for i, row := range rows {
		history[i] = invoice.Event{
			Invoice: id, Number: int(row.Number), At: instant(row.At), Name: invoice.EventName(row.Name),
			State: invoice.State(row.State), Payment: row.Payment, Actor: row.Actor, Note: row.Note,
		}
	}
	return history, nil
}

func (t tx) AppendEvent(ctx context.Context, event invoice.Event) error {
	*t.events = append(*t.events, string(event.Name))
	return errOf(t.q.InsertEvent(ctx, db.InsertEventParams{
		Subject: event.Invoice, Kind: string(invoice.OfInvoice), Number: int64(event.Number), At: millis(event.At), Name: string(event.Name),
		State: string(event.State), Payment: event.Payment, Actor: event.Actor, Note: event.Note,
	}))
}
