package app

import (
	"context"
	"time"

	"kassa/internal/rail/bitcoin"
)

type nodeCommands struct {
	Check  nodeCheck  `cmd:"" help:"Ask the named nodes what they serve and what they can."`
	Rescan nodeRescan `cmd:"" help:"Read a chain again from where it differs from what was scanned, or from a height on."`
}

// examineTimeout bounds the examination of one node: one that hangs is told of like a dead one.
const examineTimeout = 10 * time.Second

// nodeCheck needs no database.
type nodeCheck struct {
	Node []string `required:"" env:"KASSA_NODE" placeholder:"NETWORK=URL" help:"The nodes, as serve takes them."`
	JSON bool     `name:"json" help:"Print JSON instead of a table."`
}

// The states of a node that answers as it should.
const (
	nodeFine    = "ok"
	nodePruned  = "ok, but pruned: after a long outage it may lack blocks"
	nodeSyncing = "syncing"
)

// nodeLine is what one node says.
type nodeLine struct {
	Network   string            `json:"network"`
	Host      string            `json:"host"`
	State     string            `json:"state"` // ok, or what is wrong with it
	Version   string            `json:"version"`
	Height    int64             `json:"height"`
	Abilities []bitcoin.Ability `json:"abilities"`
}

// Run succeeds whatever the nodes say; a node that does not answer is told of.
func (c *nodeCheck) Run(ctx context.Context, con *console) error {
	networks, err := Gateway{Node: c.Node}.nodes()
	if err != nil {
		return err
	}
	var lines []nodeLine
	for _, one := range networks {
		for _, client := range one.Nodes {
			lines = append(lines, newNodeLine(ctx, one.Network, client))
		}
	}
	return desk{JSON: c.JSON}.print(con, lines, func(t *table) {
		t.row("NETWORK", "HOST", "STATE", "VERSION", "HEIGHT")
		for _, line := range lines {
			t.row(line.Network, line.Host, line.State, line.Version, line.Height)
		}
		t.section("HOST", "CALL", "", "FOR")
		for _, line := range lines {
			for _, ability := range line.Abilities {
				t.row(line.Host, ability.Method, map[bool]string{true: "yes", false: "no"}[ability.Has], ability.Use)
			}
		}
	})
}

func newNodeLine(ctx context.Context, network bitcoin.Network, client *bitcoin.Client) nodeLine {
	line := nodeLine{Network: network.Name, Host: client.Host(), State: nodeFine, Abilities: []bitcoin.Ability{}}
	ctx, cancel := context.WithTimeout(ctx, examineTimeout)
	defer cancel()
	got, err := client.Examine(ctx, network)
	if err != nil {
		line.State = oneLine(err)
		return line
	}
	switch {
	case !got.Genuine:
		line.State = "serves another chain"
	case got.Height < got.Headers:
		line.State = nodeSyncing
	case got.Pruned:
		line.State = nodePruned
	}
	line.Version, line.Height, line.Abilities = got.Version, got.Height, got.Abilities
	return line
}
