package bitcoin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"kassa/internal/rail"
)

// Bounds of the choice between nodes, in blocks.
const (
	maxLag  = 2 // a node that is further behind the others is set aside
	maxSync = 6 // one that knows of more blocks than it has is still syncing
)

// askTimeout bounds each question by which nodes are chosen, so that a dead one does not hold the others up.
const askTimeout = 5 * time.Second

// nodes are several nodes of one chain, of which one is read.
type nodes struct {
	network Network
	now     func() time.Time
	all     []*node

	mu    sync.Mutex // one choice at a time: it lasts as long as a node does not answer
	last  *node
	shown atomic.Pointer[[]NodeStatus] // as the last choice left it
}

// node is one of them, as it was when it was asked last.
type node struct {
	*Client
	genuine bool // it was found to serve the network
	tip     rail.BlockID
	aside   error     // why it is not read; nil when it may be
	rest    time.Time // it is not asked before, if another one can be read
}

// selected is the node that is read, and its tip when it was chosen.
type selected struct {
	*Client
	network Network
	tip     rail.BlockID
}

// NodeStatus is how a node fares.
type NodeStatus struct {
	Host   string
	Height int64
	Used   bool  // it is the one that is read
	Aside  error // why it is set aside; nil when it may be read
}

func newNodes(network Network, clients []*Client, now func() time.Time) *nodes {
	n := &nodes{network: network, now: now}
	for _, client := range clients {
		n.all = append(n.all, &node{Client: client})
	}
	n.show()
	return n
}

// Status tells how the nodes were when they were asked last, in the order in which they were named. It never waits for a
// node.
func (r *Rail) Status() []NodeStatus { return *r.nodes.shown.Load() }

func (n *nodes) show() {
	all := make([]NodeStatus, len(n.all))
	for i, one := range n.all {
		all[i] = NodeStatus{one.Host(), one.tip.Height, one == n.last && one.aside == nil, one.aside}
	}
	n.shown.Store(&all)
}

// pick asks all nodes and chooses the one to read: the highest of those that agree, the same one again if it can be.
// scanned is the tip of what was read already, below which no node is read: one that has less is behind, it has not
// reorganised.
func (n *nodes) pick(ctx context.Context, scanned rail.BlockID) (selected, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	defer n.show()
	n.ask(ctx)
	for _, one := range n.fit() {
		if one.tip.Height < scanned.Height {
			one.aside = fmt.Errorf("it is behind: it has %d blocks, %d were read", one.tip.Height, scanned.Height)
		}
	}
	if err := n.compare(ctx); err != nil {
		return selected{}, err
	}
	fit := n.fit()
	if len(fit) == 0 {
		return selected{}, n.none()
	}
	best := slices.MaxFunc(fit, func(a, b *node) int {
		return cmp.Or(cmp.Compare(a.tip.Height, b.tip.Height), cmp.Compare(used(a, n.last), used(b, n.last)))
	})
	n.last = best
	return selected{best.Client, n.network, best.tip}, nil
}

func used(one, last *node) int {
	if one == last {
		return 1
	}
	return 0
}

// fit are the nodes that nothing speaks against.
func (n *nodes) fit() []*node {
	return slices.DeleteFunc(slices.Clone(n.all), func(one *node) bool { return one.aside != nil })
}

// none tells why no node can be read.
func (n *nodes) none() error {
	why := make([]string, len(n.all))
	for i, one := range n.all {
		why[i] = fmt.Sprintf("%s: %v", one.Host(), one.aside)
	}
	return errors.New("no node of " + n.network.Name + " can be read: " + strings.Join(why, "; "))
}

// ask asks each node how it is, but for those that rest while another one can be read.
func (n *nodes) ask(ctx context.Context) {
	now, may := n.now(), n.last != nil && n.last.aside == nil
	awake := slices.DeleteFunc(slices.Clone(n.all), func(one *node) bool { return may && one != n.last && now.Before(one.rest) })
	n.each(ctx, awake, func(ctx context.Context, i int) error { return awake[i].ask(ctx, n.network) })
}

// each asks nodes something, all at once, and sets aside those that fail. One that failed after a long time rests ten
// times as long: all others wait for the slowest answer.
func (n *nodes) each(ctx context.Context, all []*node, ask func(ctx context.Context, i int) error) {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	begin := n.now()
	var asked sync.WaitGroup
	for i, one := range all {
		asked.Go(func() {
			if one.aside = ask(ctx, i); one.aside != nil {
				now := n.now()
				one.rest = now.Add(restFactor * now.Sub(begin))
			}
		})
	}
	asked.Wait()
}

func (one *node) ask(ctx context.Context, network Network) error {
	info, err := one.chainInfo(ctx)
	if err != nil {
		return err
	}
	one.tip = info.tip()
	if !one.genuine {
		if err := one.serves(ctx, network, info.Blocks); err != nil {
			return err
		}
	}
	one.genuine = info.Blocks >= network.Fork.Height
	if info.Headers-info.Blocks > maxSync {
		return fmt.Errorf("it is syncing: it has %d of %d blocks", info.Blocks, info.Headers)
	}
	return nil
}

// compare sets aside those that differ from the others: at the height that all have, the larger group counts, of two
// equal ones the higher.
func (n *nodes) compare(ctx context.Context) error {
	fit := n.fit()
	if len(fit) < 2 {
		return nil
	}
	best := slices.MaxFunc(fit, byHeight)
	for _, one := range fit {
		if lag := best.tip.Height - one.tip.Height; lag > maxLag {
			one.aside = fmt.Errorf("it is %d blocks behind another node", lag)
		}
	}
	fit = n.fit()
	common := slices.MinFunc(fit, byHeight).tip.Height
	hashes := make([]string, len(fit))
	n.each(ctx, fit, func(ctx context.Context, i int) (err error) {
		hashes[i], err = fit[i].blockHash(ctx, common)
		return err
	})
	groups := map[string][]*node{}
	for i, one := range fit {
		if one.aside == nil {
			groups[hashes[i]] = append(groups[hashes[i]], one)
		}
	}
	n.setApart(groups, common)
	return ctx.Err()
}

func byHeight(a, b *node) int { return cmp.Compare(a.tip.Height, b.tip.Height) }

// setApart keeps the group that counts; of equals the one whose node was named first.
func (n *nodes) setApart(groups map[string][]*node, common int64) {
	hashes := slices.SortedFunc(maps.Keys(groups), func(a, b string) int {
		one, other := groups[a], groups[b]
		top, second := slices.MaxFunc(one, byHeight), slices.MaxFunc(other, byHeight)
		return cmp.Or(cmp.Compare(len(other), len(one)), byHeight(second, top), cmp.Compare(slices.Index(n.all, one[0]), slices.Index(n.all, other[0])))
	})
	for _, hash := range hashes[min(1, len(hashes)):] {
		for _, one := range groups[hash] {
			one.aside = fmt.Errorf("it is on a fork: block %d is %s there and %s elsewhere", common, hash, hashes[0])
		}
	}
}

// block reads the block of a height, whole.
func (s selected) block(ctx context.Context, height int64) ([]byte, rail.BlockID, error) {
	hash, err := s.blockHash(ctx, height)
	if err != nil {
		return nil, rail.BlockID{}, err
	}
	raw, err := s.rawBlock(ctx, hash)
	return raw, rail.BlockID{Height: height, Hash: hash}, err
}
