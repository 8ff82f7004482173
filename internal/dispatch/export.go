package dispatch

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/payoff"
	"kassa/internal/rail"
)

// Bounds of an export.
const (
	MaxPayoffs = 100  // in one transaction
	maxCoins   = 1000 // looked at; the largest
	maxBlocks  = 1008 // of a fee's target, as far as nodes estimate
)

// Order names the payoffs that are to leave together: single ones, or all of a till that wait.
type Order struct {
	Payoffs []string
	Till    int64 // those that are paid from the wallet of the oldest one; 0 for none
	Blocks  int   // within which the transaction should be confirmed
}

// Export makes a transaction that pays the payoffs, and reserves its inputs. The dispatch is as it stood before. Payoffs that were exported together before get
// another transaction which excludes the earlier ones; after a recall it pays nobody. The same transaction is not made
// twice. Faults: Invalid for the order, NotFound, Conflict for payoffs that do not wait, that do not leave the same wallet,
// or that are in different transactions already, and for a wallet that cannot pay.
func (s *Service) Export(ctx context.Context, order Order, by invoice.Step) (Dispatch, Draft, error) {
	if err := order.check(by); err != nil {
		return Dispatch{}, Draft{}, err
	}
	payoffs, err := s.wanted(ctx, order)
	if err != nil {
		return Dispatch{}, Draft{}, err
	}
	made, err := s.standing(ctx, payoffs)
	if err != nil {
		return Dispatch{}, Draft{}, err
	}
	draft, err := s.draft(ctx, &made, payoffs, order.Blocks)
	if err != nil {
		return Dispatch{}, Draft{}, err
	}
	if known, again := made.draft(draft.ID); again {
		return made, known, nil
	}
	draft.Number, draft.MadeAt, draft.Actor = len(made.Drafts)+1, s.now(), by.Actor
	return made, draft, s.Store.WriteDispatch(ctx, func(ctx context.Context, tx Tx) error {
		return keep(ctx, tx, made, draft, payoffs)
	})
}

func (o Order) check(by invoice.Step) error {
	var faults fault.List
	if o.Till == 0 && len(o.Payoffs) == 0 || o.Till != 0 && len(o.Payoffs) > 0 {
		faults.Add("payoff", "must be the ids of payoffs, or give the till whose payoffs wait")
	}
	if len(o.Payoffs) > MaxPayoffs {
		faults.Add("payoff", "must be at most %d at once", MaxPayoffs)
	}
	if o.Blocks < 1 || o.Blocks > maxBlocks {
		faults.Add("fee-target", "must be 1 to %d blocks", maxBlocks)
	}
	faults.Append(by.Check())
	return faults.Err()
}

// wanted reads the payoffs and checks that one transaction can pay them.
func (s *Service) wanted(ctx context.Context, order Order) ([]payoff.Payoff, error) {
	ids := slices.Compact(slices.Sorted(slices.Values(order.Payoffs)))
	if order.Till != 0 {
		var err error
		if ids, err = s.Store.Dispatchable(ctx, order.Till, MaxPayoffs); err != nil {
			return nil, err
		}
		if len(ids) == 0 {
			return nil, fault.New(fault.NotFound, "No payoff of till %d waits for a transaction. "+
				"What was exported before is exported again by its ids: `kassa payoff show` tells what was, `kassa payoff list` which wait", order.Till)
		}
	}
	payoffs := make([]payoff.Payoff, len(ids))
	for i, id := range ids {
		var err error
		if payoffs[i], err = s.Store.Payoff(ctx, id); err != nil {
			return nil, err
		}
	}
	if order.Till != 0 {
		oldest := payoffs[0].Backing
		payoffs = slices.DeleteFunc(payoffs, func(p payoff.Payoff) bool { return p.Backing != oldest })
	}
	return payoffs, together(payoffs)
}

// together refuses payoffs that one transaction cannot pay.
func together(payoffs []payoff.Payoff) error {
	first := payoffs[0]
	for _, one := range payoffs {
		if err := waits(one); err != nil {
			return err
		}
		if one.Backing != first.Backing {
			return fault.New(fault.Conflict, "One transaction pays from one wallet: %s is paid from %s and %s from %s",
				first.ID, first.Backing, one.ID, one.Backing)
		}
	}
	return nil
}

func waits(is payoff.Payoff) error {
	switch {
	case is.Sandbox:
		return fault.New(fault.Conflict, "%s is a sandbox till's: no money moves", is.ID)
	case is.State != payoff.Processing:
		return fault.New(fault.Conflict, "%s is %s: only a payoff that is processing can be exported", is.ID, is.State)
	case is.Wallet == "":
		return fault.New(fault.Conflict, "%s does not say where the money goes: pay it by hand and note that with `kassa payoff approve`", is.ID)
	}
	return nil
}

