package bitcoin

import (
	"context"

	"kassa/internal/rail"
)

// Standing is where a watcher stands beside the node that it would read.
type Standing struct {
	Scanned rail.BlockID // the zero value before the first step
	Tip     rail.BlockID // of the node
	Lost    bool         // the node has none of the blocks that were scanned last: see Rescan
}

// Standing asks storage and nodes; Status tells afterwards which nodes were set aside. Its error is that none can be read.
func (r *Rail) Standing(ctx context.Context) (Standing, error) {
	stored, err := r.Storage.Scan(ctx, r.Network())
	if err != nil {
		return Standing{}, err
	}
	on, err := r.nodes.pick(ctx, rail.BlockID{})
	if err != nil || len(stored.Blocks) == 0 {
		return Standing{Tip: on.tip}, err
	}
	oldest := stored.Blocks[0]
	hashes, err := on.blockHashes(ctx, []int64{oldest.Height})
	return Standing{stored.Tip(), on.tip, err == nil && hashes[0] != oldest.Hash}, err
}
