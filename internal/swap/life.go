package swap

import (
	"context"
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/order"
	"kassa/internal/till"
)

// Submit exchanges the money (contract section 6); sent twice it acts once. Its faults: NotFound, Invalid for a wrong
// signature, Conflict for a swap that was canceled, rejected or has expired, Unavailable while the books are off.
func (s *Service) Submit(ctx context.Context, owner till.Till, id, signature string) (Swap, error) {
	return s.sent(ctx, owner, id, signature, order.Submit)
}

// Cancel takes a swap back that was not submitted, and releases its money; sent twice it acts once. Faults as Submit.
func (s *Service) Cancel(ctx context.Context, owner till.Till, id, signature string) (Swap, error) {
	return s.sent(ctx, owner, id, signature, order.Cancel)
}

// sent does what the till signed for, with sha1(id:salt).
func (s *Service) sent(ctx context.Context, owner till.Till, id, signature string, trigger order.Trigger) (Swap, error) {
	if err := order.Sent(id, signature); err != nil {
		return Swap{}, err
	}
	if _, err := s.Info(ctx, owner.ID, id); err != nil {
		return Swap{}, err
	}
	if err := order.CheckID(ctx, s.Salts, owner.ID, id, signature); err != nil {
		return Swap{}, err
	}
	return s.end(ctx, id, trigger, invoice.Step{Actor: "merchant"})
}

// Reject is the operator's refusal of a swap that was not submitted: it fails and its money goes back; sent twice it
// acts once. Faults: NotFound, Conflict.
func (s *Service) Reject(ctx context.Context, id string, by invoice.Step) (Swap, error) {
	if err := by.Check(); err != nil {
		return Swap{}, err
	}
	return s.end(ctx, id, order.Reject, by)
}

// Tick cancels swaps that nobody submitted in time.
func (s *Service) Tick(ctx context.Context) error {
	due := func(at time.Time, limit int) ([]string, error) { return s.Store.DueSwaps(ctx, at, limit) }
	return order.Tick(s.now(), due, func(id string) error {
		_, err := s.end(ctx, id, order.Expire, invoice.Step{Actor: "timer"})
		return err
	})
}

// end moves the state machine, and the money with it, in one transaction; a step to the same state leaves no trace.
func (s *Service) end(ctx context.Context, id string, trigger order.Trigger, by invoice.Step) (is Swap, err error) {
	err = s.Store.WriteSwap(ctx, func(ctx context.Context, tx Tx) error {
		if is, err = tx.LockSwap(ctx, id); err != nil {
			return err
		}
		changed, err := is.Step("swap", trigger, s.now(), by)
		if err != nil || !changed {
			return err
		}
		if err := tx.EndSwap(ctx, is); err != nil {
			return err
		}
		if is.State != order.Success {
			return s.post(ctx, tx, is, is.FinalAt, ledger.Returned, is.returned())
		}
		if err := order.Sound(ctx, tx, "Swaps"); err != nil {
			return err
		}
		return s.post(ctx, tx, is, is.FinalAt, ledger.Swapped, is.swapped())
	})
	if err != nil {
		return Swap{}, err
	}
	return is, nil
}

// NotFound is the answer for an unknown swap, another till's included.
func NotFound() *fault.Error { return fault.New(fault.NotFound, "Swap not found") }

// Info is a swap of the till; another till's is a fault of kind NotFound.
func (s *Service) Info(ctx context.Context, tillID int64, id string) (Swap, error) {
	is, err := s.Store.Swap(ctx, id)
	if err == nil && is.Till != tillID {
		err = NotFound()
	}
	if err != nil {
		return Swap{}, err
	}
	return is, nil
}

// History is a page of a till's swaps, newest first, and whether there is a next one.
func (s *Service) History(ctx context.Context, tillID int64, query order.Query) (page []Swap, more bool, err error) {
	return s.history(tillID).Page(ctx, query)
}

// Export is a till's swaps of a period, newest first, at most 10,000.
func (s *Service) Export(ctx context.Context, tillID, days int64) ([]Swap, error) {
	return s.history(tillID).Export(ctx, days, "swaps")
}

func (s *Service) history(tillID int64) order.History[Swap, string] {
	return order.History[Swap, string]{Till: tillID, Now: s.now(), List: s.Store.SwapPage, Places: s.Store.SwapPlaces}
}
