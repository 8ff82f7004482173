package store

import (
	"context"
	"math"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/store/db"
)

func payments(ctx context.Context, q *db.Queries, id string) ([]invoice.Payment, error) {
	rows, err := q.Payments(ctx, id)
	return paymentsOf(rows), err
}

// Unmatched lists money that belongs to no invoice, oldest first, after the payment's ID (empty: from the start); a
// fault of kind NotFound for an unknown one.
func (s *Store) Unmatched(ctx context.Context, after string, limit int) ([]invoice.Payment, error) {
	q, from := s.engine.reader(), int64(math.MinInt64)
	if after != "" {
		last, err := q.PaymentByID(ctx, after)
		if err != nil {
			return nil, found("Payment", err)
		}
		from = last.FirstSeen
	}
	rows, err := q.UnmatchedPayments(ctx, db.UnmatchedPaymentsParams{AfterSeen: from, AfterID: after, Most: int64(limit)})
	return paymentsOf(rows), err
}

// PaymentsByKey finds the payment of an observation and what was split off it; none if it is new.
func (t tx) PaymentsByKey(ctx context.Context, railName, network, key string) ([]invoice.Payment, error) {
	rows, err := t.q.PaymentsByKey(ctx, db.PaymentsByKeyParams{Rail: railName, Network: network, Key: key})
	return paymentsOf(rows), err
}

func (t tx) PaymentByID(ctx context.Context, id string) (invoice.Payment, error) {
	row, err := t.q.PaymentByID(ctx, id)
	if err != nil {
		return invoice.Payment{}, found("Payment", err)
	}
	return paymentOf(row), nil
}

func (t tx) InsertPayment(ctx context.Context, p invoice.Payment) error {
	if err := inAsset(p.Asset, p.Amount, p.Counts); err != nil {
		return err
	}
	return errOf(t.q.InsertPayment(ctx, db.InsertPaymentParams(paymentRow(p))))
}

// UpdatePayment writes all but what identifies the payment; a fault of kind NotFound if it is unknown.
func (t tx) UpdatePayment(ctx context.Context, p invoice.Payment) error {
	if err := inAsset(p.Asset, p.Amount, p.Counts); err != nil {
		return err
	}
	row := paymentRow(p)
	rows, err := t.q.UpdatePayment(ctx, db.UpdatePaymentParams{
		ID: row.ID, Invoice: row.Invoice, Quote: row.Quote, Amount: row.Amount, Raw: row.Raw, Decimals: row.Decimals,
		Counts: row.Counts, Status: row.Status, Confirmations: row.Confirmations, Block: row.Block,
		FirstSeen: row.FirstSeen, Place: row.Place, Reason: row.Reason, UpdatedAt: row.UpdatedAt,
	})
	return changed(rows, err, fault.New(fault.NotFound, "Payment not found"))
}

func paymentRow(p invoice.Payment) db.Payment {
	return db.Payment{
		ID: p.ID, Invoice: p.Invoice, Quote: int64(p.Quote), Till: p.Till, Sandbox: p.Sandbox, Rail: p.Rail,
		Network: p.Network, Key: p.Key, Part: int64(p.Part), Asset: string(p.Asset), Amount: p.Amount.Minor, Raw: p.Raw,
		Decimals: int64(p.Decimals), Counts: p.Counts.Minor, Status: string(p.Status),
		Confirmations: int64(p.Confirmations), Block: p.Block, FirstSeen: millis(p.FirstSeen), Place: string(p.Place),
		Reason: string(p.Reason), UpdatedAt: millis(p.UpdatedAt),
	}
}

func paymentOf(row db.Payment) invoice.Payment {
	return invoice.Payment{
		ID: row.ID, Invoice: row.Invoice, Quote: int(row.Quote), Till: row.Till, Sandbox: row.Sandbox, Rail: row.Rail,
		Network: row.Network, Key: row.Key, Part: int(row.Part), Asset: money.Asset(row.Asset), Amount: sum(row.Asset, row.Amount), Raw: row.Raw,
		Decimals: int(row.Decimals), Counts: sum(row.Asset, row.Counts), Status: rail.Status(row.Status),
		Confirmations: int(row.Confirmations), Block: row.Block, FirstSeen: instant(row.FirstSeen),
		Place: invoice.Place(row.Place), Reason: invoice.Reason(row.Reason), UpdatedAt: instant(row.UpdatedAt),
	}
}

func paymentsOf(rows []db.Payment) []invoice.Payment {
	all := make([]invoice.Payment, len(rows))
	for i, row := range rows {
		all[i] = paymentOf(row)
	}
	return all
}
