package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"kassa/internal/books"
	"kassa/internal/dispatch"
	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/store/db"
)

// WriteDispatch is Write for changes of dispatches.
func (s *Store) WriteDispatch(ctx context.Context, do func(context.Context, dispatch.Tx) error) error {
	return s.write(ctx, func(ctx context.Context, t tx) error { return do(ctx, t) })
}

// Dispatchable lists a till's oldest payoffs that wait for a transaction.
func (s *Store) Dispatchable(ctx context.Context, till int64, limit int) ([]string, error) {
	return s.engine.reader().DispatchablePayoffs(ctx, db.DispatchablePayoffsParams{Till: till, Most: int64(limit)})
}

// OpenDispatches lists a network's open dispatches after an id, by id.
func (s *Store) OpenDispatches(ctx context.Context, network, after string, limit int) ([]string, error) {
	return s.engine.reader().OpenDispatches(ctx, db.OpenDispatchesParams{Network: network, After: after, Most: int64(limit)})
}

// Dispatch is a dispatch by its id; a fault of kind NotFound if it is unknown.
func (s *Store) Dispatch(ctx context.Context, id string) (dispatch.Dispatch, error) {
	q := s.engine.reader()
	row, err := q.Dispatch(ctx, id)
	if err != nil {
		return dispatch.Dispatch{}, found("Dispatch", err)
	}
	return wholeDispatch(ctx, q, row)
}

// DispatchOf is the open dispatch that a payoff is in; a fault of kind NotFound for none.
func (s *Store) DispatchOf(ctx context.Context, payoff string) (dispatch.Dispatch, error) {
	id, err := s.engine.reader().DispatchOfPayoff(ctx, payoff)
	if err != nil {
		return dispatch.Dispatch{}, found("Dispatch", err)
	}
	return s.Dispatch(ctx, id)
}

// DispatchOfDraft is the dispatch of a draft; a fault of kind NotFound for an unknown one.
func (s *Store) DispatchOfDraft(ctx context.Context, draft string) (dispatch.Dispatch, error) {
	id, err := s.engine.reader().DispatchOfDraft(ctx, draft)
	if err != nil {
		return dispatch.Dispatch{}, found("Draft", err)
	}
	return s.Dispatch(ctx, id)
}

// Dispatched tells whether a payoff is in an open dispatch.
func (t tx) Dispatched(ctx context.Context, payoff string) (bool, error) {
	_, err := t.q.DispatchOfPayoff(ctx, payoff)
	if err = found("Dispatch", err); err != nil && fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	return err == nil, err
}

// PaidBefore is the transaction in a block that was exported for a payoff, in a dispatch that ended; empty for none.
func (t tx) PaidBefore(ctx context.Context, payoff string) (string, error) {
	txid, err := t.q.DraftInBlock(ctx, payoff)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return txid, errOf(err)
}

// LockDispatch reads a dispatch and locks it until the transaction ends.
func (t tx) LockDispatch(ctx context.Context, id string) (dispatch.Dispatch, error) {
	row, err := t.q.LockDispatch(ctx, id)
	if err != nil {
		return dispatch.Dispatch{}, found("Dispatch", err)
	}
	return wholeDispatch(ctx, t.q, row)
}

// InsertDispatch writes a dispatch with its payoffs; a fault of kind Conflict if one of them is in another open one.
func (t tx) InsertDispatch(ctx context.Context, made dispatch.Dispatch) error {
	err := t.q.InsertDispatch(ctx, db.InsertDispatchParams{
		ID: made.ID, Network: made.Network, Wallet: made.Wallet, Asset: string(made.Asset), Anchor: made.Anchor,
		Change: made.Change, MadeAt: millis(made.MadeAt),
	})
	for _, id := range made.Payoffs {
		if err == nil {
			err = t.q.InsertDispatchPayoff(ctx, db.InsertDispatchPayoffParams{Dispatch: made.ID, Payoff: id})
		}
	}
	if err = errOf(err); err != nil && fault.KindOf(err) == fault.Conflict {
		return errExported.Because(err)
	}
	return err
}

var errExported = fault.New(fault.Conflict, "One of these payoffs was exported meanwhile: export it again, which writes that transaction")

// InsertDraft writes a draft and reserves its inputs; a fault of kind Conflict if one of them is spent or reserved for
// another dispatch.
func (t tx) InsertDraft(ctx context.Context, of dispatch.Dispatch, draft dispatch.Draft) error {
	err := t.q.InsertDraft(ctx, db.InsertDraftParams{
		ID: draft.ID, Dispatch: of.ID, Number: int64(draft.Number), Psbt: draft.PSBT, Fee: draft.Fee, Change: draft.Change,
		Empty: draft.Empty, MadeAt: millis(draft.MadeAt), Actor: draft.Actor, Raw: []byte{},
	})
	if err != nil {
		return errOf(err)
	}
	for i, outpoint := range draft.Inputs {
		rows, err := t.q.ReserveCoin(ctx, db.ReserveCoinParams{Network: of.Network, Outpoint: outpoint, Dispatch: reference(of.ID)})
		if err := changed(rows, err, errCoinsMoved); err != nil {
			return err
		}
		err = t.q.InsertDraftInput(ctx, db.InsertDraftInputParams{
			Draft: draft.ID, Number: int64(i) + 1, Network: of.Network, Outpoint: outpoint,
		})
		if err != nil {
			return errOf(err)
		}
	}
	return nil
}

