package rail

import "time"

// Coin is an output of a chain that pays to a wallet of keys, as it stands in blocks: what only waits is none yet.
type Coin struct {
	Outpoint string // txid:vout
	Wallet   string
	Change   bool  // it is on the wallet's change chain
	Index    int64 // of its address
	Minor    int64
	Height   int64 // of its block, 0 after a reorganisation took that away
	Coinbase bool  // newly mined money
	Spend    Spend // the zero value while it is unspent
}

// Spend is the transaction that consumed a coin, in a block.
type Spend struct {
	By     string // its id
	As     string // the hash that it has without signatures, by which it is known before it is signed
	Height int64
}

// Outflow is what a transaction in a block took out of a wallet of keys, in the smallest unit of the chain's asset.
type Outflow struct {
	Wallet   string
	Spend    Spend
	At       time.Time // of its block; zero where that is not known
	Spent    int64     // of the wallet's coins
	Returned int64     // to the wallet's addresses, but for those that were given to payers: what comes there is a payment
}

// Left is what did not come back; it is above zero, and holds what the network took.
func (o Outflow) Left() int64 { return o.Spent - o.Returned }

// Payee is one output of a transaction that is to be made.
type Payee struct {
	Address string
	Minor   int64
}

// Order is what a transaction is to do: spend all of Must and as much of May as is needed, pay, and give the rest back
// to the wallet.
type Order struct {
	Wallet    Wallet
	Must, May []Coin
	Pay       []Payee // none gives everything back
	Change    int64   // index of the change address
	Rate      int64   // fee for 1000 virtual bytes
	Above     []Draft // of the same coins, which may wait for a block: this one is to replace them
}

// Draft is a transaction without its signatures.
type Draft struct {
	ID     string // the hash that the transaction has without signatures
	PSBT   []byte // BIP-174, version 0
	Inputs []string
	Fee    int64
	Change int64 // what goes back to the wallet, 0 for nothing
}

// Signed is a transaction that can be broadcast.
type Signed struct {
	TxID string
	Raw  []byte
}
