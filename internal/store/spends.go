package store

import (
	"context"
	"database/sql"
	"errors"

	"kassa/internal/fault"
	"kassa/internal/rail"
	"kassa/internal/store/db"
	"kassa/internal/wallet"
)

// InsertSpend keeps what a merchant moved by himself, whose entry was posted; a fault of kind Conflict for a reference
// that was booked for the till before.
func (t tx) InsertSpend(ctx context.Context, spend wallet.Spend) error {
	err := errOf(t.q.InsertSpend(ctx, db.InsertSpendParams{
		ID: spend.ID, Till: spend.Till, Wallet: spend.Wallet, Asset: string(spend.Amount.Asset), Amount: spend.Amount.Minor,
		Reference: spend.Reference, At: millis(spend.At), Actor: spend.Actor, Note: spend.Note,
	}))
	if err != nil && fault.KindOf(err) == fault.Conflict {
		return fault.New(fault.Conflict, "`reference` %s is booked already", spend.Reference).Because(err)
	}
	return err
}

// CloseOutflow notes that nothing more of an outflow is to be booked.
func (t tx) CloseOutflow(ctx context.Context, name, txid string) error {
	return errOf(t.q.CloseOutflow(ctx, db.CloseOutflowParams{Wallet: name, Txid: txid}))
}

// LockWallet is a wallet by its id, locked until the transaction ends; a fault of kind NotFound if it is unknown.
func (t tx) LockWallet(ctx context.Context, id string) (rail.Wallet, error) {
	row, err := t.q.LockWallet(ctx, id)
	return rail.Wallet(row), found("Wallet", err)
}

// moveOutflows keeps what a step of a scan took out of wallets, but for what dispatches book, and takes back what a reorganisation did.
func (t tx) moveOutflows(ctx context.Context, network string, step rail.Progress) error {
	if len(step.Blocks) == 0 {
		return nil
	}
	if err := t.q.LoseOutflows(ctx, db.LoseOutflowsParams{Network: network, Above: step.Fork}); err != nil {
		return errOf(err)
	}
	for _, flow := range step.Outflows {
		ours, err := t.awaited(ctx, flow.Spend.As)
		if err == nil && !ours {
			err = t.putOutflow(ctx, network, flow)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// awaited tells whether a transaction without its signatures is one that a dispatch books.
func (t tx) awaited(ctx context.Context, unsigned string) (bool, error) {
	_, err := t.q.AwaitedDraft(ctx, unsigned)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, errOf(err)
}

// putOutflow waits for those who book a spend of the wallet: whether it is recorded must be known.
func (t tx) putOutflow(ctx context.Context, network string, flow rail.Outflow) error {
	if _, err := t.LockWallet(ctx, flow.Wallet); err != nil {
		return err
	}
	return errOf(t.q.PutOutflow(ctx, db.PutOutflowParams{
		Wallet: flow.Wallet, Txid: flow.Spend.By, Network: network, Height: flow.Spend.Height, At: millis(flow.At),
		Spent: flow.Spent, Returned: flow.Returned,
	}))
}

// Outflow is what a transaction took out of a wallet; a fault of kind NotFound for none, and for a draft of payoffs.
func (s *Store) Outflow(ctx context.Context, name, txid string) (wallet.Outflow, error) {
	return outflow(ctx, s.engine.reader(), name, txid)
}

// Outflow is that of Store, in the transaction; a fault of kind Conflict for one that settled payoffs of the wallet.
func (t tx) Outflow(ctx context.Context, name, txid string) (wallet.Outflow, error) {
	_, err := t.q.SettledBy(ctx, db.SettledByParams{Txid: txid, Wallet: name})
	switch {
	case err == nil:
		return wallet.Outflow{}, fault.New(fault.Conflict, "%s paid payoffs of %s, it is booked already", txid, name)
	case !errors.Is(err, sql.ErrNoRows):
		return wallet.Outflow{}, errOf(err)
	}
	return outflow(ctx, t.q, name, txid)
}

func outflow(ctx context.Context, q *db.Queries, name, txid string) (wallet.Outflow, error) {
	row, err := q.Outflow(ctx, db.OutflowParams{Wallet: name, Txid: txid})
	if err != nil {
		return wallet.Outflow{}, found("Transaction", err)
	}
	return wholeOutflow(ctx, q, row)
}

// Outflows are what left wallets otherwise than by payoffs, the newest first: of one wallet or of all, and all of them or
// those that want an operator.
func (s *Store) Outflows(ctx context.Context, wanted wallet.Wanted) ([]wallet.Outflow, error) {
	q := s.engine.reader()
	read := q.OpenOutflows
	if wanted.All {
		read = func(ctx context.Context, arg db.OpenOutflowsParams) ([]db.Outflow, error) {
			return q.Outflows(ctx, db.OutflowsParams(arg))
		}
	}
	rows, err := read(ctx, db.OpenOutflowsParams{Wallet: wanted.Wallet, Most: int64(wanted.Limit)})
	if err != nil {
		return nil, err
	}
	flows := make([]wallet.Outflow, len(rows))
	for i, row := range rows {
		if flows[i], err = wholeOutflow(ctx, q, row); err != nil {
			return nil, err
		}
	}
	return flows, nil
}

// wholeOutflow reads what belongs to an outflow.
func wholeOutflow(ctx context.Context, q *db.Queries, row db.Outflow) (wallet.Outflow, error) {
	flow := wallet.Outflow{
		Network: row.Network, Recorded: row.Recorded,
		Outflow: rail.Outflow{
			Wallet: row.Wallet, Spend: rail.Spend{By: row.Txid, Height: row.Height}, Spent: row.Spent, Returned: row.Returned,
		},
	}
	if row.At > 0 {
		flow.At = instant(row.At)
	}
	scan, err := q.Scan(ctx, row.Network)
	if err != nil {
		return flow, err
	}
	if row.Height > 0 {
		flow.Confirmations = scan.Height - row.Height + 1
	}
	spends, err := q.BookedSpends(ctx, db.BookedSpendsParams{Wallet: row.Wallet, Reference: row.Txid})
	if err != nil {
		return flow, err
	}
	payoffs, err := q.PaidOtherwise(ctx, db.PaidOtherwiseParams{Wallet: row.Wallet, Txid: row.Txid})
	flow.Booked = spends + payoffs
	return flow, err
}

// WalletTills are the tills that have money in a wallet.
func (s *Store) WalletTills(ctx context.Context, name string) ([]int64, error) {
	return s.engine.reader().WalletTills(ctx, name)
}
