package dispatch

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/invoice"
)

// Recall notes that a payoff which was exported is not to be paid, and all that were exported with it. Since somebody may
// have signed it, the payoffs stay as they are until an input of it is spent elsewhere and that is sure: the next export
// makes a transaction that does so. Then they fail, and their money is the till's again. Done twice it acts once. Faults:
// NotFound for a payoff that is in no open transaction.
func (s *Service) Recall(ctx context.Context, id string, by invoice.Step) (Dispatch, error) {
	if err := by.Check(); err != nil {
		return Dispatch{}, err
	}
	of, err := s.Store.DispatchOf(ctx, id)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = fault.New(fault.NotFound, "No transaction that pays %s waits: none was exported, or it came to an end", id).Because(err)
		}
		return Dispatch{}, err
	}
	err = s.Store.WriteDispatch(ctx, func(ctx context.Context, tx Tx) error {
		stands, err := tx.LockDispatch(ctx, of.ID)
		if err != nil || stands.Recalled {
			return err
		}
		return tx.RecallDispatch(ctx, of.ID)
	})
	of.Recalled = true
	return of, err
}
