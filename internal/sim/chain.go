package main

import (
	"context"
	"errors"
	"math/big"
	"strconv"

	"kassa/internal/money"
	"kassa/internal/rail"
)

// chainName is the name and the only network of the simulated public chain.
const chainName = "sim"

var errRail = errors.New("the node does not answer")

// chain is a public chain with an unreliable node. It is the world outside: a crash of the gateway loses nothing of it.
type chain struct {
	log  []rail.Observation
	down int // so many reads fail
}

// Name is the rail's own.
func (c *chain) Name() string { return chainName }

// Network is the chain's only one.
func (c *chain) Network() string { return chainName }

// Methods is empty: the operator names the rail.
func (c *chain) Methods() []string { return nil }

// Confirmations is 0: what the chain says is sure.
func (c *chain) Confirmations() int { return 0 }

// News never tells: the simulator says when the chain is read.
func (c *chain) News() <-chan struct{} { return nil }

// Destination is the wallet with the index; nothing is derived.
func (c *chain) Destination(wallet rail.Wallet, index int64) (string, error) {
	return chainName + ":" + wallet.ID + ":" + strconv.FormatInt(index, 10), nil
}

// Read tells what follows the cursor in batches of any size.
func (c *chain) Read(_ context.Context, cursor string, limit int) (rail.Batch, error) {
	if c.down > 0 {
		c.down--
		return rail.Batch{}, errRail
	}
	from, _ := strconv.Atoi(cursor) // it is one of ours, or empty
	to := min(from+min(c.size(from), limit), len(c.log))
	return rail.Batch{Observations: c.log[from:to], Cursor: position(to), More: to < len(c.log)}, nil
}

// size is how many observations a batch may have; it depends on the cursor alone, since what is read again must not
// become less (rail.Rail).
func (c *chain) size(from int) int { return 1 + from*31%7 }

// position is a cursor after so many observations.
func position(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// coin is money on its way to an address. It is what the world knows; parts are what the gateway should make of it.
type coin struct {
	key    string
	rail   string
	ref    string
	asset  money.Asset
	amount int64 // minor units
	first  int64 // when it was first seen, unix milliseconds
	status rail.Status
	depth  int // confirmations
	block  int
	parts  []*part
}

// seen is the coin as its rail tells it now.
func (c *coin) seen() rail.Observation {
	o := rail.Observation{
		Rail: c.rail, Network: c.rail, Key: c.key, Ref: c.ref, Asset: c.asset, Raw: big.NewInt(c.amount),
		Decimals: c.asset.Scale(), Status: c.status, FirstSeen: instant(c.first),
	}
	if c.status == rail.Confirmed {
		o.Confirmations, o.Block = c.depth, strconv.Itoa(c.block)
	}
	return o
}
