package transfer

import (
	"context"
	"strconv"
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/order"
	"kassa/internal/till"
)

// Submit moves the money (contract section 6); sent twice it acts once. Its faults: NotFound, Invalid for a wrong
// signature, Conflict for a transfer that was canceled, rejected or has expired, Unavailable while the books are off.
func (s *Service) Submit(ctx context.Context, owner till.Till, id int64, signature string) (Transfer, error) {
	return s.sent(ctx, owner, id, signature, order.Submit)
}

// Cancel takes a transfer back that was not submitted, and releases its money; sent twice it acts once. Faults as
// Submit.
func (s *Service) Cancel(ctx context.Context, owner till.Till, id int64, signature string) (Transfer, error) {
	return s.sent(ctx, owner, id, signature, order.Cancel)
}

// sent does what the sender signed for, with sha1(id:salt).
func (s *Service) sent(ctx context.Context, owner till.Till, id int64, signature string, trigger order.Trigger) (Transfer, error) {
	is, err := s.Store.Transfer(ctx, id)
	if err == nil && is.Sender.Till != owner.ID {
		err = NotFound()
	}
	if err != nil {
		return Transfer{}, err
	}
	if err := order.CheckID(ctx, s.Salts, owner.ID, strconv.FormatInt(id, 10), signature); err != nil {
		return Transfer{}, err
	}
	return s.step(ctx, id, trigger, invoice.Step{Actor: "merchant"})
}

// Reject is the operator's refusal of a transfer that was not submitted: it fails and its money goes back; sent twice it
// acts once. Faults: NotFound, Conflict.
func (s *Service) Reject(ctx context.Context, id int64, by invoice.Step) (Transfer, error) {
	if err := by.Check(); err != nil {
		return Transfer{}, err
	}
	return s.step(ctx, id, order.Reject, by)
}

// Tick cancels transfers that nobody submitted in time.
func (s *Service) Tick(ctx context.Context) error {
	due := func(at time.Time, limit int) ([]int64, error) { return s.Store.DueTransfers(ctx, at, limit) }
	return order.Tick(s.now(), due, func(id int64) error {
		_, err := s.step(ctx, id, order.Expire, invoice.Step{Actor: "timer"})
		return err
	})
}

// step moves the state machine of one transfer in a transaction of its own.
func (s *Service) step(ctx context.Context, id int64, trigger order.Trigger, by invoice.Step) (Transfer, error) {
	return s.write(ctx, func(ctx context.Context, tx Tx) (Transfer, error) {
		is, err := tx.LockTransfer(ctx, id)
		if err != nil {
			return Transfer{}, err
		}
		return s.end(ctx, tx, is, trigger, by)
	})
}

// end moves the state machine, and the money with it; a step to the same state leaves no trace.
func (s *Service) end(ctx context.Context, tx Tx, is Transfer, trigger order.Trigger, by invoice.Step) (Transfer, error) {
	changed, err := is.Step("transfer", trigger, s.now(), by)
	if err != nil || !changed {
		return is, err
	}
	if err := tx.EndTransfer(ctx, is); err != nil {
		return Transfer{}, err
	}
	if is.State != order.Success {
		return is, s.post(ctx, tx, is, is.FinalAt, ledger.Returned, is.moved(is.Sender))
	}
	if err := order.Sound(ctx, tx, "Transfers"); err != nil {
		return Transfer{}, err
	}
	return is, s.post(ctx, tx, is, is.FinalAt, ledger.Moved, is.moved(is.Receiver))
}

// NotFound is the answer for an unknown transfer, one of other tills included.
func NotFound() *fault.Error { return fault.New(fault.NotFound, "Transfer not found") }

// Info is a transfer that the till sends or has received; any other is a fault of kind NotFound.
func (s *Service) Info(ctx context.Context, tillID, id int64) (Transfer, error) {
	is, err := s.Store.Transfer(ctx, id)
	received := is.Receiver.Till == tillID && is.State == order.Success
	if err == nil && is.Sender.Till != tillID && !received {
		err = NotFound()
	}
	if err != nil {
		return Transfer{}, err
	}
	return is, nil
}

// History is a page of what a till sends and has received, newest first, and whether there is a next one.
func (s *Service) History(ctx context.Context, tillID int64, query order.Query) (page []Transfer, more bool, err error) {
	return s.history(tillID).Page(ctx, query)
}

// Export is a till's transfers of a period, newest first, at most 10,000.
func (s *Service) Export(ctx context.Context, tillID, days int64) ([]Transfer, error) {
	return s.history(tillID).Export(ctx, days, "transfers")
}

func (s *Service) history(tillID int64) order.History[Transfer, int64] {
	return order.History[Transfer, int64]{Till: tillID, Now: s.now(), List: s.Store.TransferPage, Places: s.Store.TransferPlaces}
}
