package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/store/db"
)

func quotes(ctx context.Context, q *db.Queries, id string) ([]invoice.Quote, error) {
	rows, err := q.Quotes(ctx, id)
	if err != nil {
		return nil, err
	}
	all := make([]invoice.Quote, len(rows))
	for i, row := range rows {
		if all[i], err = quoteOf(row); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// InsertQuote also registers the quote's destination, unique in its network.
func (t tx) InsertQuote(ctx context.Context, quote invoice.Quote) error {
	if err := inAsset(quote.Due.Asset, quote.Fixed, quote.Surcharge, quote.Tolerance, quote.ExcessLimit); err != nil {
		return err
	}
	if err := t.q.InsertQuote(ctx, db.InsertQuoteParams(quoteRow(quote))); err != nil {
		return errOf(err)
	}
	return errOf(t.q.InsertAddress(ctx, db.InsertAddressParams{
		Network: quote.Network, Destination: quote.Destination, Invoice: quote.Invoice, Quote: int64(quote.Number),
		Wallet: reference(quote.Wallet), Number: sql.NullInt64{Int64: quote.Index, Valid: true},
	}))
}

// Addressed finds the quote that a destination was made for.
func (t tx) Addressed(ctx context.Context, network, destination string) (invoiceID string, quote int, err error) {
	row, err := t.q.Address(ctx, db.AddressParams{Network: network, Destination: destination})
	return row.Invoice, int(row.Quote), found("Destination", err)
}

// inAsset refuses sums that one asset column cannot hold.
func inAsset(asset money.Asset, sums ...money.Amount) error {
	for _, sum := range sums {
		if sum.Asset != asset && !sum.IsZero() {
			return fault.New(fault.Conflict, "a sum of %s stands beside %s", sum.Asset, asset)
		}
	}
	return nil
}

func quoteRow(quote invoice.Quote) db.Quote {
	return db.Quote{
		Invoice: quote.Invoice, Number: int64(quote.Number), Method: quote.Method, Wallet: quote.Wallet, Rail: quote.Rail,
		Network: quote.Network, Destination: quote.Destination, Asset: string(quote.Due.Asset), Due: quote.Due.Minor,
		Fixed: quote.Fixed.Minor, Percent: int64(quote.Percent), Surcharge: quote.Surcharge.Minor,
		Tolerance: quote.Tolerance.Minor, RateBase: string(quote.Rate.Base), RateQuote: string(quote.Rate.Quote),
		RatePrice: quote.Rate.Price.String(), Record: quote.Record, LockedUntil: millis(quote.LockedUntil),
		CreatedAt: millis(quote.CreatedAt), Own: quote.Own, GraceMs: quote.Grace.Milliseconds(),
		ExcessUnmatched: quote.ExcessUnmatched, ExcessLimit: quote.ExcessLimit.Minor, PartsUnmatched: quote.PartsUnmatched,
		Confirmations: int64(quote.Confirmations),
	}
}

func quoteOf(row db.Quote) (invoice.Quote, error) {
	price, err := decimal.NewFromString(row.RatePrice)
	if err != nil {
		return invoice.Quote{}, fmt.Errorf("rate of quote %d of %s: %w", row.Number, row.Invoice, err)
	}
	return invoice.Quote{
		Invoice: row.Invoice, Number: int(row.Number), Method: row.Method, Wallet: row.Wallet, Rail: row.Rail,
		Network: row.Network, Destination: row.Destination, Due: sum(row.Asset, row.Due), Fixed: sum(row.Asset, row.Fixed),
		Percent: money.Percent(row.Percent), Surcharge: sum(row.Asset, row.Surcharge),
		Tolerance: sum(row.Asset, row.Tolerance),
		Rate:      money.Rate{Base: money.Asset(row.RateBase), Quote: money.Asset(row.RateQuote), Price: price},
		Record:    row.Record, LockedUntil: instant(row.LockedUntil), CreatedAt: instant(row.CreatedAt),
		Own: row.Own, Grace: time.Duration(row.GraceMs) * time.Millisecond, ExcessUnmatched: row.ExcessUnmatched,
		ExcessLimit: sum(row.Asset, row.ExcessLimit), PartsUnmatched: row.PartsUnmatched,
		Confirmations: int(row.Confirmations),
	}, nil
}
