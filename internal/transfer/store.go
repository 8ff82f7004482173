package transfer

import (
	"context"
	"time"

	"kassa/internal/idempotency"
	"kassa/internal/ledger"
	"kassa/internal/order"
	"kassa/internal/rail"
	"kassa/internal/till"
)

// Place is where a transfer stands in the order of a history.
type Place = order.Place[int64]

// Store is where transfers live. Every method may fail with an error that carries no fault: a broken database.
type Store interface {
	order.Methods
	// WriteTransfer runs the function in one transaction, possibly several times; all it did happens or nothing. The
	// function does SQL only and takes ids and time from outside.
	WriteTransfer(ctx context.Context, do func(ctx context.Context, tx Tx) error) error
	// Transfer is a transfer by its number; a fault of kind NotFound if it is unknown.
	Transfer(ctx context.Context, id int64) (Transfer, error)
	// DueTransfers lists transfers that nobody submitted until now, earliest first.
	DueTransfers(ctx context.Context, now time.Time, limit int) ([]int64, error)
	// TransferPage lists transfers that a till sends, or has received, made at since or later and before a place, newest
	// first.
	TransferPage(ctx context.Context, tillID int64, since time.Time, before Place, limit int) ([]Transfer, error)
	// TransferPlaces is TransferPage with nothing but where each transfer stands.
	TransferPlaces(ctx context.Context, tillID int64, since time.Time, before Place, limit int) ([]Place, error)
	// Till is a till with its settings; a fault of kind NotFound.
	Till(ctx context.Context, id int64) (till.Till, error)
	// TillByLogin is a till with its keys that are valid at the time, which a transfer needs none of; a fault of kind
	// NotFound.
	TillByLogin(ctx context.Context, login string, now time.Time) (till.Till, []till.Key, error)
}

// Tx is one writing transaction.
type Tx interface {
	order.Books
	idempotency.Tx
	// InsertTransfer writes a new transfer under the next number, which it returns.
	InsertTransfer(ctx context.Context, transfer Transfer) (id int64, err error)
	// LockTransfer reads for a change: it locks the transfer until the transaction ends. NotFound if it is unknown.
	LockTransfer(ctx context.Context, id int64) (Transfer, error)
	// EndTransfer writes how a transfer ended, once; a fault of kind Conflict if it has ended before. From a success on
	// it stands in the receiver's history too.
	EndTransfer(ctx context.Context, transfer Transfer) error
	// Funds are a till's balances of a method by wallet, locked until the transaction ends.
	Funds(ctx context.Context, tillID int64, method string) ([]order.Fund, error)
	// Wallet is the wallet behind a balance; a fault of kind NotFound if it is unknown.
	Wallet(ctx context.Context, id string) (rail.Wallet, error)
	// TillWallet is where a live till's payments on a network go, a wallet of keys; a fault of kind NotFound for none.
	TillWallet(ctx context.Context, tillID int64, method, network string) (rail.Wallet, error)
	// Post appends a balanced entry; a balance that would go below zero is a fault of kind Conflict.
	Post(ctx context.Context, entry ledger.Entry) error
}
