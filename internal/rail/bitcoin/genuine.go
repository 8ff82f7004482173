package bitcoin

import (
	"context"
	"errors"
	"fmt"

	"kassa/internal/rail"
)

var errForeign = errors.New("it serves another chain")

// serves finds out whether a node of so many blocks serves the network: by the first block, and where coins share that one
// by the first block after they parted. Its error is errForeign if it does not.
func (c *Client) serves(ctx context.Context, network Network, height int64) error {
	for _, own := range []rail.BlockID{{Hash: network.Genesis}, network.Fork} {
		if own.Hash == "" || own.Height > height {
			continue
		}
		hash, err := c.blockHash(ctx, own.Height)
		if err != nil {
			return err
		}
		if hash != own.Hash {
			return fmt.Errorf("%w than %s: its block %d is %s", errForeign, network.Name, own.Height, hash)
		}
	}
	return nil
}
