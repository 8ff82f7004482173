package store

import (
	"context"
	"time"

	"kassa/internal/order"
	"kassa/internal/store/db"
	"kassa/internal/transfer"
)

// WriteTransfer is Write for changes of transfers.
func (s *Store) WriteTransfer(ctx context.Context, do func(context.Context, transfer.Tx) error) error {
	return s.write(ctx, func(ctx context.Context, t tx) error { return do(ctx, t) })
}

// Transfer is a transfer by its number; a fault of kind NotFound if it is unknown.
func (s *Store) Transfer(ctx context.Context, id int64) (transfer.Transfer, error) {
	row, err := s.engine.reader().Transfer(ctx, id)
	return transferOf(row), found("Transfer", err)
}

// LockTransfer reads a transfer and locks it until the transaction ends.
func (t tx) LockTransfer(ctx context.Context, id int64) (transfer.Transfer, error) {
	row, err := t.q.LockTransfer(ctx, id)
	return transferOf(row), found("Transfer", err)
}

// InsertTransfer writes a new transfer under the next number and puts it into the sender's history. Whoever makes another
// one meanwhile waits: numbers have no gaps.
func (t tx) InsertTransfer(ctx context.Context, made transfer.Transfer) (int64, error) {
	id, err := t.q.NextTransfer(ctx)
	if err != nil {
		return 0, errOf(err)
	}
	err = t.q.InsertTransfer(ctx, db.InsertTransferParams{
		ID: id, Sender: made.Sender.Till, Receiver: made.Receiver.Till, Sandbox: made.Sandbox, SenderLogin: made.Sender.Login,
		ReceiverLogin: made.Receiver.Login, Type: string(made.Type), Method: made.Method, Wallet: made.Wallet,
		Asset: string(made.Amount.Asset), Amount: made.Amount.Minor, Description: made.Description, State: string(made.State),
		CreatedAt: millis(made.CreatedAt), ExpiresAt: optional(made.ExpiresAt), FinalAt: optional(made.FinalAt),
		Actor: made.Actor, Note: made.Note,
	})
	if err != nil {
		return 0, errOf(err)
	}
	made.ID = id
	return id, t.list(ctx, made, made.Sender)
}

// list puts a transfer into a till's history.
func (t tx) list(ctx context.Context, is transfer.Transfer, of transfer.Party) error {
	return errOf(t.q.InsertTransferParty(ctx, db.InsertTransferPartyParams{
		Till: of.Till, CreatedAt: millis(is.CreatedAt), Transfer: is.ID,
	}))
}

// EndTransfer writes how a transfer ended, once. From a success on it stands in the receiver's history too.
func (t tx) EndTransfer(ctx context.Context, is transfer.Transfer) error {
	rows, err := t.q.EndTransfer(ctx, db.EndTransferParams{
		ID: is.ID, State: string(is.State), FinalAt: optional(is.FinalAt), Actor: is.Actor, Note: is.Note,
	})
	if err := changed(rows, err, errEnded); err != nil || is.State != order.Success {
		return err
	}
	return t.list(ctx, is, is.Receiver)
}

// DueTransfers lists transfers that nobody submitted until now, earliest first.
func (s *Store) DueTransfers(ctx context.Context, now time.Time, limit int) ([]int64, error) {
	return s.engine.reader().DueTransfers(ctx, db.DueTransfersParams{Now: millis(now), Most: int64(limit)})
}

// TransferPage lists transfers that a till sends, or has received, made at since or later and before a place, newest
// first.
func (s *Store) TransferPage(ctx context.Context, tillID int64, since time.Time, before transfer.Place, limit int) ([]transfer.Transfer, error) {
	rows, err := s.engine.reader().TransferPage(ctx, db.TransferPageParams{
		Till: tillID, Since: millis(since), BeforeAt: millis(before.At), BeforeID: before.ID, Most: int64(limit),
	})
	return transfersOf(rows), err
}

// TransferPlaces is TransferPage with nothing but where each transfer stands.
func (s *Store) TransferPlaces(ctx context.Context, tillID int64, since time.Time, before transfer.Place, limit int) ([]transfer.Place, error) {
	rows, err := s.engine.reader().TransferPlaces(ctx, db.TransferPlacesParams{
		Till: tillID, Since: millis(since), BeforeAt: millis(before.At), BeforeID: before.ID, Most: int64(limit),
	})
	places := make([]transfer.Place, len(rows))
	for i, row := range rows {
		places[i] = transfer.Place{At: instant(row.CreatedAt), ID: row.Transfer}
	}
	return places, err
}

// TransfersIn lists transfers in a state, oldest first, those after a place.
func (s *Store) TransfersIn(ctx context.Context, state order.State, after transfer.Place, limit int) ([]transfer.Transfer, error) {
	rows, err := s.engine.reader().TransfersIn(ctx, db.TransfersInParams{
		State: string(state), AfterAt: millis(after.At), AfterID: after.ID, Most: int64(limit),
	})
	return transfersOf(rows), err
}

func transfersOf(rows []db.Transfer) []transfer.Transfer {
	all := make([]transfer.Transfer, len(rows))
	for i, row := range rows {
		all[i] = transferOf(row)
	}
	return all
}

func transferOf(row db.Transfer) transfer.Transfer {
	return transfer.Transfer{
		ID: row.ID, Sandbox: row.Sandbox, Sender: transfer.Party{Till: row.Sender, Login: row.SenderLogin},
		Receiver: transfer.Party{Till: row.Receiver, Login: row.ReceiverLogin}, Type: transfer.Type(row.Type),
		Method: row.Method, Wallet: row.Wallet, Amount: sum(row.Asset, row.Amount), Description: row.Description,
		Life: order.Life{
			State: order.State(row.State), CreatedAt: instant(row.CreatedAt), ExpiresAt: maybe(row.ExpiresAt),
			FinalAt: maybe(row.FinalAt), Actor: row.Actor, Note: row.Note,
		},
	}
}
