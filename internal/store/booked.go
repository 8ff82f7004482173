package store

import (
	"context"

	"kassa/internal/books"
	"kassa/internal/money"
	"kassa/internal/store/db"
)

// Invoices reads a page of invoices and then, for its range of ids, what their entries, payments and events say.
func (s snapshot) Invoices(ctx context.Context, after string, limit int) ([]books.Invoice, error) {
	rows, err := s.q.BookedInvoices(ctx, db.BookedInvoicesParams{After: after, Most: int64(limit)})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	all, at := make([]books.Invoice, len(rows)), make(map[string]*books.Invoice, len(rows))
	for i, row := range rows {
		all[i] = books.Invoice{
			ID: row.ID, State: row.State, Told: row.Told, Callback: row.CallbackURL != "", Asset: money.Asset(row.CreditedAsset),
			Credited: row.Credited, Commission: row.Commission,
			Booked: map[money.Asset]books.Booked{}, Paid: map[money.Asset]books.Paid{},
		}
		at[row.ID] = &all[i]
	}
	last := rows[len(rows)-1].ID
	if err := s.addEntries(ctx, after, last, at); err != nil {
		return nil, err
	}
	if err := s.addPayments(ctx, after, last, at); err != nil {
		return nil, err
	}
	return all, s.addEvents(ctx, after, last, at)
}

func (s snapshot) addEntries(ctx context.Context, after, last string, at map[string]*books.Invoice) error {
	rows, err := s.q.InvoiceSums(ctx, db.InvoiceSumsParams{After: after, Last: last})
	for _, row := range rows {
		if of := at[row.Invoice]; of != nil {
			of.Booked[money.Asset(row.Asset)] = books.Booked{Held: row.Held, Credited: row.Till + row.Revenue, Revenue: row.Revenue}
		}
	}
	return err
}

func (s snapshot) addPayments(ctx context.Context, after, last string, at map[string]*books.Invoice) error {
	rows, err := s.q.InvoicePayments(ctx, db.InvoicePaymentsParams{After: after, Last: last})
	for _, row := range rows {
		if of := at[row.Invoice]; of != nil {
			of.Paid[money.Asset(row.Asset)] = books.Paid{Held: row.Held, Credited: row.Credited, Given: row.Given}
		}
	}
	return err
}

func (s snapshot) addEvents(ctx context.Context, after, last string, at map[string]*books.Invoice) error {
	rows, err := s.q.PayedEvents(ctx, db.PayedEventsParams{After: after, Last: last})
	for _, row := range rows {
		if of := at[row.Invoice]; of != nil {
			of.Payed++
			of.Announced += int(row.Announced)
		}
	}
	return err
}
