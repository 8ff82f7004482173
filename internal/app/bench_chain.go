package app

import (
	"context"
	"strings"

	"kassa/internal/bench"
	"kassa/internal/fault"
	"kassa/internal/rail/bitcoin"
)

type benchChain struct {
	Node      string `required:"" placeholder:"NETWORK=URL" help:"The node, as serve takes it."`
	Key       string `required:"" placeholder:"KEY" help:"An extended public key of the network, whose addresses are watched."`
	Addresses int    `default:"100000" help:"How many (${default})."`
	Blocks    int64  `default:"1000" help:"The node's newest blocks, so many at most (${default})."`
}

// Run prints a table.
func (c *benchChain) Run(ctx context.Context, con *console) error {
	name, address, _ := strings.Cut(c.Node, "=")
	network, known := bitcoin.NetworkByName(name)
	if !known {
		return fault.Field("node", "must begin with a network: %s", strings.Join(networkNames(), ", "))
	}
	client, err := bitcoin.NewClient(address)
	if err != nil {
		return err
	}
	if c.Addresses < 1 || c.Blocks < 1 {
		return fault.New(fault.Invalid, "`addresses` and `blocks` must be above zero")
	}
	return bench.Chain(ctx, con.out, bench.ChainOptions{
		Network: network, Node: client, Key: c.Key, Addresses: c.Addresses, Blocks: c.Blocks,
	})
}
