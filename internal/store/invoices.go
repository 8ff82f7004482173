package store

import (
	"context"
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/store/db"
)

// Record reads an invoice with its quotes and payments in one snapshot; a fault of kind NotFound if it is unknown.
func (s *Store) Record(ctx context.Context, id string) (record invoice.Record, err error) {
	err = s.engine.snapshot(ctx, func(ctx context.Context, q *db.Queries) error {
		row, err := q.Invoice(ctx, id)
		if err != nil {
			return found("Invoice", err)
		}
		record, err = complete(ctx, q, row)
		return err
	})
	return record, err
}

// Due lists invoices whose timer has run out, earliest first.
func (s *Store) Due(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return s.engine.reader().DueInvoices(ctx, db.DueInvoicesParams{Now: millis(now), Most: int64(limit)})
}

// Record reads an invoice and locks it until the transaction ends.
func (t tx) Record(ctx context.Context, id string) (invoice.Record, error) {
	row, err := t.q.LockInvoice(ctx, id)
	if err != nil {
		return invoice.Record{}, found("Invoice", err)
	}
	return complete(ctx, t.q, row)
}

// complete adds an invoice's quotes and payments.
func complete(ctx context.Context, q *db.Queries, row db.Invoice) (invoice.Record, error) {
	record := invoice.Record{Invoice: invoiceOf(row)}
	var err error
	if record.Quotes, err = quotes(ctx, q, row.ID); err != nil {
		return invoice.Record{}, err
	}
	record.Payments, err = payments(ctx, q, row.ID)
	return record, err
}

func (t tx) InsertInvoice(ctx context.Context, made invoice.Invoice) error {
	return errOf(t.q.InsertInvoice(ctx, db.InsertInvoiceParams(invoiceRow(made))))
}

var errStale = fault.New(fault.Conflict, "The invoice was changed meanwhile, try again")

// UpdateInvoice writes what may change, if the stored version is still the invoice's, and adds one to it.
func (t tx) UpdateInvoice(ctx context.Context, is invoice.Invoice) error {
	row := invoiceRow(is)
	rows, err := t.q.UpdateInvoice(ctx, db.UpdateInvoiceParams{
		ID: row.ID, Version: row.Version, State: row.State, Quote: row.Quote, Pinned: row.Pinned,
		CreditedAsset: row.CreditedAsset, Credited: row.Credited, Commission: row.Commission,
		FinalAt: row.FinalAt, TimerAt: row.TimerAt, Events: row.Events,
	})
	return changed(rows, err, errStale)
}

func invoiceRow(is invoice.Invoice) db.Invoice {
	return db.Invoice{
		ID: is.ID, Till: is.Till, Sandbox: is.Sandbox, Dialect: string(is.Dialect), Type: string(is.Type),
		SubtractFrom: string(is.SubtractFrom), Asset: string(is.Amount.Asset), Amount: is.Amount.Minor,
		Rub: is.Rub, RubRecord: is.RubRecord, RequiredMethod: is.RequiredMethod, PayerDetails: string(is.PayerDetails),
		Description: is.Description, Extra: is.Extra, RedirectURL: is.RedirectURL, CallbackURL: is.CallbackURL,
		State: string(is.State), Quote: int64(is.Quote), Pinned: is.Pinned,
		CreditedAsset: string(is.Credited.Asset), Credited: is.Credited.Minor, Commission: is.Commission.Minor,
		CreatedAt: millis(is.CreatedAt), ExpiresAt: millis(is.ExpiresAt), FinalAt: optional(is.FinalAt),
		TimerAt: optional(is.TimerAt), Version: is.Version, Events: int64(is.Events),
	}
}

func invoiceOf(row db.Invoice) invoice.Invoice {
	is := invoice.Invoice{
		ID: row.ID, Till: row.Till, Sandbox: row.Sandbox, Dialect: invoice.Dialect(row.Dialect),
		Type: invoice.Type(row.Type), SubtractFrom: invoice.Source(row.SubtractFrom),
		Amount: sum(row.Asset, row.Amount), Rub: row.Rub, RubRecord: row.RubRecord, RequiredMethod: row.RequiredMethod,
		Description: row.Description, Extra: row.Extra, RedirectURL: row.RedirectURL, CallbackURL: row.CallbackURL,
		State: invoice.State(row.State), Quote: int(row.Quote), Pinned: row.Pinned,
		Credited: sum(row.CreditedAsset, row.Credited), Commission: sum(row.CreditedAsset, row.Commission),
		CreatedAt: instant(row.CreatedAt), ExpiresAt: instant(row.ExpiresAt), FinalAt: maybe(row.FinalAt),
		TimerAt: maybe(row.TimerAt), Version: row.Version, Events: int(row.Events),
	}
	if row.PayerDetails != "" {
		is.PayerDetails = []byte(row.PayerDetails)
	}
	return is
}

// sum is an amount of two columns.
func sum(asset string, minor int64) money.Amount {
	return money.Amount{Asset: money.Asset(asset), Minor: minor}
}
