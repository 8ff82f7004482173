package dispatch

import (
	"context"
	"slices"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/rail"
)

// GiveUp recalls a payoff, and all that were exported with it, at once: a reorganisation took a coin of every transaction
// that was exported for them away, and others spent what it was made of, so that none can be confirmed. Whoever gives up
// answers for that spend being deep enough. Faults: NotFound for a payoff that is in no open transaction, Conflict where a
// coin may come back.
func (s *Service) GiveUp(ctx context.Context, id string, by invoice.Step) (Dispatch, error) {
	of, err := s.Recall(ctx, id, by)
	if err != nil {
		return of, err
	}
	if of, err = s.Store.Dispatch(ctx, of.ID); err != nil {
		return of, err
	}
	chain, err := s.chain(of.Network)
	if err != nil {
		return of, err
	}
	for _, draft := range of.Drafts {
		lost, err := lost(ctx, chain, draft)
		if err != nil {
			return of, err
		}
		if !lost {
			return of, fault.New(fault.Conflict, "The coins of transaction %s may still be spent by it: it is recalled, export it again and "+
				"sign that one, which takes it back", draft.ID)
		}
	}
	return of, s.end(ctx, of.ID, settlement{}, func(is Dispatch) fate {
		if len(is.Drafts) == len(of.Drafts) && !slices.ContainsFunc(is.Drafts, func(d Draft) bool { return len(d.missing()) == 0 }) {
			return fate{state: Void}
		}
		return fate{state: Open} // a block was faster
	})
}

// missing are a draft's coins that are in no block.
func (d Draft) missing() []rail.Coin {
	return slices.DeleteFunc(slices.Clone(d.Coins), func(c rail.Coin) bool { return c.Height > 0 })
}

func lost(ctx context.Context, chain Chain, draft Draft) (bool, error) {
	for _, coin := range draft.missing() {
		if lost, err := chain.Lost(ctx, draft.Draft, coin.Outpoint); lost || err != nil {
			return lost, err
		}
	}
	return false, nil
}
