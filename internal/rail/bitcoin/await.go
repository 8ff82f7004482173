package bitcoin

import (
	"context"
	"time"
)

// awaitTimeout bounds one wait for a block, below what cuts idle connections on the way.
const awaitTimeout = 25 * time.Second

// Await waits until a node announces a block, which it signals as news, or for a while. On a node that cannot announce
// (btcd) it waits for the context: such a one is polled only.
func (r *Rail) Await(ctx context.Context) error {
	on := r.nodes.current()
	_, err := on.waitForBlock(ctx, awaitTimeout)
	if hasCode(err, codeMethod) {
		<-ctx.Done()
		return nil
	}
	if err != nil {
		return err
	}
	select {
	case r.news <- struct{}{}:
	default: // a signal is already waiting
	}
	return nil
}

// current is the node that was chosen last, or the first one.
func (n *nodes) current() *node {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.last != nil {
		return n.last
	}
	return n.all[0]
}
