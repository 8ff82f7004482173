package store

import (
	"context"
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/payoff"
	"kassa/internal/store/db"
)

// WritePayoff is Write for changes of payoffs.
func (s *Store) WritePayoff(ctx context.Context, do func(context.Context, payoff.Tx) error) error {
	return s.write(ctx, func(ctx context.Context, t tx) error { return do(ctx, t) })
}

// Payoff is a payoff by its id; a fault of kind NotFound if it is unknown.
func (s *Store) Payoff(ctx context.Context, id string) (payoff.Payoff, error) {
	row, err := s.engine.reader().Payoff(ctx, id)
	return payoffOf(row), found("Payoff", err)
}

// DuePayoffs lists payoffs whose timer has run out, earliest first.
func (s *Store) DuePayoffs(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return s.engine.reader().DuePayoffs(ctx, db.DuePayoffsParams{Now: millis(now), Most: int64(limit)})
}

// PayoffHistory is a payoff's events by number.
func (s *Store) PayoffHistory(ctx context.Context, id string) ([]payoff.Event, error) {
	rows, err := s.engine.reader().Events(ctx, id)
	history := make([]payoff.Event, len(rows))
	for i, row := range rows {
		history[i] = payoff.Event{
			Payoff: id, Number: int(row.Number), At: instant(row.At), Name: payoff.EventName(row.Name),
			State: payoff.State(row.State), Actor: row.Actor, Note: row.Note,
		}
	}
	return history, err
}

func (t tx) AppendPayoffEvent(ctx context.Context, event payoff.Event) error {
	*t.events = append(*t.events, string(event.Name))
	return errOf(t.q.InsertEvent(ctx, db.InsertEventParams{
		Subject: event.Payoff, Kind: string(invoice.OfPayoff), Number: int64(event.Number), At: millis(event.At),
		Name: string(event.Name), State: string(event.State), Actor: event.Actor, Note: event.Note,
	}))
}

func (t tx) InsertPayoff(ctx context.Context, made payoff.Payoff) error {
	if err := inAsset(made.Amount.Asset, made.Receive, made.Deduction, made.Commission); err != nil {
		return err
	}
	return errOf(t.q.InsertPayoff(ctx, db.InsertPayoffParams(payoffRow(made))))
}

// LockPayoff reads a payoff and locks it until the transaction ends.
func (t tx) LockPayoff(ctx context.Context, id string) (payoff.Payoff, error) {
	row, err := t.q.LockPayoff(ctx, id)
	return payoffOf(row), found("Payoff", err)
}

var errStalePayoff = fault.New(fault.Conflict, "The payoff was changed meanwhile, try again")

// UpdatePayoff writes what may change, if the stored version is still the payoff's, and adds one to it.
func (t tx) UpdatePayoff(ctx context.Context, is payoff.Payoff) error {
	row := payoffRow(is)
	rows, err := t.q.UpdatePayoff(ctx, db.UpdatePayoffParams{
		ID: row.ID, Version: row.Version, State: row.State, Message: row.Message, FinalAt: row.FinalAt,
		TimerAt: row.TimerAt, Events: row.Events,
	})
	return changed(rows, err, errStalePayoff)
}

// Funds are a till's balances of a method by wallet, locked until the transaction ends.
func (t tx) Funds(ctx context.Context, tillID int64, method string) ([]payoff.Fund, error) {
	rows, err := t.q.Funds(ctx, db.FundsParams{Till: tillID, Method: method})
	funds := make([]payoff.Fund, len(rows))
	for i, row := range rows {
		funds[i] = payoff.Fund{Wallet: row.Wallet, Amount: sum(row.Asset, row.Amount)}
	}
	return funds, errOf(err)
}

func payoffRow(is payoff.Payoff) db.Payoff {
	return db.Payoff{
		ID: is.ID, Till: is.Till, Sandbox: is.Sandbox, Dialect: string(is.Dialect), Method: is.Method,
		Backing: is.Backing, Wallet: is.Wallet, WalletExtra: is.WalletExtra, SubtractFrom: string(is.SubtractFrom),
		Asset: string(is.Amount.Asset), Amount: is.Amount.Minor, Received: is.Receive.Minor,
		Deducted: is.Deduction.Minor, Commission: is.Commission.Minor, Asked: is.Asked, RateRecord: is.RateRecord,
		Rub: is.Rub, RubRecord: is.RubRecord, Extra: is.Extra, CallbackURL: is.CallbackURL, Message: is.Message,
		Invoice: reference(is.Invoice), State: string(is.State), CreatedAt: millis(is.CreatedAt),
		FinalAt: optional(is.FinalAt), TimerAt: optional(is.TimerAt), Version: is.Version, Events: int64(is.Events),
	}
}

func payoffOf(row db.Payoff) payoff.Payoff {
	return payoff.Payoff{
		ID: row.ID, Till: row.Till, Sandbox: row.Sandbox, Dialect: invoice.Dialect(row.Dialect), Method: row.Method,
		Backing: row.Backing, Wallet: row.Wallet, WalletExtra: row.WalletExtra,
		SubtractFrom: invoice.Source(row.SubtractFrom), Amount: sum(row.Asset, row.Amount),
		Receive: sum(row.Asset, row.Received), Deduction: sum(row.Asset, row.Deducted),
		Commission: sum(row.Asset, row.Commission), Asked: row.Asked, RateRecord: row.RateRecord, Rub: row.Rub,
		RubRecord: row.RubRecord, Extra: row.Extra, CallbackURL: row.CallbackURL, Message: row.Message,
		Invoice: row.Invoice.String, State: payoff.State(row.State), CreatedAt: instant(row.CreatedAt),
		FinalAt: maybe(row.FinalAt), TimerAt: maybe(row.TimerAt), Version: row.Version, Events: int(row.Events),
	}
}
