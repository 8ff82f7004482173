package dispatch

import (
	"context"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/payoff"
)

// UnsentError tells that a signed transaction was taken and kept, and could not be broadcast yet. It is broadcast again
// until it is confirmed.
type UnsentError struct{ Cause error }

func (e *UnsentError) Error() string {
	return "the transaction is kept and will be broadcast again, for now: " + e.Cause.Error()
}

// Unwrap is why.
func (e *UnsentError) Unwrap() error { return e.Cause }

// Import takes a signed draft back. It must be the very transaction that was exported, with all signatures; it is kept
// before it is broadcast, and broadcast again until it is confirmed. An UnsentError comes with the draft as it stands then.
// Faults: Invalid for what was not exported, was changed or is not signed, Conflict for a dispatch that ended or was
// recalled.
func (s *Service) Import(ctx context.Context, psbt []byte, by invoice.Step) (Dispatch, Draft, error) {
	if err := by.Check(); err != nil {
		return Dispatch{}, Draft{}, err
	}
	of, draft, err := s.exported(ctx, psbt)
	if err != nil {
		return Dispatch{}, Draft{}, err
	}
	chain, err := s.chain(of.Network)
	if err != nil {
		return Dispatch{}, Draft{}, err
	}
	if draft.Signed, err = chain.Signed(draft.PSBT, psbt); err != nil {
		return Dispatch{}, Draft{}, err
	}
	if err := s.accept(ctx, of.ID, draft); err != nil {
		return Dispatch{}, Draft{}, err
	}
	if err := chain.Broadcast(ctx, draft.Signed); err != nil {
		return of, draft, &UnsentError{err}
	}
	return of, draft, nil
}

// exported finds the draft that a PSBT is of: its hash covers every input, output and sum.
func (s *Service) exported(ctx context.Context, psbt []byte) (Dispatch, Draft, error) {
	id, err := s.DraftID(psbt)
	if err != nil {
		return Dispatch{}, Draft{}, err
	}
	of, err := s.Store.DispatchOfDraft(ctx, id)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		err = fault.Field("psbt", "must be a transaction that was exported here, with nothing changed but its signatures").Because(err)
	}
	draft, _ := of.draft(id)
	return of, draft, err
}

// accept keeps a signed draft, if its dispatch still waits for it. What is kept may be broadcast at once.
func (s *Service) accept(ctx context.Context, dispatch string, draft Draft) error {
	return s.Store.WriteDispatch(ctx, func(ctx context.Context, tx Tx) error {
		of, err := tx.LockDispatch(ctx, dispatch)
		if err != nil {
			return err
		}
		stands, _ := of.draft(draft.ID)
		switch {
		case of.State != Open:
			return fault.New(fault.Conflict, "The payoffs of this transaction are %s already", of.State)
		case of.Recalled && !stands.Empty:
			return fault.New(fault.Conflict, "This transaction was recalled: export it again, sign that one, and it takes this one back")
		case stands.Signed.TxID == draft.Signed.TxID:
			return nil
		}
		if err := payoff.Sound(ctx, tx); err != nil {
			return err
		}
		told := of.Payoffs
		if stands.Empty {
			told = nil // it pays none of them
		}
		for _, id := range told {
			if err := s.Payoffs.Tell(ctx, tx, id, draft.Signed.TxID); err != nil {
				return err
			}
		}
		return tx.SignDraft(ctx, draft.ID, draft.Signed)
	})
}
