package bitcoin_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/btcsuite/btcd/wire"

	"kassa/internal/rail"
)

// lineage is a payment whose parent and grandparent wait as well; the parent may be a payment, too.
type lineage struct {
	*watcher
	grandparent, parent, payment *wire.MsgTx
}

// descend broadcasts three transactions, each of which spends the one before.
func descend(t *testing.T) *lineage {
	l := &lineage{watcher: watch(t)}
	l.grandparent = send(l.chain.coin(), wire.NewTxOut(9_000, []byte("the payer's")))
	l.parent = send(out(l.grandparent, 0), wire.NewTxOut(7_000, []byte("the payer's change")), l.to(1, 2_000))
	l.payment = send(out(l.parent, 0), l.to(2, 5_000))
	for _, tx := range []*wire.MsgTx{l.grandparent, l.parent, l.payment} {
		l.chain.broadcast(tx)
	}
	l.read()
	return l
}

func out(tx *wire.MsgTx, index uint32) wire.OutPoint {
	return wire.OutPoint{Hash: tx.TxHash(), Index: index}
}

// rival spends what another transaction spends.
func rival(of *wire.MsgTx, to ...*wire.TxOut) *wire.MsgTx {
	return send(of.TxIn[0].PreviousOutPoint, append(to, wire.NewTxOut(1_000, []byte("a rival")))...)
}

func (l *lineage) restartWith(change func(one *rail.Sighting)) {
	for at, one := range l.storage.seen {
		change(&one)
		l.storage.seen[at] = one
	}
	l.restart()
}

// TestPaymentOfAWaitingParent: what becomes of the parent, and of the payment at once.
func TestPaymentOfAWaitingParent(t *testing.T) {
	gone, seen, sure := stand{rail.Gone, 0}, stand{rail.Seen, 0}, stand{rail.Confirmed, 1}
	for name, row := range map[string]struct {
		happens         func(l *lineage)
		parent, payment stand
	}{
		"nothing": {func(*lineage) {}, seen, seen},
		"the parent is replaced": {func(l *lineage) {
			l.chain.broadcast(rival(l.parent))
		}, gone, gone},
		"the parent's fee is raised": {func(l *lineage) {
			l.chain.broadcast(rival(l.parent, l.parent.TxOut...))
		}, gone, gone},
		"the grandparent is replaced": {func(l *lineage) {
			l.chain.broadcast(rival(l.grandparent))
		}, gone, gone},
		"the grandparent is spent twice in a block": {func(l *lineage) {
			l.chain.mine(rival(l.grandparent))
		}, gone, gone},
		"the payment alone is replaced": {func(l *lineage) {
			l.chain.broadcast(rival(l.payment))
		}, seen, gone},
		"all are forgotten": {func(l *lineage) {
			l.chain.evict(l.grandparent)
		}, seen, seen},
		"all are mined": {func(l *lineage) {
			l.chain.mineAll()
		}, sure, sure},
		"each is mined in a block of its own": {func(l *lineage) {
			for _, tx := range []*wire.MsgTx{l.grandparent, l.parent, l.payment} {
				l.chain.mine(tx)
				for _, one := range l.read() {
					if one.Status == rail.Gone {
						l.Errorf("%s is told as gone in between", one.Key)
					}
				}
			}
		}, stand{rail.Confirmed, 2}, sure},
		"the parent is replaced after the grandparent was mined": {func(l *lineage) {
			l.chain.mine(l.grandparent)
			l.read()
			l.chain.broadcast(rival(l.parent))
		}, gone, gone},
		"what replaced it was in an abandoned block": {func(l *lineage) {
			l.chain.mine(rival(l.grandparent))
			l.read()
			l.expect(key(l.payment, 0), gone)
			l.chain.drop(1)
			for _, tx := range []*wire.MsgTx{l.grandparent, l.parent, l.payment} {
				l.chain.broadcast(tx)
			}
			l.chain.mine()
			l.chain.mine()
		}, seen, seen},
		"it is spent twice in the branch that counts": {func(l *lineage) {
			l.chain.mineAll()
			l.read()
			l.expect(key(l.payment, 0), sure)
			l.chain.drop(1)
			l.chain.mine(rival(l.grandparent))
			l.chain.mine()
		}, gone, gone},
		"it is replaced after a restart": {func(l *lineage) {
			l.chain.broadcast(rival(l.grandparent))
			l.restart()
		}, gone, gone},
		"it is replaced after an update": {func(l *lineage) {
			l.restartWith(func(one *rail.Sighting) {
				one.Spends = slices.DeleteFunc(one.Spends, func(text string) bool { return strings.Contains(text, ">") })
			})
			l.read()
			l.chain.broadcast(rival(l.grandparent))
			l.restart()
		}, gone, gone},
	} {
		t.Run(name, func(t *testing.T) {
			l := descend(t)
			row.happens(l)
			l.read()
			l.expect(key(l.parent, 1), row.parent)
			l.expect(key(l.payment, 0), row.payment)
		})
	}
}

// A payment that was seen under a mined parent has one that waits, once the block is abandoned.
func TestParentOfAnAbandonedBlock(t *testing.T) {
	for name, waited := range map[string]bool{"it was seen waiting": true, "it was seen in the block": false} {
		t.Run(name, func(t *testing.T) {
			w := watch(t)
			parent := send(w.chain.coin(), wire.NewTxOut(9_000, []byte("the payer's")))
			payment := send(out(parent, 0), w.to(0, 5_000))
			if waited {
				w.chain.mine(parent)
				w.chain.broadcast(payment)
			} else {
				w.chain.mine(parent, payment)
			}
			w.read()
			w.chain.drop(1)
			w.chain.mine()
			w.chain.mine()
			w.read()
			w.expect(key(payment, 0), stand{rail.Seen, 0})
			w.chain.broadcast(rival(parent))
			w.read()
			w.expect(key(payment, 0), stand{rail.Gone, 0})
		})
	}
}

// A parent may leave the list while its child is read: for a block, or for another transaction.
func TestParentLeavesWhileItIsRead(t *testing.T) {
	for name, row := range map[string]struct {
		leaves      func(w *watcher, parent *wire.MsgTx)
		again, told bool
	}{
		"for a block":     {func(w *watcher, parent *wire.MsgTx) { w.chain.mine(parent) }, false, true},
		"for a rival":     {func(w *watcher, parent *wire.MsgTx) { w.chain.broadcast(rival(parent)) }, false, false},
		"and comes again": {func(w *watcher, parent *wire.MsgTx) { w.chain.evict(parent) }, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := watch(t)
			parent := send(w.chain.coin(), wire.NewTxOut(9_000, []byte("the payer's")))
			payment := send(out(parent, 0), w.to(0, 5_000))
			w.chain.broadcast(parent)
			w.chain.broadcast(payment)
			w.node.before = func(method string) {
				if method == "getmempoolentry" { // between the two
					w.node.before = nil
					row.leaves(w, parent)
				}
			}
			w.read()
			if row.again {
				w.chain.broadcast(parent)
				w.chain.broadcast(payment)
				w.read()
			}
			if _, told := w.told[key(payment, 0)]; told != row.told {
				t.Fatalf("the payment is told: %v", told)
			}
			if row.again {
				w.chain.broadcast(rival(parent))
				w.read()
				w.expect(key(payment, 0), stand{rail.Gone, 0})
			}
		})
	}
}

// However long the chain of those that wait, what is asked of the node for a payment is bounded.
func TestVeryLongLineage(t *testing.T) {
	w := watch(t)
	last := send(w.chain.coin(), wire.NewTxOut(9_000, []byte("the payer's")))
	w.chain.broadcast(last)
	for range 200 {
		last = send(out(last, 0), wire.NewTxOut(9_000, []byte("the payer's")))
		w.chain.broadcast(last)
	}
	w.read()
	asked := w.node.asked["getrawtransaction"]
	payment := send(out(last, 0), w.to(0, 5_000))
	w.chain.broadcast(payment)
	w.read()
	w.expect(key(payment, 0), stand{rail.Seen, 0})
	if asked = w.node.asked["getrawtransaction"] - asked; asked != 1+64 {
		t.Errorf("%d transactions were read for one payment", asked)
	}
	w.chain.broadcast(rival(last))
	w.read()
	w.expect(key(payment, 0), stand{rail.Gone, 0})
}
