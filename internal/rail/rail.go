// Package rail is what every way of receiving money has in common: a destination that a payer pays to, and a chain
// (or its stand-in) that is read from a durable cursor and tells what it saw. A rail only reports; what an
// observation means is decided by package invoice.
package rail

import (
	"context"
	"math/big"
	"time"

	"kassa/internal/money"
)

// Rail is one network's adapter.
type Rail interface {
	// Name is the rail's own, for example test or bitcoin.
	Name() string
	// Network tells mainnet from regtest; destinations are unique within it.
	Network() string
	// Methods are those that live tills are paid by on this rail unless the operator names another one.
	Methods() []string
	// Confirmations is how many a payment needs unless its till says otherwise; 0 where a payment is sure by a word.
	Confirmations() int
	// Destination derives what the payer pays to: an address, or an instruction's reference. The index is used once.
	Destination(wallet Wallet, index int64) (string, error)
	// Read returns what happened after the cursor, oldest first, at most limit observations. The empty cursor is the
	// beginning. Reading the same cursor again gives the same observations, or newer ones of the same payments.
	Read(ctx context.Context, cursor string, limit int) (Batch, error)
	// News is signalled when Read may have more to tell; a reader polls as well, a lost signal costs time only.
	News() <-chan struct{}
}

// Wallet is where a method's money lands: a till's own, or a pool.
type Wallet struct {
	ID         string
	Sandbox    bool
	Method     string
	Network    string
	Descriptor string // public key material; empty for a simulated pool and for what people do by hand
	Till       int64  // whose own it is; 0 for a pool, and for a wallet of keys, which tills may share
}

// Batch is one step of reading.
type Batch struct {
	Observations []Observation
	Cursor       string // where the next Read begins
	More         bool   // the batch is full: there may be more after Cursor
}

// Status is how sure a rail is of a payment.
type Status string

// The statuses. A payment may go back from confirmed to seen or gone when a chain is reorganised.
const (
	Seen      Status = "seen"
	Confirmed Status = "confirmed"
	Gone      Status = "gone"
)

// Observation is one sight of one payment; (Rail, Network, Key) is the payment, later observations update it.
type Observation struct {
	Rail          string
	Network       string
	Key           string // for example txid:vout
	Ref           string // the destination that was paid
	Asset         money.Asset
	Raw           *big.Int // the chain's own integer
	Decimals      int      // of Raw
	Status        Status
	Confirmations int
	Block         string    // empty while in no block
	FirstSeen     time.Time // the earlier of a node's first sight and the block's time (contract section 4)
	By            string    // who said so, where a person did; empty for a chain
	Note          string    // what he said
}
