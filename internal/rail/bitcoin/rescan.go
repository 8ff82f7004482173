package bitcoin

import (
	"cmp"
	"context"
	"slices"
	"sort"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

// Rescanned is what came of reading a chain again.
type Rescanned struct {
	From     int64        // the first block that was read
	Tip      rail.BlockID // the last one
	Payments int          // in blocks from there on, before and now
	Waiting  int          // those of them that are in no block now
}

// Rescan reads the node's chain again from a height on, by the operator's word that this is the chain: so a reorganisation
// is followed that is deeper than the watcher follows by itself, or a test chain that began anew. Height 0 stands for the
// first block that differs, as far as blocks and payments that are known tell. All is one step: a payment that both
// chains have is not taken back in between. Faults: Conflict if nothing was scanned or nothing differs, or if another
// watcher moved the scan meanwhile; Invalid for a height that the node does not have.
func (r *Rail) Rescan(ctx context.Context, from int64) (Rescanned, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.scan = nil
	if err := r.load(ctx); err != nil {
		return Rescanned{}, err
	}
	defer func() { r.scan = nil }() // the next step reads what is durable
	if r.scan.tip() == (rail.BlockID{}) {
		return Rescanned{}, fault.New(fault.Conflict, "%s was not scanned yet: there is nothing to read again", r.Network())
	}
	on, err := r.nodes.pick(ctx, rail.BlockID{})
	if err != nil {
		return Rescanned{}, err
	}
	known, err := r.sightings(ctx)
	if err != nil {
		return Rescanned{}, err
	}
	if from, err = r.departure(ctx, on, known, from); err != nil {
		return Rescanned{}, err
	}
	if err := r.replace(ctx, on, known, from); err != nil {
		return Rescanned{}, err
	}
	result := Rescanned{From: from, Tip: on.tip, Payments: len(r.scan.changed)}
	for _, one := range r.scan.changed {
		if one.Height == 0 {
			result.Waiting++
		}
	}
	return result, r.save(ctx)
}

// sightings are all payments that were ever seen, final ones too.
func (r *Rail) sightings(ctx context.Context) ([]rail.Sighting, error) {
	const page = 1000
	var all []rail.Sighting
	for after := int64(0); ; after = all[len(all)-1].Number {
		some, _, err := r.Storage.Sightings(ctx, r.Network(), after, page)
		if all = append(all, some...); err != nil || len(some) < page {
			return all, err
		}
	}
}

// departure is the height to read from, given or found.
func (r *Rail) departure(ctx context.Context, on selected, known []rail.Sighting, from int64) (int64, error) {
	if from != 0 {
		if from < 1 || from > on.tip.Height {
			return 0, fault.Field("from", "must be the height of a block that the node has, 1 to %d", on.tip.Height)
		}
		return withDepth(from, on), nil
	}
	first, err := r.firstOther(ctx, on, known)
	if err == nil && first > on.tip.Height && on.tip.Height >= r.scan.tip().Height {
		err = fault.New(fault.Conflict, "The node has all blocks of %s that were scanned: name the height to read again from", r.Network())
	}
	return withDepth(first, on), err
}

// withDepth lowers the height so that enough blocks are known afterwards to follow the next reorganisation.
func withDepth(from int64, on selected) int64 { return max(1, min(from, on.tip.Height-deepest)) }

// firstOther is the height of the first block that the node has another one of: it follows the last one that is the same
// of the scanned blocks that are kept and those of payments.
func (r *Rail) firstOther(ctx context.Context, on selected, known []rail.Sighting) (int64, error) {
	blocks := slices.Clone(r.scan.blocks)
	for _, one := range known {
		if one.Height > 0 {
			blocks = append(blocks, rail.BlockID{Height: one.Height, Hash: one.Block})
		}
	}
	slices.SortFunc(blocks, func(a, b rail.BlockID) int { return cmp.Compare(a.Height, b.Height) })
	var failed error
	differs := sort.Search(len(blocks), func(i int) bool { // a chain that has a block has all below it
		hashes, err := on.blockHashes(ctx, []int64{blocks[i].Height})
		failed = cmp.Or(failed, err)
		return err != nil || hashes[0] != blocks[i].Hash
	})
	if differs == 0 {
		return max(1, blocks[0].Height), failed
	}
	return blocks[differs-1].Height + 1, failed
}

// replace makes the step: what was scanned from the height on is taken back, and the node's blocks are read.
func (r *Rail) replace(ctx context.Context, on selected, known []rail.Sighting, from int64) error {
	for _, one := range known {
		if one.Final && one.Height >= from {
			one.Final = false
			r.scan.watch(&one)
		}
	}
	r.scan.rollback(from-1, r.Now())
	last, err := r.root(ctx, on, from)
	if err != nil {
		return err
	}
	for height := from; height <= on.tip.Height; height++ {
		raw, id, err := on.block(ctx, height)
		if err != nil {
			return err
		}
		if err := r.take(raw, last, id); err != nil {
			return err
		}
		last = id
		r.scan.added = slices.DeleteFunc(r.scan.added, func(b rail.BlockID) bool { return b.Height < height-deepest })
	}
	return nil
}

// root is the block below the height. The very first one has nothing to scan, and is noted as the others are.
func (r *Rail) root(ctx context.Context, on selected, from int64) (rail.BlockID, error) {
	hashes, err := on.blockHashes(ctx, []int64{from - 1})
	if err != nil {
		return rail.BlockID{}, err
	}
	root := rail.BlockID{Height: from - 1, Hash: hashes[0]}
	if root.Height == 0 {
		r.scan.fork, r.scan.added = -1, []rail.BlockID{root}
	}
	return root, nil
}
