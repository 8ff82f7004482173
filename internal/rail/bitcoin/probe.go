package bitcoin

import (
	"context"
	"encoding/json"

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

// Fetch asks the node for blocks and does nothing with them; it returns their size in bytes.
func (p *Probe) Fetch(ctx context.Context, on *Client, height, count int64) (int64, error) {
	var size int64
	for at := height; at < height+count; at++ {
		hash, err := on.blockHash(ctx, at)
		if err != nil {
			return 0, err
		}
		var raw json.RawMessage
		if err := on.call(ctx, &raw, "getblock", hash, 0); err != nil {
			return 0, err
		}
		size += int64(len(raw)) / 2
	}
	return size, nil
}

// Scan asks the node for blocks and looks for payments in them, as the rail does.
func (p *Probe) Scan(ctx context.Context, on *Client, height, count int64) error {
	for at := height; at < height+count; at++ {
		raw, id, err := selected{Client: on}.block(ctx, at)
		if err != nil {
			return err
		}
		_, err = p.scan.network.format().readBlock(raw, func(t *transaction) { p.scan.meet(t, glance{block: id}) })
		if err != nil {
			return err
		}
	}
	return nil
}

// Height is that of the node's tip.
func (c *Client) Height(ctx context.Context) (int64, error) {
	info, err := c.chainInfo(ctx)
	return info.Blocks, err
}
