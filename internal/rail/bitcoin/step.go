package bitcoin

import (
	"context"
	"errors"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

// Bounds of one step.
const (
	maxBlocks = 64       // scanned, more where a reorganisation must not be told by halves
	maxRaw    = 64 << 20 // bytes of blocks, likewise
	maxMoved  = 10       // steps in a row that other processes make first, before that is told
)

var (
	errMoved = errors.New("the node's chain moved while it was read")
	errDeep  = errors.New("the node's chain differs from what was scanned by more than 100 blocks: it is another chain, or a " +
		"reorganisation that an operator must look at; if it is the right one, `kassa node rescan` follows it")
)

// step goes on with the scan, once the storage says where it stands: blocks first, and at the node's tip the waiting
// transactions. More tells whether there is more to do at once.
func (r *Rail) step(ctx context.Context) (more bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	more, err = r.advance(ctx)
	if err != nil {
		r.scan = nil // whatever it says may not be durable
	}
	if r.moved++; err == nil || fault.KindOf(err) != fault.Conflict {
		r.moved = 0
	}
	if r.moved > 0 && r.moved < maxMoved {
		return true, nil // another process made the step: go on where the scan stands now
	}
	return more, err
}

func (r *Rail) advance(ctx context.Context) (more bool, err error) {
	if err := r.load(ctx); err != nil {
		return false, err
	}
	on, err := r.nodes.pick(ctx, r.scan.tip())
	if err == nil && r.scan.tip() == (rail.BlockID{}) {
		err = r.begin(ctx, on)
	}
	switch {
	case err != nil:
		return false, err
	case r.scan.tip() != on.tip:
		return true, r.follow(ctx, on)
	}
	return r.listen(ctx, on)
}

// load reads the scan from the storage when it is not in memory. The list of many addresses takes its time then, in which
// more are given.
func (r *Rail) load(ctx context.Context) error {
	if r.scan != nil {
		return nil
	}
	stored, err := r.Storage.Scan(ctx, r.Network())
	if err != nil {
		return err
	}
	r.begun.Store(stored.Tip() != rail.BlockID{})
	if err := r.extend(ctx); err != nil {
		return err
	}
	r.scan = newScan(r.Config.Network, r.list, stored)
	return nil
}

// extend takes in what wallets have given. It is called once it is certain what will be read: nothing in that was paid to
// an address that was given later.
func (r *Rail) extend(ctx context.Context) error {
	watched, err := r.Storage.Wallets(ctx, r.Network())
	if err != nil {
		return err
	}
	return r.list.extend(watched)
}

// begin lets the scan begin at the node's tip: no address was given before. The blocks below are noted, so that a
// reorganisation of them is followed as well.
func (r *Rail) begin(ctx context.Context, on selected) error {
	var heights []int64
	for height := max(0, on.tip.Height-deepest); height <= on.tip.Height; height++ {
		heights = append(heights, height)
	}
	hashes, err := on.blockHashes(ctx, heights)
	if err != nil {
		return err
	}
	for i, height := range heights {
		r.scan.added = append(r.scan.added, rail.BlockID{Height: height, Hash: hashes[i]})
	}
	if r.scan.head() != on.tip {
		return errMoved
	}
	return r.save(ctx)
}

// save makes the step durable.
func (r *Rail) save(ctx context.Context) error {
	r.scan.deepen()
	step, any := r.scan.progress()
	if !any {
		return nil
	}
	if err := r.Storage.Advance(ctx, r.Network(), step); err != nil {
		return err
	}
	r.scan.done(step)
	r.begun.Store(true)
	return nil
}

// follow scans the node's next blocks. A reorganisation is followed at once to where the scan stood, so that a payment
// that is in both branches is not told to have gone.
func (r *Rail) follow(ctx context.Context, on selected) error {
	if err := r.extend(ctx); err != nil {
		return err
	}
	fork, err := r.forkWith(ctx, on)
	if err != nil {
		return err
	}
	stood := r.scan.tip().Height
	if fork < stood {
		r.scan.rollback(fork, r.Now())
		r.pool.forget()
	}
	end, size := min(on.tip.Height, max(stood, fork+maxBlocks)), 0
	last := r.scan.at(fork)
	for height := fork + 1; height <= end && (size < maxRaw || height <= stood); height++ {
		raw, id, err := on.block(ctx, height)
		if err != nil {
			return err
		}
		if err := r.take(raw, last, id); err != nil {
			return err
		}
		last, size = id, size+len(raw)
	}
	return r.save(ctx)
}

// take scans one block that stands on the last one.
func (r *Rail) take(raw []byte, last, id rail.BlockID) error {
	h, now := readHeader(&bytesReader{data: raw}, false), r.Now()
	if h.previous.String() != last.Hash {
		return errMoved
	}
	at := glance{seen: h.time, block: id}
	if now.Before(h.time) {
		at.seen = now
	}
	err := r.scan.scanBlock(raw, at)
	r.scan.added = append(r.scan.added, id)
	return err
}

// forkWith is the height of the last scanned block that the node's chain has too.
func (r *Rail) forkWith(ctx context.Context, on selected) (int64, error) {
	blocks := r.scan.blocks
	heights := make([]int64, len(blocks))
	for i, block := range blocks {
		heights[i] = block.Height
	}
	if newest := len(blocks) - 1; newest >= 0 { // mostly nothing was reorganised
		hash, err := on.blockHash(ctx, heights[newest])
		if err != nil || hash == blocks[newest].Hash {
			return heights[newest], err
		}
	}
	hashes, err := on.blockHashes(ctx, heights)
	if err != nil {
		return 0, err
	}
	for i := len(blocks) - 1; i >= 0; i-- {
		if hashes[i] == blocks[i].Hash {
			return heights[i], nil
		}
	}
	return 0, errDeep
}

// at is the scanned block of a height.
func (s *scan) at(height int64) rail.BlockID {
	for _, block := range s.blocks {
		if block.Height == height {
			return block
		}
	}
	return rail.BlockID{}
}
