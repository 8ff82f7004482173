// Package bitcoin is the rail of Bitcoin and its kin: keys and descriptors of the merchant's own wallet, the scripts and
// addresses derived from them, and the node that tells what arrives. It holds public keys only; nothing in it can spend.
package bitcoin

import (
	"slices"

	"kassa/internal/money"
	"kassa/internal/rail"
)

// Coin is what all networks of one coin have in common.
type Coin struct {
	Method        string      // the contract's name (section 6)
	Asset         money.Asset // its scale is the chain's own number of decimals
	Scheme        string      // of a payment URI (BIP-21); with CashAddr see Network.URI
	Confirmations int         // that a payment needs unless the operator says otherwise
}

// Network is one chain of a coin: the real one, a public test chain or a private one.
type Network struct {
	Coin
	Name string // for example bitcoin or litecoin-regtest; unique over all coins
	Test bool   // its money is worth nothing
	// CoinType is the second step of an account's path, BIP-44: registered in SLIP-44, 1 on every test network.
	CoinType uint32
	Genesis  string // hash of the first block as nodes print it: it tells what a node serves. Empty where it varies
	// Fork is the first block after the parting from a coin of the same first block: its node would do for the other's.
	Fork    rail.BlockID
	Port    int // of the node's peers
	RPCPort int // of the node's RPC

	PubKeyHash      byte   // base58 version of pay-to-pubkey-hash
	ScriptHash      byte   // base58 version of pay-to-script-hash
	OlderScriptHash byte   // an older version of ScriptHash that is still read; 0 for none
	HRP             string // human-readable part of bech32 addresses (BIP-173); empty for a coin without witnesses
	CashPrefix      string // of CashAddr addresses; empty for a coin without them
	KeyVersion      uint32 // of extended public keys in descriptors (BIP-32)
}

// Networks lists every known network: coins in the contract's order, the real one first.
func Networks() []Network { return slices.Clone(networks) }

// NetworkByName finds a network; false for an unknown name.
func NetworkByName(name string) (Network, bool) {
	at := slices.IndexFunc(networks, func(n Network) bool { return n.Name == name })
	if at < 0 {
		return Network{}, false
	}
	return networks[at], true
}

// MainNetwork is the real chain of a method's coin; false for a method that is none of the family's.
func MainNetwork(method string) (Network, bool) {
	at := slices.IndexFunc(networks, func(n Network) bool { return n.Method == method && !n.Test })
	if at < 0 {
		return Network{}, false
	}
	return networks[at], true
}

// maturity is how many confirmations newly mined money needs before it can be spent, by the rules of the coin's blocks.
func (n Network) maturity() int64 {
	if n.Method == "DOGECOIN" {
		return 240
	}
	return 100
}

// hasWitness tells whether the coin knows segregated witness (BIP-141) and taproot (BIP-341).
func (n Network) hasWitness() bool { return n.HRP != "" }
