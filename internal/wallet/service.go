package wallet

import (
	"context"
	"time"

	"kassa/internal/ledger"
	"kassa/internal/rail"
	"kassa/internal/till"
)

// Store is where wallets live. An error without a fault is a broken database.
type Store interface {
	// WriteWallet runs the function in one transaction, possibly several times; all it did happens or nothing.
	WriteWallet(ctx context.Context, do func(ctx context.Context, tx Tx) error) error
	// Till is a till with its settings; NotFound if it is unknown.
	Till(ctx context.Context, id int64) (till.Till, error)
	// MethodByName finds a method; NotFound for a name that nobody knows.
	MethodByName(ctx context.Context, name string) (rail.Method, error)
	// KeyWallets are all wallets of keys, by name.
	KeyWallets(ctx context.Context) ([]Wallet, error)
	// Issued reads a wallet's addresses after an index, by index; -1 is from the start.
	Issued(ctx context.Context, name string, after int64, limit int) ([]Issued, error)
	// Outflows are what left wallets otherwise than by payoffs, the newest first.
	Outflows(ctx context.Context, wanted Wanted) ([]Outflow, error)
	// WalletTills are the tills that have money in a wallet.
	WalletTills(ctx context.Context, name string) ([]int64, error)
}

// Tx is one writing transaction.
type Tx interface {
	// Wallet is a wallet by its id; NotFound if it is unknown.
	Wallet(ctx context.Context, id string) (rail.Wallet, error)
	// LockWallet is Wallet, and locks it until the transaction ends.
	LockWallet(ctx context.Context, id string) (rail.Wallet, error)
	// Outflow is what a transaction took out of a wallet otherwise than by payoffs; NotFound for none, Conflict for one that
	// settled payoffs.
	Outflow(ctx context.Context, wallet, txid string) (Outflow, error)
	// CloseOutflow notes that nothing more of an outflow is to be booked.
	CloseOutflow(ctx context.Context, wallet, txid string) error
	// KeyWallet is the wallet of a network whose first address is given; NotFound for none.
	KeyWallet(ctx context.Context, network, firstAddress string) (rail.Wallet, error)
	// InsertKeyWallet writes a wallet of keys.
	InsertKeyWallet(ctx context.Context, made rail.Wallet, firstAddress string, now time.Time) error
	// DescribeWallet gives a wallet of keys another descriptor of the same addresses.
	DescribeWallet(ctx context.Context, id, descriptor string) error
	// TillWallet is where new addresses of a till's method come from; NotFound for none.
	TillWallet(ctx context.Context, tillID int64, method, network string) (rail.Wallet, error)
	// UseWallet lets new addresses of a live till's method come from a wallet.
	UseWallet(ctx context.Context, use Use) error
	// InsertSpend keeps a spend whose entry was posted; Conflict for a reference that was booked before.
	InsertSpend(ctx context.Context, spend Spend) error
	// Post appends a balanced entry; Conflict if a balance would go below zero.
	Post(ctx context.Context, entry ledger.Entry) error
}

// Key is public key material with its addresses.
type Key interface {
	// String is the canonical text.
	String() string
	// Address is the receive address of an index.
	Address(index uint32) (string, error)
	// Completes tells whether it says all that another text of the same key does, and something else or more.
	Completes(known string) bool
}

// Keys reads what a merchant gives as his key for a method: the network, empty for the real one, and the text. A fault of
// kind Invalid for what is none, for a private key, or for a method whose wallets have no keys.
type Keys func(method, network, text string) (string, Key, error)

// IDs makes the ids of entries.
type IDs interface{ Entry() string }

// Service looks after wallets. All fields are needed.
type Service struct {
	Store Store
	Keys  Keys
	IDs   IDs
	Now   func() time.Time
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }
