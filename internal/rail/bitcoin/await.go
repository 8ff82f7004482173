package bitcoin

import (
	"context"
	"time"
)

// awaitTimeout bounds one wait for a block. The node gives it one of its few threads (rpcthreads, four by default), and to
// the end also when the one who waits was killed: servers that are restarted several times would take them all.
const awaitTimeout = 5 * time.Second

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
