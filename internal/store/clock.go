package store

import (
	"context"
	"time"

	"kassa/internal/fault"
	"kassa/internal/store/db"
)

// Age makes everything of a sandbox till happen earlier by a time: as if its clock had moved on by as much. Invoices,
// payoffs, swaps, transfers, their quotes, payments, events and callbacks move together, in one transaction, so nothing changes its order.
// The sealed ledger keeps its times. A till with more than most invoices and payoffs is a fault of kind Conflict; of a
// live till nothing moves.
func (s *Store) Age(ctx context.Context, till int64, by time.Duration, most int) error {
	return s.write(ctx, func(ctx context.Context, t tx) error {
		known, err := t.q.CountHistory(ctx, db.CountHistoryParams{Till: till, Most: int64(most) + 1})
		if err != nil {
			return err
		}
		if known > int64(most) {
			return fault.New(fault.Conflict,
				"The till has more than %d invoices and payoffs, too many to move; make a new sandbox till", most)
		}
		return t.age(ctx, db.AgeInvoicesParams{Till: till, Ms: by.Milliseconds()})
	})
}

// age begins with the rows that every change locks first, so that nothing of them changes meanwhile.
func (t tx) age(ctx context.Context, move db.AgeInvoicesParams) error {
	if err := t.q.AgePayoffs(ctx, db.AgePayoffsParams(move)); err != nil {
		return errOf(err)
	}
	if err := t.q.AgeInvoices(ctx, move); err != nil {
		return errOf(err)
	}
	if err := t.q.AgeQuotes(ctx, db.AgeQuotesParams(move)); err != nil {
		return errOf(err)
	}
	if err := t.q.AgePayments(ctx, db.AgePaymentsParams(move)); err != nil {
		return errOf(err)
	}
	if err := t.q.AgeEvents(ctx, db.AgeEventsParams(move)); err != nil {
		return errOf(err)
	}
	if err := t.q.AgeCallbacks(ctx, db.AgeCallbacksParams(move)); err != nil {
		return errOf(err)
	}
	if err := t.q.AgeAttempts(ctx, db.AgeAttemptsParams(move)); err != nil {
		return errOf(err)
	}
	return t.ageOrders(ctx, move)
}

// ageOrders moves swaps and transfers; a transfer lives by its sender's clock and stands in two histories.
func (t tx) ageOrders(ctx context.Context, move db.AgeInvoicesParams) error {
	if err := t.q.AgeSwaps(ctx, db.AgeSwapsParams(move)); err != nil {
		return errOf(err)
	}
	if err := t.q.AgeTransferParties(ctx, db.AgeTransferPartiesParams(move)); err != nil {
		return errOf(err)
	}
	return errOf(t.q.AgeTransfers(ctx, db.AgeTransfersParams(move)))
}