// SignDraft keeps a draft's signed transaction.
func (t tx) SignDraft(ctx context.Context, draft string, signed rail.Signed) error {
	rows, err := t.q.SignDraft(ctx, db.SignDraftParams{ID: draft, Txid: signed.TxID, Raw: signed.Raw})
	return changed(rows, err, errNoDraft)
}

var errNoDraft = fault.New(fault.NotFound, "Draft not found")

// RecallDispatch notes that an open dispatch is not wanted any more; a fault of kind Conflict for one that ended.
func (t tx) RecallDispatch(ctx context.Context, id string) error {
	rows, err := t.q.RecallDispatch(ctx, id)
	return changed(rows, err, errConfirmed)
}

var errConfirmed = fault.New(fault.Conflict, "The transaction was confirmed meanwhile, or excluded by another one")

// EndDispatch writes how a dispatch ended, and frees its coins and payoffs; a fault of kind Conflict for one that ended.
func (t tx) EndDispatch(ctx context.Context, ended dispatch.Dispatch, at time.Time) error {
	rows, err := t.q.EndDispatch(ctx, db.EndDispatchParams{
		ID: ended.ID, State: string(ended.State), Draft: ended.Draft, Txid: ended.TxID, Entry: reference(ended.Entry),
		EndedAt: optional(at),
	})
	if err := changed(rows, err, errConfirmed); err != nil {
		return err
	}
	if err := t.q.ReleaseCoins(ctx, reference(ended.ID)); err != nil {
		return errOf(err)
	}
	return errOf(t.q.CloseDispatchPayoffs(ctx, ended.ID))
}

// wholeDispatch reads what belongs to a dispatch.
func wholeDispatch(ctx context.Context, q *db.Queries, row db.Dispatch) (dispatch.Dispatch, error) {
	of := dispatch.Dispatch{
		ID: row.ID, Network: row.Network, Wallet: row.Wallet, Asset: money.Asset(row.Asset), Anchor: row.Anchor,
		Change: row.Change, Recalled: row.Recalled, State: dispatch.State(row.State), Draft: row.Draft, TxID: row.Txid,
		Entry: row.Entry.String, MadeAt: instant(row.MadeAt), EndedAt: maybe(row.EndedAt),
	}
	var err error
	if of.Payoffs, err = q.DispatchPayoffs(ctx, row.ID); err != nil {
		return of, err
	}
	drafts, err := q.Drafts(ctx, row.ID)
	if err != nil {
		return of, err
	}
	coins, err := q.DraftCoins(ctx, row.ID)
	inputs := map[string][]rail.Coin{}
	for _, one := range coins {
		inputs[one.Draft] = append(inputs[one.Draft], coinOf(db.Coin{
			Network: one.Network, Outpoint: one.Outpoint, Wallet: one.Wallet, Change: one.Change, Number: one.Number,
			Minor: one.Minor, Height: one.Height, Coinbase: one.Coinbase, SpentBy: one.SpentBy, SpentAs: one.SpentAs,
			SpentHeight: one.SpentHeight, Dispatch: one.Dispatch,
		}))
	}
	for _, one := range drafts {
		of.Drafts = append(of.Drafts, draftOf(one, inputs[one.ID]))
	}
	return of, err
}

func draftOf(row db.Draft, coins []rail.Coin) dispatch.Draft {
	draft := dispatch.Draft{
		Draft:  rail.Draft{ID: row.ID, PSBT: row.Psbt, Fee: row.Fee, Change: row.Change},
		Number: int(row.Number), Empty: row.Empty, MadeAt: instant(row.MadeAt), Actor: row.Actor, Coins: coins,
	}
	if row.Txid != "" {
		draft.Signed = rail.Signed{TxID: row.Txid, Raw: row.Raw}
	}
	for _, coin := range coins {
		draft.Inputs = append(draft.Inputs, coin.Outpoint)
	}
	return draft
}

// Dispatches reads dispatches after an id, with what their drafts, payoffs, coins and entries say.
func (s snapshot) Dispatches(ctx context.Context, after string, limit int) ([]books.Dispatch, error) {
	rows, err := s.q.DispatchSums(ctx, db.DispatchSumsParams{After: after, Most: int64(limit)})
	all := make([]books.Dispatch, len(rows))
	for i, row := range rows {
		all[i] = books.Dispatch{
			ID: row.ID, Asset: money.Asset(row.Asset), State: row.State, Fee: row.Fee, Booked: row.Booked,
			Payoffs: row.Payoffs, Held: row.Held, Waiting: row.Waiting, Payed: row.Payed, Pays: row.Paying > 0,
			Free: row.Free, Reserved: row.Reserved, Loose: row.Loose, Unequal: row.Unequal,
		}
	}
	return all, err
}
