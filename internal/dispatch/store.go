package dispatch

import (
	"context"
	"time"

	"kassa/internal/payoff"
	"kassa/internal/rail"
)

// Store is where dispatches live. Every method may fail with an error that carries no fault: a broken database.
type Store interface {
	// WriteDispatch runs the function in one transaction, possibly several times; all it did happens or nothing.
	WriteDispatch(ctx context.Context, do func(ctx context.Context, tx Tx) error) error
	// Payoff is a payoff by its id; NotFound if it is unknown.
	Payoff(ctx context.Context, id string) (payoff.Payoff, error)
	// Dispatchable lists a till's oldest payoffs that wait for a transaction.
	Dispatchable(ctx context.Context, till int64, limit int) ([]string, error)
	// Dispatch is a dispatch by its id; NotFound if it is unknown.
	Dispatch(ctx context.Context, id string) (Dispatch, error)
	// DispatchOf is the open dispatch that a payoff is in; NotFound for none.
	DispatchOf(ctx context.Context, payoff string) (Dispatch, error)
	// DispatchOfDraft is the dispatch of a draft; NotFound for an unknown one.
	DispatchOfDraft(ctx context.Context, draft string) (Dispatch, error)
	// OpenDispatches lists a network's open dispatches after an id, by id.
	OpenDispatches(ctx context.Context, network, after string, limit int) ([]string, error)
	// Purse is a wallet with its largest free coins that have so many confirmations, and its next change index.
	Purse(ctx context.Context, wallet string, confirmations int64, limit int) (Purse, error)
	// Tip is the height that a network is scanned to, 0 before its first step.
	Tip(ctx context.Context, network string) (int64, error)
}

// Purse is what a wallet can spend.
type Purse struct {
	Wallet rail.Wallet
	Coins  []rail.Coin
	Change int64
}

// Tx is one writing transaction. Payoffs change in the same one.
type Tx interface {
	payoff.Tx
	// PaidBefore is the transaction in a block that was exported for a payoff, in a dispatch that ended; empty for none.
	PaidBefore(ctx context.Context, payoff string) (txid string, err error)
	// LockDispatch reads for a change; NotFound if it is unknown.
	LockDispatch(ctx context.Context, id string) (Dispatch, error)
	// InsertDispatch writes a dispatch with its payoffs, not its drafts; Conflict if a payoff is in another open one.
	InsertDispatch(ctx context.Context, made Dispatch) error
	// InsertDraft writes a draft and reserves its inputs; Conflict if one of them is spent or reserved for another dispatch.
	InsertDraft(ctx context.Context, of Dispatch, draft Draft) error
	// TakeChange gives a change address away; Conflict if it was meanwhile.
	TakeChange(ctx context.Context, wallet string, index int64) error
	// SignDraft keeps a draft's signed transaction, which is to be broadcast.
	SignDraft(ctx context.Context, draft string, signed rail.Signed) error
	// RecallDispatch notes that a dispatch is not wanted any more.
	RecallDispatch(ctx context.Context, id string) error
	// EndDispatch writes how a dispatch ended, and frees the coins that were reserved for it.
	EndDispatch(ctx context.Context, ended Dispatch, at time.Time) error
}
