// Package wallet looks after the merchants' own wallets: which public key the money of a till's method lands at, whether
// every address that was given away belongs to it, how far the merchant's own software must look, and what he moved by
// himself. A rail derives and watches; this package decides which wallet an address is taken from.
package wallet

import (
	"time"

	"kassa/internal/money"
	"kassa/internal/rail"
)

// Wallet is a wallet of keys. Its ID is the name that the operator gave it.
type Wallet struct {
	rail.Wallet
	Next      int64 // the index of the next address; all below it were given away
	CreatedAt time.Time
}

// Use says that new addresses of a till's method come from a wallet.
type Use struct {
	Till            int64
	Method, Network string
	Wallet          string
	Since           time.Time
}

// Issued is an address that was given to an invoice.
type Issued struct {
	Index   int64
	Address string
	Paid    bool // a payment to it was seen and is not gone
}

// Spend is money that a merchant moved out of a wallet by himself.
type Spend struct {
	ID        string // of its entry
	Till      int64
	Wallet    string
	Amount    money.Amount // with what the network took
	Reference string       // the transaction's id, or another name that tells spends apart
	At        time.Time
	Actor     string
	Note      string
}
