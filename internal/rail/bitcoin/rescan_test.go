package bitcoin_test

import (
	"testing"

	"github.com/btcsuite/btcd/wire"

	"kassa/internal/fault"
	"kassa/internal/rail"
	"kassa/internal/rail/bitcoin"
)

func (c *fakeChain) mineMany(blocks int, txs ...*wire.MsgTx) {
	c.mine(txs...)
	for range blocks - 1 {
		c.mine()
	}
}

// What the watcher does not follow by itself it follows by an operator's word: no payment is lost, and none is taken back
// that the new chain has too.
func TestRescanFollowsADeepReorganisation(t *testing.T) {
	w := watch(t)
	before, both, old := w.pay(0, 1_000), w.pay(1, 1_000), w.pay(2, 1_000)
	w.chain.mineMany(5, before)
	w.chain.mineMany(150, both, old) // so deep that they are watched no more
	w.read()
	w.chain.drop(150)
	fresh := w.pay(3, 1_000)
	w.chain.mineMany(60, both, fresh)
	w.chain.evict(old)
	w.chain.mineMany(100)
	if _, err := w.rail.Read(t.Context(), w.cursor, 10); err == nil {
		t.Fatal("the watcher follows it by itself")
	}
	operator := bitcoin.New(w.rail.Config)
	if standing, err := operator.Standing(t.Context()); err != nil || !standing.Lost {
		t.Errorf("it stands at %+v, %v", standing, err)
	}
	got, err := operator.Rescan(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if got.From > 6 || got.Tip.Height != w.chain.height() || got.Payments != 3 || got.Waiting != 1 {
		t.Errorf("rescanned %+v", got)
	}
	for _, one := range w.read() {
		if one.Key == key(both, 1) && one.Status != rail.Confirmed {
			t.Errorf("a payment of both chains was told as %s", one.Status)
		}
	}
	if told := w.told[key(before, 1)]; told.Status != rail.Confirmed {
		t.Errorf("what was paid before the fork was told as %s", told.Status)
	}
	w.expect(key(both, 1), stand{rail.Confirmed, 160})
	w.expect(key(fresh, 1), stand{rail.Confirmed, 160})
	w.expect(key(old, 1), stand{rail.Seen, 0})
	w.rooted(100)
	if w.storage.seen[key(old, 1)].Final {
		t.Error("what waits again is not watched")
	}
	if standing, err := operator.Standing(t.Context()); err != nil || standing.Lost || standing.Scanned != standing.Tip {
		t.Errorf("after that it stands at %+v, %v", standing, err)
	}
	w.chain.mine(old)
	w.restart()
	w.read()
	w.expect(key(old, 1), stand{rail.Confirmed, 1})
}

// rooted fails unless the newest blocks are known without a gap, so many below the tip.
func (w *watcher) rooted(depth int64) {
	w.Helper()
	tip := w.chain.height()
	for i, block := range w.storage.scan.Blocks {
		if want := tip - depth + int64(i); block.Height != want {
			w.Fatalf("block %d is kept, want %d", block.Height, want)
		}
	}
	if len(w.storage.scan.Blocks) != int(depth+1) {
		w.Errorf("%d blocks are kept", len(w.storage.scan.Blocks))
	}
}

// A chain that began anew, as btcd's private one does when it restarts, may be shorter than what was scanned.
func TestRescanTakesAChainThatBeganAnew(t *testing.T) {
	w := watch(t)
	tx := w.pay(0, 1_000)
	w.chain.mineMany(30, tx)
	w.read()
	w.chain.drop(30)
	w.chain.mineMany(3)
	if _, err := w.rail.Rescan(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	w.rooted(3)
	w.chain.mine(tx)
	w.read()
	w.expect(key(tx, 1), stand{rail.Confirmed, 1})
}

// So may one that lost its newest blocks and has no others for them.
func TestRescanTakesAShorterChain(t *testing.T) {
	w := watch(t)
	w.chain.mineMany(5)
	tx := w.pay(0, 1_000)
	w.chain.mineMany(3, tx)
	w.read()
	w.chain.drop(3)
	if _, err := w.rail.Rescan(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	w.read()
	w.expect(key(tx, 1), stand{rail.Seen, 0})
}

// What was paid before the scan began is found when the operator names the height.
func TestRescanFromAHeight(t *testing.T) {
	w := watch(t)
	tx := w.pay(0, 1_000)
	w.chain.mineMany(120, tx)
	w.storage = newFakeStorage(rail.Watched{Wallet: wallet, Next: 5})
	w.restart()
	w.read()
	if len(w.told) != 0 {
		t.Fatal("it was found without")
	}
	if _, err := w.rail.Rescan(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	w.read()
	w.expect(key(tx, 1), stand{rail.Confirmed, 120})
	if got, err := w.rail.Rescan(t.Context(), 115); err != nil || got.From != w.chain.height()-100 {
		t.Errorf("rescanned %+v, %v", got, err)
	}
	w.rooted(100)
}

func TestRescanIsRefused(t *testing.T) {
	w := watch(t)
	w.chain.mineMany(3)
	w.read()
	tests := []struct {
		name string
		from int64
		want fault.Kind
	}{
		{"nothing differs", 0, fault.Conflict},
		{"no block there yet", 100, fault.Invalid},
		{"below the first block", -1, fault.Invalid},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if _, err := w.rail.Rescan(t.Context(), test.from); fault.KindOf(err) != test.want {
				t.Errorf("error %v", err)
			}
		})
	}
	w.storage = newFakeStorage()
	w.restart()
	if _, err := w.rail.Rescan(t.Context(), 0); fault.KindOf(err) != fault.Conflict {
		t.Errorf("before the first scan: %v", err)
	}
}
