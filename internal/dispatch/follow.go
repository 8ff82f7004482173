package dispatch

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/payoff"
	"kassa/internal/rail"
)

// pageSize is how many dispatches are looked at in one go.
const pageSize = 100

// Follow looks at every open dispatch of a network: it ends those that the chain decided, and broadcasts what was signed and
// is not in a block. One that fails does not stop the others.
func (s *Service) Follow(ctx context.Context, network string) error {
	chain, err := s.chain(network)
	if err != nil {
		return err
	}
	tip, err := s.Store.Tip(ctx, network)
	if err != nil {
		return err
	}
	var failed []error
	for after := ""; ; {
		ids, err := s.Store.OpenDispatches(ctx, network, after, pageSize)
		if err != nil {
			return err
		}
		for _, id := range ids {
			after = id
			if err := s.follow(ctx, chain, id, tip); err != nil {
				failed = append(failed, fmt.Errorf("transaction %s: %w", id, err))
			}
		}
		if len(ids) < pageSize {
			return errors.Join(failed...)
		}
	}
}

func (s *Service) follow(ctx context.Context, chain Chain, id string, tip int64) error {
	of, err := s.Store.Dispatch(ctx, id)
	if err != nil {
		return err
	}
	if is := of.fate(tip, int64(chain.Confirmations())); is.state != Open {
		return s.end(ctx, id, tip, int64(chain.Confirmations()))
	}
	if due, some := of.due(); some {
		return chain.Broadcast(ctx, due.Signed)
	}
	return nil
}

// due is the newest draft that came back signed, unless it or what excludes it is in a block, or it was recalled.
func (d Dispatch) due() (Draft, bool) {
	for _, draft := range slices.Backward(d.Drafts) {
		if draft.Signed.TxID == "" || d.Recalled && !draft.Empty {
			continue
		}
		return draft, !slices.ContainsFunc(draft.Coins, func(c rail.Coin) bool { return c.Spend.Height > 0 })
	}
	return Draft{}, false
}

// end books what became of a dispatch: the network's fee, and its payoffs.
func (s *Service) end(ctx context.Context, id string, tip, confirmations int64) error {
	announced := false
	err := s.Store.WriteDispatch(ctx, func(ctx context.Context, tx Tx) error {
		announced = false
		of, err := tx.LockDispatch(ctx, id)
		if err != nil || of.State != Open {
			return err // another process was faster
		}
		is := of.fate(tip, confirmations)
		if of.State = is.state; of.State == Open {
			return nil // a reorganisation was faster
		}
		if of.State == Settled {
			of.Draft, of.TxID, of.Entry = is.draft.ID, is.txid, s.IDs.Entry()
			if err := tx.Post(ctx, s.fee(of, is.draft)); err != nil {
				return err
			}
		}
		if err := tx.EndDispatch(ctx, of, s.now()); err != nil {
			return err
		}
		announced, err = s.conclude(ctx, tx, of, is.draft)
		return err
	})
	if err == nil && announced && s.Payoffs.Announced != nil {
		s.Payoffs.Announced()
	}
	return err
}

// fee is the entry of what the miners took.
func (s *Service) fee(of Dispatch, draft Draft) ledger.Entry {
	fee := money.Amount{Asset: of.Asset, Minor: draft.Fee}
	return ledger.Entry{ID: of.Entry, At: s.now(), Reason: ledger.MinerFee, Postings: []ledger.Posting{
		ledger.Debit(ledger.NetworkFees(of.Wallet, of.Asset), fee), ledger.Credit(ledger.Wallet(false, of.Wallet, of.Asset), fee),
	}}
}

// conclude ends the payoffs. Those of a transaction that cannot be confirmed any more fail if they were recalled, and wait
// for another one otherwise.
func (s *Service) conclude(ctx context.Context, tx Tx, of Dispatch, by Draft) (announced bool, err error) {
	trigger, message := payoff.Pay, of.TxID
	switch {
	case of.State == Settled && !by.Empty:
	case of.Recalled:
		trigger, message = payoff.Fail, ""
	default:
		return false, s.forget(ctx, tx, of)
	}
	for _, id := range of.Payoffs {
		told, err := s.Payoffs.Settle(ctx, tx, id, trigger, message, invoice.Step{Actor: "chain"})
		if err != nil {
			return false, err
		}
		announced = announced || told
	}
	return announced, nil
}

// forget takes the message about a transaction back.
func (s *Service) forget(ctx context.Context, tx Tx, of Dispatch) error {
	for _, id := range of.Payoffs {
		if err := s.Payoffs.Tell(ctx, tx, id, ""); err != nil {
			return err
		}
	}
	return nil
}
