package dispatch

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/payoff"
	"kassa/internal/rail"
)

// Import takes a signed draft back. It must be the very transaction that was exported, with all signatures, and pay what
// is asked now; it is kept before it is broadcast, and broadcast again until it is confirmed. An error of the broadcast
// alone comes with the dispatch as it stands then. Faults: Invalid for what was not exported, was changed or is not signed,
// Conflict for a dispatch that ended or was recalled.
func (s *Service) Import(ctx context.Context, psbt []byte, by invoice.Step) (Dispatch, rail.Signed, error) {
	if err := by.Check(); err != nil {
		return Dispatch{}, rail.Signed{}, err
	}
	id, err := s.DraftID(psbt)
	if err != nil {
		return Dispatch{}, rail.Signed{}, err
	}
	of, err := s.Store.DispatchOfDraft(ctx, id)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = fault.Field("psbt", "must be a transaction that was exported here, with nothing changed but its signatures").Because(err)
		}
		return Dispatch{}, rail.Signed{}, err
	}
	chain, err := s.chain(of.Network)
	if err != nil {
		return Dispatch{}, rail.Signed{}, err
	}
	draft, _ := of.draft(id)
	signed, err := chain.Signed(draft.PSBT, psbt)
	if err != nil {
		return Dispatch{}, rail.Signed{}, err
	}
	if err := s.accept(ctx, of.ID, id, signed); err != nil {
		return Dispatch{}, rail.Signed{}, err
	}
	return of, signed, chain.Broadcast(ctx, signed)
}

// accept keeps a signed draft, if its dispatch still waits for it. What is kept may be broadcast at once.
func (s *Service) accept(ctx context.Context, dispatch, draft string, signed rail.Signed) error {
	return s.Store.WriteDispatch(ctx, func(ctx context.Context, tx Tx) error {
		of, err := tx.LockDispatch(ctx, dispatch)
		if err != nil {
			return err
		}
		one, _ := of.draft(draft)
		switch {
		case of.State != Open:
			return fault.New(fault.Conflict, "The payoffs of this transaction are %s already", of.State)
		case of.Recalled && !one.Empty:
			return fault.New(fault.Conflict, "This transaction was recalled: export it again, sign that one, and it takes this one back")
		case one.Signed.TxID == signed.TxID:
			return nil
		}
		if err := payoff.Sound(ctx, tx); err != nil {
			return err
		}
		for _, id := range of.Payoffs {
			if err := s.Payoffs.Tell(ctx, tx, id, signed.TxID); err != nil {
				return err
			}
		}
		return tx.SignDraft(ctx, draft, signed)
	})
}
