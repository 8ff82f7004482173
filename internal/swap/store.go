package swap

import (
	"context"
	"time"

	"kassa/internal/idempotency"
	"kassa/internal/ledger"
	"kassa/internal/order"
	"kassa/internal/rail"
)

// Place is where a swap stands in the order of a history.
type Place = order.Place[string]

// Store is where swaps live. Every method may fail with an error that carries no fault: a broken database.
type Store interface {
	// WriteSwap runs the function in one transaction, possibly several times; all it did happens or nothing. The function
	// does SQL only and takes ids and time from outside.
	WriteSwap(ctx context.Context, do func(ctx context.Context, tx Tx) error) error
	// Swap is a swap by its id; a fault of kind NotFound if it is unknown.
	Swap(ctx context.Context, id string) (Swap, error)
	// DueSwaps lists swaps that nobody submitted until now, earliest first.
	DueSwaps(ctx context.Context, now time.Time, limit int) ([]string, error)
	// SwapPage lists a till's swaps made at since or later and before a place, newest first.
	SwapPage(ctx context.Context, tillID int64, since time.Time, before Place, limit int) ([]Swap, error)
	// SwapPlaces is SwapPage with nothing but where each swap stands.
	SwapPlaces(ctx context.Context, tillID int64, since time.Time, before Place, limit int) ([]Place, error)
}

// Tx is one writing transaction.
type Tx interface {
	order.Books
	idempotency.Tx
	InsertSwap(ctx context.Context, swap Swap) error
	// LockSwap reads for a change: it locks the swap until the transaction ends. NotFound if it is unknown.
	LockSwap(ctx context.Context, id string) (Swap, error)
	// EndSwap writes how a swap ended, once; a fault of kind Conflict if it has ended before.
	EndSwap(ctx context.Context, swap Swap) error
	// Funds are a till's balances of a method by wallet, locked until the transaction ends.
	Funds(ctx context.Context, tillID int64, method string) ([]order.Fund, error)
	// PoolWallet is the simulated pool behind a sandbox method, made on first use.
	PoolWallet(ctx context.Context, method, network string, now time.Time) (rail.Wallet, error)
	// Post appends a balanced entry; a balance that would go below zero is a fault of kind Conflict.
	Post(ctx context.Context, entry ledger.Entry) error
}
