package bitcoin

import (
	"context"

	"kassa/internal/rail"
)

// Probe measures the watcher's work on a node without a storage.
type Probe struct{ scan *scan }

// NewProbe watches so many addresses of a wallet.
func NewProbe(network Network, key Descriptor, addresses int) (*Probe, error) {
	list := newWatchlist(network)
	wallet := rail.Wallet{ID: "probe", Descriptor: key.String()}
	if err := list.extend([]rail.Watched{{Wallet: wallet, Next: int64(addresses - lookahead)}}); err != nil {
		return nil, err
	}
	return &Probe{newScan(network, list, rail.Scan{})}, nil
}

// Fetch asks the node for blocks and does nothing with what it answers.
func (p *Probe) Fetch(ctx context.Context, on *Client, height, count int64) error {
	for at := height; at < height+count; at++ {
		hash, err := on.blockHash(ctx, at)
		if err != nil {
			return err
		}
		if _, err := on.post(ctx, on.ask("getblock", hash, 0)); err != nil {
			return err
		}
	}
	return nil
}

// Scan asks the node for blocks and looks for payments in them, as the rail does. It returns the blocks.
func (p *Probe) Scan(ctx context.Context, on *Client, height, count int64) ([][]byte, error) {
	var raws [][]byte
	for at := height; at < height+count; at++ {
		raw, id, err := selected{Client: on}.block(ctx, at)
		if err != nil {
			return nil, err
		}
		if err := p.scan.scanBlock(raw, glance{block: id}); err != nil {
			return nil, err
		}
		raws = append(raws, raw)
	}
	return raws, nil
}

// Look looks for payments in blocks that are here already.
func (p *Probe) Look(raws [][]byte) error {
	for _, raw := range raws {
		if err := p.scan.scanBlock(raw, glance{block: rail.BlockID{Height: 1}}); err != nil {
			return err
		}
	}
	return nil
}

// Found is how many payments were found.
func (p *Probe) Found() int { return len(p.scan.watching) }

// Height is that of the node's tip.
func (c *Client) Height(ctx context.Context) (int64, error) {
	info, err := c.chainInfo(ctx)
	return info.Blocks, err
}
