package swap

import (
	"context"
	"time"

	"kassa/internal/fault"
	"kassa/internal/idempotency"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/order"
	"kassa/internal/rail"
	"kassa/internal/till"
)

// IDs makes the ids that a swap needs.
type IDs interface {
	Swap(till int64) string
	Entry() string
}

// Service is the life of swaps. All fields are needed; set them once, before the first call.
type Service struct {
	Store Store
	Rates invoice.Rates
	Salts order.Salts
	IDs   IDs
	Now   func() time.Time
}

// now is the clock's time as the databases keep it: milliseconds, UTC.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// Create makes a swap of the till at the present price and reserves the source's money. A wrong request is a fault.List
// of every fault found; one that cannot be done is a fault of kind Conflict that says why, or Unavailable without a
// present price.
func (s *Service) Create(ctx context.Context, owner till.Till, request Request) (Swap, error) {
	salts, err := s.Salts.Salts(ctx, owner.ID)
	if err != nil {
		return Swap{}, err
	}
	pair, named, amount, err := request.read(salts)
	if err != nil {
		return Swap{}, err
	}
	if err := allowed(owner); err != nil {
		return Swap{}, err
	}
	price, record, err := s.price(owner, pair)
	if err != nil {
		return Swap{}, err
	}
	source, target, err := exchange(named, amount, price)
	if err != nil {
		return Swap{}, err
	}
	at := s.now()
	made := Swap{
		ID: s.IDs.Swap(owner.ID), Till: owner.ID, Sandbox: owner.Sandbox, Pair: pair.ID, Named: named,
		Source: Leg{Method: pair.Source.Name, Amount: source}, Target: Leg{Method: pair.Target.Name, Amount: target},
		Price: price.Price, Record: record,
		Life: order.Life{State: order.Created, CreatedAt: at, ExpiresAt: at.Add(owner.Settings.SwapLifetime)},
	}
	return s.insert(ctx, made, request.Keep)
}

// allowed refuses tills that cannot swap. All methods of a sandbox till are backed by a pool, and none of a live one's.
func allowed(owner till.Till) error {
	switch {
	case !owner.Sandbox:
		return fault.New(fault.Conflict, "A swap exchanges money in the operator's pool, and this till's lies in its own wallets: exchange it there")
	case owner.Settings.SwapLifetime == 0:
		return fault.New(fault.Conflict, "Swaps are switched off for this till, ask the operator")
	}
	return nil
}

// insert writes a new swap, sets its money aside and keeps the answer.
func (s *Service) insert(ctx context.Context, made Swap, keep idempotency.Keep[Swap]) (Swap, error) {
	err := s.Store.WriteSwap(ctx, func(ctx context.Context, tx Tx) error {
		funds, err := tx.Funds(ctx, made.Till, made.Source.Method)
		if err != nil {
			return err
		}
		if made.Source.Wallet, err = order.Backing("swap", made.Source.Method, funds, made.Source.Amount); err != nil {
			return err
		}
		pool, err := tx.PoolWallet(ctx, made.Target.Method, rail.TestNetwork, made.CreatedAt)
		if err != nil {
			return err
		}
		made.Target.Wallet = pool.ID
		if err := tx.InsertSwap(ctx, made); err != nil {
			return err
		}
		if err := s.post(ctx, tx, made, made.CreatedAt, ledger.Reserved, made.reserved()); err != nil {
			return err
		}
		return keep.In(ctx, tx, made)
	})
	if err != nil {
		return Swap{}, err
	}
	return made, nil
}

func (s *Service) post(ctx context.Context, tx Tx, of Swap, at time.Time, reason ledger.Reason, postings []ledger.Posting) error {
	return tx.Post(ctx, ledger.Entry{ID: s.IDs.Entry(), At: at, Reason: reason, Swap: of.ID, Postings: postings})
}
