package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"kassa/internal/fault"
	"kassa/internal/rail/bitcoin"
)

// nodesEvery is how often the nodes' states are noted.
const nodesEvery = 5 * time.Second

// nodes reads the --node flags: the networks in the order in which they were named, each with its nodes.
func (g Gateway) nodes() ([]bitcoin.Config, error) {
	var all []bitcoin.Config
	for _, text := range g.Node {
		name, address, _ := strings.Cut(text, "=")
		network, known := bitcoin.NetworkByName(name)
		if !known {
			return nil, fault.Field("node", "must begin with a network: %s", strings.Join(networkNames(), ", "))
		}
		client, err := bitcoin.NewClient(address)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(all, func(c bitcoin.Config) bool { return c.Network.Method == network.Method })
		switch {
		case at < 0:
			all = append(all, bitcoin.Config{Network: network, Nodes: []*bitcoin.Client{client}})
		case all[at].Network.Name != name:
			return nil, fault.Field("node", "must name one network of each coin, not both %s and %s", all[at].Network.Name, name)
		default:
			all[at].Nodes = append(all[at].Nodes, client)
		}
	}
	return all, nil
}

func networkNames() []string {
	var names []string
	for _, network := range bitcoin.Networks() {
		names = append(names, network.Name)
	}
	return names
}

// watchNodes waits for a chain's blocks, where a node announces them, and notes which of its nodes are set aside.
func (s *Server) watchNodes(ctx context.Context, chain *bitcoin.Rail) {
	unnoted := func(string, error) {} // a node that does not answer is noted by those who read it
	blocks := loop{name: "blocks " + chain.Name(), do: chain.Await, note: unnoted}
	s.workers.Go(func() { blocks.run(ctx) })
	states := loop{name: "nodes " + chain.Name(), every: nodesEvery, note: unnoted, do: func(context.Context) error {
		for i, one := range chain.Status() {
			if err := one.Aside; err != nil {
				s.note(nodeName(chain, i), fmt.Errorf("%s is set aside: %w", one.Host, err))
			} else {
				s.note(nodeName(chain, i), nil)
			}
		}
		return nil
	}}
	s.workers.Go(func() { states.run(ctx) })
}

// nodeName is how everybody may see a node: without its address.
func nodeName(chain *bitcoin.Rail, index int) string {
	return fmt.Sprintf("node %d of %s", index+1, chain.Name())
}
