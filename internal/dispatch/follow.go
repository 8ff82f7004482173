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
	sure := int64(chain.Confirmations())
	if is := of.fate(tip, sure); is.state != Open {
		paid, err := s.paid(ctx, chain, of, is)
		if err != nil {
			return err
		}
		return s.end(ctx, id, paid, func(of Dispatch) fate { return of.fate(tip, sure) })
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

// paid looks whether the transactions that made a dispatch void pay its payoffs all the same, and by which: a wallet that
// raises the fee of what it signed makes one that Kassa did not export.
func (s *Service) paid(ctx context.Context, chain Chain, of Dispatch, is fate) (settlement, error) {
	found := settlement{is.others, map[string]string{}}
	if len(is.others) == 0 {
		return found, nil
	}
	payees := make([]rail.Payee, len(of.Payoffs))
	for i, id := range of.Payoffs {
		payoff, err := s.Store.Payoff(ctx, id)
		if err != nil {
			return found, err
		}
		payees[i] = rail.Payee{Address: payoff.Wallet, Minor: payoff.Receive.Minor}
	}
	txids, err := chain.Paid(ctx, is.others, payees)
	for i, txid := range txids {
		found.by[of.Payoffs[i]] = txid
	}
	return found, err
}

// settlement is which payoffs were paid by transactions that were not exported.
type settlement struct {
	others []rail.Spend
	by     map[string]string // transactions, by the payoff
}

// end books what became of a dispatch: the network's fee, and its payoffs.
func (s *Service) end(ctx context.Context, id string, paid settlement, fateOf func(Dispatch) fate) error {
	announced := false
	err := s.Store.WriteDispatch(ctx, func(ctx context.Context, tx Tx) error {
		announced = false
		of, err := tx.LockDispatch(ctx, id)
		if err != nil || of.State != Open {
			return err // another process was faster
		}
		is := fateOf(of)
		if of.State = is.state; of.State == Open || !slices.Equal(is.others, paid.others) {
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
		announced, err = s.conclude(ctx, tx, of, is.draft, paid.by)
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

// conclude ends the payoffs. Those that no transaction paid fail if they were recalled, and wait for another one
// otherwise.
func (s *Service) conclude(ctx context.Context, tx Tx, of Dispatch, by Draft, paid map[string]string) (announced bool, err error) {
	for _, id := range of.Payoffs {
		told, err := false, error(nil)
		switch txid := paid[id]; {
		case of.State == Settled && !by.Empty:
			told, err = s.Payoffs.Settle(ctx, tx, id, payoff.Pay, of.TxID, chainStep)
		case txid != "":
			told, err = s.Payoffs.Settle(ctx, tx, id, payoff.Pay, txid, chainStep)
		case of.Recalled:
			told, err = s.Payoffs.Settle(ctx, tx, id, payoff.Fail, "", chainStep)
		default:
			err = s.Payoffs.Tell(ctx, tx, id, "")
		}
		if err != nil {
			return false, err
		}
		announced = announced || told
	}
	return announced, nil
}

// chainStep is who ends payoffs.
var chainStep = invoice.Step{Actor: "chain"}
