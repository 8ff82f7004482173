package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kassa/internal/callback"
	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/store/db"
)

// Announce puts a callback into the outbox; an undelivered older one of the invoice is superseded. If that one is in
// flight, the new one waits for its lease: at most one attempt for an invoice is in flight.
func (t tx) Announce(ctx context.Context, news invoice.Announcement) error {
	lease, err := t.q.SupersedeCallback(ctx, news.Invoice)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return errOf(err)
	}
	if lease.Int64 <= millis(news.At) {
		lease = sql.NullInt64{}
	}
	return errOf(t.q.InsertCallback(ctx, db.InsertCallbackParams{
		ID: news.ID, Invoice: news.Invoice, Event: int64(news.Event), Till: news.Till, URL: news.URL,
		Receiver: callback.Receiver(news.URL), Body: news.Body, At: millis(news.At), LeaseUntil: lease,
	}))
}

// Claim leases due deliveries until the given time, the longest due first, of at most one for each invoice. It passes
// over the receivers in busy.
func (s *Store) Claim(ctx context.Context, now, until time.Time, limit int, busy ...string) ([]callback.Delivery, error) {
	var rows []db.ClaimCallbacksRow
	err := s.write(ctx, func(ctx context.Context, t tx) (err error) {
		rows, err = t.q.ClaimCallbacks(ctx, db.ClaimCallbacksParams{
			Now: millis(now), Until: millis(until), Most: int64(limit), Busy: listed(busy),
		})
		return errOf(err)
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(rows, func(a, b db.ClaimCallbacksRow) int { return cmp.Compare(a.DueAt, b.DueAt) })
	var claimed []callback.Delivery
	for _, row := range rows {
		claimed = append(claimed, callback.Delivery{
			ID: row.ID, Invoice: row.Invoice, Till: row.Till, Sandbox: row.Sandbox, URL: row.URL, Body: row.Body,
			Attempts: int(row.Attempts), Fence: row.Fence, Created: instant(row.CreatedAt),
		})
	}
	return claimed, nil
}

// listed writes receivers each between spaces, which none contains.
func listed(receivers []string) string {
	var list strings.Builder
	for _, receiver := range receivers {
		list.WriteString(" " + receiver + " ")
	}
	return list.String()
}

// Complete writes an attempt and what follows from it, if the lease is still ours; false if it is not. Then the
// attempt is logged and nothing else changes. What was superseded in flight stays superseded, and its successor is free.
func (s *Store) Complete(ctx context.Context, done callback.Completion) (ours bool, err error) {
	if done.State == callback.Superseded {
		return false, fmt.Errorf("an attempt cannot end as %s", done.State)
	}
	err = s.write(ctx, func(ctx context.Context, t tx) error {
		ours, err = t.complete(ctx, done)
		return err
	})
	return ours, err
}

func (t tx) complete(ctx context.Context, done callback.Completion) (ours bool, err error) {
	is, err := t.q.LockCallback(ctx, done.ID)
	if err != nil {
		return false, found("Callback", err)
	}
	err = t.q.InsertAttempt(ctx, db.InsertAttemptParams{
		Callback: done.ID, Fence: done.Fence, At: millis(done.At), DurationMs: done.Duration.Milliseconds(),
		Response: done.Response,
	})
	if err != nil || is.Fence != done.Fence || !is.LeaseUntil.Valid {
		return false, errOf(err)
	}
	ended := db.EndAttemptParams{
		ID: done.ID, State: string(done.State), DueAt: is.DueAt, LastResponse: done.Response, LastAt: optional(done.At),
	}
	if done.State == callback.Waiting {
		ended.DueAt = millis(done.Due)
	}
	if is.State == string(callback.Superseded) {
		ended.State, ended.DueAt = is.State, is.DueAt
		if err := t.q.FreeSuccessor(ctx, is.Invoice); err != nil {
			return false, errOf(err)
		}
	}
	return true, errOf(t.q.EndAttempt(ctx, ended))
}

// Next is when the earliest waiting delivery is due or its lease ends; zero when none waits.
func (s *Store) Next(ctx context.Context) (time.Time, error) {
	q := s.engine.reader()
	due, err := q.NextDue(ctx)
	none := errors.Is(err, sql.ErrNoRows)
	if err != nil && !none {
		return time.Time{}, err
	}
	end, err := q.NextLeaseEnd(ctx)
	switch {
	case err == nil && (none || end < due):
		return instant(end), nil
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return time.Time{}, err
	case none:
		return time.Time{}, nil
	}
	return instant(due), nil
}

// Log lists an invoice's deliveries, oldest first.
func (s *Store) Log(ctx context.Context, id string) ([]callback.Line, error) {
	rows, err := s.engine.reader().CallbackLog(ctx, id)
	var lines []callback.Line
	for _, row := range rows {
		lines = append(lines, callback.Line{
			ID: row.ID, URL: row.URL, State: callback.State(row.State), Attempts: int(row.Attempts),
			LastResponse: row.LastResponse, CreatedAt: instant(row.CreatedAt), LastAt: maybe(row.LastAt),
		})
	}
	return lines, err
}

// Resend makes the invoice's newest delivery due at once, delivered or not, under the same id, with a fresh schedule; a
// fault of kind NotFound if there is none. An attempt that is in flight then counts no more, and the next one waits
// until its lease ends.
func (s *Store) Resend(ctx context.Context, id string, now time.Time) error {
	return s.write(ctx, func(ctx context.Context, t tx) error {
		rows, err := t.q.ResendCallback(ctx, db.ResendCallbackParams{Invoice: id, Now: millis(now)})
		return changed(rows, err, fault.New(fault.NotFound, "Callback not found"))
	})
}

// Attempts lists every attempt to tell an invoice's callbacks, by callback and in order.
func (s *Store) Attempts(ctx context.Context, invoice string) ([]callback.Attempt, error) {
	rows, err := s.engine.reader().CallbackAttempts(ctx, invoice)
	all := make([]callback.Attempt, len(rows))
	for i, row := range rows {
		all[i] = callback.Attempt{
			ID: row.Callback, Number: int(row.Number), At: instant(row.At),
			Duration: time.Duration(row.DurationMs) * time.Millisecond, Response: row.Response,
		}
	}
	return all, err
}