// standing is the open dispatch of exactly these payoffs, or a new one without drafts when none of them is in any.
func (s *Service) standing(ctx context.Context, payoffs []payoff.Payoff) (Dispatch, error) {
	var ids []string
	for _, one := range payoffs {
		ids = append(ids, one.ID)
	}
	slices.Sort(ids)
	for _, id := range ids {
		known, err := s.Store.DispatchOf(ctx, id)
		switch {
		case err != nil && fault.KindOf(err) == fault.NotFound:
		case err != nil:
			return Dispatch{}, err
		case !slices.Equal(known.Payoffs, ids):
			return Dispatch{}, fault.New(fault.Conflict, "%s was exported with others: export %s together again", id, strings.Join(known.Payoffs, " "))
		default:
			return known, nil
		}
	}
	first := payoffs[0]
	return Dispatch{Wallet: first.Backing, Asset: first.Receive.Asset, State: Open, MadeAt: s.now(), Payoffs: ids}, nil
}

// draft lets the chain make the transaction; a new dispatch gets its network and its change address with it.
func (s *Service) draft(ctx context.Context, of *Dispatch, payoffs []payoff.Payoff, blocks int) (Draft, error) {
	purse, chain, err := s.purse(ctx, of.Wallet)
	if err != nil {
		return Draft{}, err
	}
	order := rail.Order{Wallet: purse.Wallet, May: purse.Coins, Change: purse.Change}
	if len(of.Drafts) > 0 { // those that came back signed may wait for a block, and what was recalled may have been signed by anybody
		order.Change, order.Must = of.Change, of.inputs()
		for _, earlier := range of.Drafts {
			if earlier.Signed.TxID != "" || of.Recalled && !earlier.Empty {
				order.Above = append(order.Above, earlier.Draft)
			}
		}
	}
	if !of.Recalled {
		for _, one := range payoffs {
			order.Pay = append(order.Pay, rail.Payee{Address: one.Wallet, Minor: one.Receive.Minor})
		}
	}
	if order.Rate, err = chain.Rate(ctx, blocks); err != nil {
		return Draft{}, fmt.Errorf("the fee's rate: %w", err)
	}
	made, err := chain.Draft(ctx, order)
	if err != nil {
		return Draft{}, err
	}
	if len(of.Drafts) == 0 {
		of.ID, of.Network, of.Anchor, of.Change = made.ID, purse.Wallet.Network, made.Inputs[0], purse.Change
	}
	return Draft{Draft: made, Empty: of.Recalled}, nil
}

// purse is what a wallet of keys can spend, with its chain.
func (s *Service) purse(ctx context.Context, wallet string) (Purse, Chain, error) {
	purse, err := s.Store.Purse(ctx, wallet, 1, maxCoins)
	if err != nil {
		return Purse{}, nil, err
	}
	if purse.Wallet.Descriptor == "" {
		return Purse{}, nil, fault.New(fault.Conflict, "%s is no wallet of keys: pay it by hand and note that with `kassa payoff approve`", wallet)
	}
	chain, err := s.chain(purse.Wallet.Network)
	return purse, chain, err
}

// inputs are those of the newest draft, the anchor first.
func (d Dispatch) inputs() []rail.Coin {
	coins := slices.Clone(d.Last().Coins)
	slices.SortStableFunc(coins, func(a, b rail.Coin) int {
		switch d.Anchor {
		case a.Outpoint:
			return -1
		case b.Outpoint:
			return 1
		}
		return 0
	})
	return coins
}

// keep writes a new draft, and its dispatch if that is new too, unless something changed since they were made.
func keep(ctx context.Context, tx Tx, of Dispatch, draft Draft, payoffs []payoff.Payoff) error {
	if err := payoff.Sound(ctx, tx); err != nil {
		return err
	}
	for _, was := range payoffs {
		is, err := tx.LockPayoff(ctx, was.ID)
		if err != nil {
			return err
		}
		if err := waits(is); err != nil {
			return err
		}
		if err := unpaid(ctx, tx, is.ID); err != nil {
			return err
		}
	}
	if len(of.Drafts) == 0 {
		if err := tx.InsertDispatch(ctx, of); err != nil {
			return err
		}
		if err := tx.TakeChange(ctx, of.Wallet, of.Change); err != nil {
			return err
		}
		return tx.InsertDraft(ctx, of, draft)
	}
	stands, err := tx.LockDispatch(ctx, of.ID)
	if err != nil {
		return err
	}
	if stands.State != Open || stands.Recalled != of.Recalled || len(stands.Drafts) != len(of.Drafts) {
		return errMeanwhile
	}
	return tx.InsertDraft(ctx, of, draft)
}

// unpaid refuses a payoff that an earlier transaction pays after all: another had excluded it as deeply as anybody waits,
// and a deeper reorganisation brought it back.
func unpaid(ctx context.Context, tx Tx, id string) error {
	txid, err := tx.PaidBefore(ctx, id)
	if err == nil && txid != "" {
		err = fault.New(fault.Conflict, "%s is paid by %s, which a deep reorganisation brought back into a block: once that is sure, "+
			"note it with `kassa payoff approve --message %s`, and book its fee as `kassa wallet spends` says", id, txid, txid)
	}
	return err
}

var errMeanwhile = fault.New(fault.Conflict, "The transaction was changed meanwhile, try again")
