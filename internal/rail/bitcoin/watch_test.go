package bitcoin_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/btcsuite/btcd/wire"
	"github.com/google/go-cmp/cmp"

	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/rail/bitcoin"
	"kassa/internal/rail/railtest"
)

// accountKey is the account of BIP-84's test vector, in its test network's version.
const walletKey = "vpub5Y6cjg78GGuNLsaPhmYsiw4gYX3HoQiRBiSwDaBXKUafCt9bNwWQiitDk5VZ5BVxYnQdwoTyXSs2JHRPAgjAvtbBrf8ZhDYe2jWAqvZVnsc"

var wallet = rail.Wallet{ID: "w1", Method: "BITCOIN", Network: "bitcoin-regtest", Descriptor: walletKey}

// watcher is a rail on a fake chain, and the one who reads it: what it was told last of each payment.
type watcher struct {
	testing.TB
	chain   *fakeChain
	node    *fakeNode
	storage *fakeStorage
	rail    *bitcoin.Rail
	dropped time.Duration
	cursor  string
	told    map[string]rail.Observation
}

func watch(t testing.TB) *watcher {
	chain := newFakeChain()
	w := &watcher{
		TB: t, chain: chain, node: newFakeNode(t, chain), storage: newFakeStorage(rail.Watched{Wallet: wallet, Next: 5}),
		told: map[string]rail.Observation{},
	}
	w.restart()
	w.read()
	return w
}

// restart is a new process on the same storage.
func (w *watcher) restart() {
	w.rail = bitcoin.New(bitcoin.Config{
		Network: regtest, Nodes: []*bitcoin.Client{w.node.client()}, Storage: w.storage, Now: w.chain.now,
		Dropped: w.dropped,
	})
}

// read reads to the end and tells what was told anew.
func (w *watcher) read() []rail.Observation {
	w.Helper()
	var all []rail.Observation
	for range 1000 {
		batch, err := w.rail.Read(w.Context(), w.cursor, 7)
		if err != nil {
			w.Fatal(err)
		}
		all, w.cursor = append(all, batch.Observations...), batch.Cursor
		for _, one := range batch.Observations {
			w.told[one.Key] = one
		}
		if !batch.More {
			return all
		}
	}
	w.Fatal("no end")
	return nil
}

// address is the wallet's of an index, and script what pays to it.
func (w *watcher) address(index uint32) string {
	return must(must(bitcoin.ParseDescriptor(walletKey, regtest)).Address(index))
}

func (w *watcher) to(index uint32, value int64) *wire.TxOut {
	return wire.NewTxOut(value, must(must(bitcoin.ParseDescriptor(walletKey, regtest)).Script(index)))
}

// pay broadcasts a payment to the wallet's address.
func (w *watcher) pay(index uint32, value int64) *wire.MsgTx {
	tx := send(w.chain.coin(), wire.NewTxOut(7_000, []byte("change")), w.to(index, value))
	w.chain.broadcast(tx)
	return tx
}

// key is the payment in a transaction's output.
func key(tx *wire.MsgTx, output int) string { return tx.TxID() + ":" + strconv.Itoa(output) }

// stand is what the tests compare of an observation.
type stand struct {
	Status        rail.Status
	Confirmations int
}

func (w *watcher) expect(key string, want stand) {
	w.Helper()
	got, told := w.told[key]
	if !told {
		w.Fatalf("%s was not told", key)
	}
	if (got.Block != "") != (got.Confirmations > 0) {
		w.Errorf("%d confirmations in block %q", got.Confirmations, got.Block)
	}
	if diff := cmp.Diff(want, stand{got.Status, got.Confirmations}); diff != "" {
		w.Errorf("payment (-want +got):\n%s", diff)
	}
}

func TestConforms(t *testing.T) {
	railtest.Run(t, func(t *testing.T) railtest.Subject {
		w, sent := watch(t), map[string]*wire.MsgTx{}
		return railtest.Subject{
			Rail: w.rail, Wallet: wallet, Asset: money.BTC,
			Pay: func(t testing.TB, destination string, minor int64) string {
				script := must(regtest.ScriptOf(destination))
				tx := send(w.chain.coin(), wire.NewTxOut(minor, script))
				w.chain.broadcast(tx)
				w.read()
				sent[key(tx, 0)] = tx
				return key(tx, 0)
			},
			Confirm: func(_ testing.TB, key string) { w.chain.mine(sent[key]) },
			TakeBack: func(testing.TB, string) {
				w.chain.drop(1)
				w.chain.mine()
				w.chain.mine()
			},
			Lose: func(_ testing.TB, key string) {
				w.chain.broadcast(send(sent[key].TxIn[0].PreviousOutPoint, wire.NewTxOut(1_000, []byte("the payer himself"))))
			},
			Announce: func(t testing.TB) {
				if err := w.rail.Await(t.Context()); err != nil {
					t.Error(err)
				}
			},
		}
	})
}

func TestPaymentGoesThroughItsLife(t *testing.T) {
	w := watch(t)
	tx := w.pay(3, 12_345)
	w.read()
	w.expect(key(tx, 1), stand{rail.Seen, 0})
	seen := w.told[key(tx, 1)]
	if seen.Ref != w.address(3) || seen.Raw.Int64() != 12_345 || !seen.FirstSeen.Equal(noon.Add(10*time.Minute)) {
		t.Errorf("told %+v", seen)
	}
	for depth := 1; depth <= 150; depth++ {
		w.chain.mineAll()
		w.read()
		want := min(depth, rail.MaxConfirmations)
		if depth > 100 {
			want = 101 // it is told once more when it is watched no longer
		}
		w.expect(key(tx, 1), stand{rail.Confirmed, want})
	}
	if len(w.storage.scan.Blocks) > 101 {
		t.Errorf("%d blocks are kept", len(w.storage.scan.Blocks))
	}
}

func TestManyPaymentsInOneTransaction(t *testing.T) {
	w := watch(t)
	tx := send(w.chain.coin(), w.to(0, 1_000), w.to(1, 2_000), w.to(0, 3_000), w.to(4, 545), wire.NewTxOut(1, nil))
	w.chain.broadcast(tx)
	w.read()
	w.chain.mineAll()
	w.read()
	for output, want := range []int64{1_000, 2_000, 3_000} {
		w.expect(key(tx, output), stand{rail.Confirmed, 1})
		if got := w.told[key(tx, output)].Raw.Int64(); got != want {
			t.Errorf("output %d is worth %d", output, got)
		}
	}
	if len(w.told) != 3 {
		t.Errorf("%d payments, dust is none", len(w.told))
	}
}

func TestReplacedPaymentIsGone(t *testing.T) {
	w := watch(t)
	coin := w.chain.coin()
	first, second := send(coin, w.to(0, 1_000)), send(coin, w.to(1, 2_000))
	w.chain.broadcast(first)
	w.read()
	w.chain.broadcast(second)
	w.read()
	w.expect(key(first, 0), stand{rail.Gone, 0})
	w.expect(key(second, 0), stand{rail.Seen, 0})
	w.chain.mine(first) // a miner took the one that was replaced
	w.read()
	w.expect(key(first, 0), stand{rail.Confirmed, 1})
	w.expect(key(second, 0), stand{rail.Gone, 0})
}

func TestDoubleSpentPaymentIsGone(t *testing.T) {
	w := watch(t)
	coin := w.chain.coin()
	first := send(coin, w.to(0, 1_000))
	w.chain.broadcast(first)
	w.read()
	w.chain.mine(send(coin, wire.NewTxOut(1_000, []byte("the payer himself"))))
	w.read()
	w.expect(key(first, 0), stand{rail.Gone, 0})
}

func TestDroppedPaymentIsGoneAfterItsTime(t *testing.T) {
	w := watch(t)
	tx := w.pay(0, 1_000)
	w.read()
	w.chain.evict(tx)
	w.read()
	w.chain.pass(bitcoin.DefaultDropped - time.Minute)
	w.restart() // the time goes on
	w.read()
	w.expect(key(tx, 1), stand{rail.Seen, 0})
	w.chain.pass(2 * time.Minute)
	w.read()
	w.expect(key(tx, 1), stand{rail.Gone, 0})
	w.chain.broadcast(tx)
	w.read()
	w.expect(key(tx, 1), stand{rail.Seen, 0})
	w.chain.evict(tx)
	w.read()
	w.chain.pass(time.Hour)
	w.read()
	w.expect(key(tx, 1), stand{rail.Seen, 0})
}

func TestMinedMoneyIsSureWhenItCanBeSpent(t *testing.T) {
	w := watch(t)
	w.chain.mineFor([]*wire.TxOut{w.to(2, 5_000)})
	reward := key(w.chain.blocks[w.chain.height()].Transactions[0], 0)
	w.read()
	w.expect(reward, stand{rail.Seen, 1})
	for range 98 {
		w.chain.mine()
	}
	w.read()
	w.expect(reward, stand{rail.Seen, 99})
	w.chain.mine()
	w.read()
	w.expect(reward, stand{rail.Confirmed, 100})
}

func TestMinedMoneyOfAnAbandonedBlockIsGone(t *testing.T) {
	w := watch(t)
	w.chain.mineFor([]*wire.TxOut{w.to(2, 5_000)})
	reward := key(w.chain.blocks[w.chain.height()].Transactions[0], 0)
	w.read()
	w.chain.drop(1)
	w.chain.mine()
	w.chain.mine()
	w.read()
	w.expect(reward, stand{rail.Gone, 0})
}

func TestFirstSightIsTheEarlier(t *testing.T) {
	w := watch(t)
	tx := w.pay(0, 1_000)
	begin := w.chain.now()
	w.chain.mineAll()
	w.chain.pass(time.Hour) // it is first seen in its block, an hour later
	w.read()
	if got := w.told[key(tx, 1)].FirstSeen; !got.Equal(begin.Add(10 * time.Minute)) {
		t.Errorf("first seen at %v", got)
	}
}

func TestAnAddressGivenMeanwhileIsWatched(t *testing.T) {
	w := watch(t)
	tx := w.pay(5+199, 1_000) // the wallet says that it gave 5
	w.pay(5+200, 1_000)
	w.read()
	w.expect(key(tx, 1), stand{rail.Seen, 0})
	if len(w.told) != 1 {
		t.Errorf("%d payments were told", len(w.told))
	}
}

// Two processes that watch one chain on one database are no failure of either.
func TestTwoWatchersOfOneScan(t *testing.T) {
	w := watch(t)
	other := bitcoin.New(w.rail.Config)
	for i := range uint32(5) {
		tx := w.pay(i, 1_000)
		w.chain.mineAll()
		if _, err := other.Read(t.Context(), w.cursor, 10); err != nil {
			t.Fatal(err)
		}
		w.pay(i, 1_000)
		w.read()
		w.expect(key(tx, 1), stand{rail.Confirmed, 1})
	}
}

// A wallet that was given without its change chain may learn of it while it is watched.
func TestAChangeChainGivenMeanwhileIsWatched(t *testing.T) {
	w := watch(t)
	d := must(bitcoin.ParseDescriptor(walletKey, regtest))
	alone := wallet
	alone.Descriptor = strings.ReplaceAll(strings.Split(d.String(), "#")[0], "<0;1>", "0")
	w.storage = newFakeStorage(rail.Watched{Wallet: alone, Next: 5})
	w.restart()
	w.read()
	w.storage.watched = []rail.Watched{{Wallet: wallet, Next: 5}}
	w.chain.mine(send(w.chain.coin(), wire.NewTxOut(9_000, must(d.ChangeScript(0)))))
	w.read()
	if len(w.storage.coins) != 1 {
		t.Errorf("coins %v", w.storage.coins)
	}
	tx := w.pay(0, 1_000)
	w.read()
	w.expect(key(tx, 1), stand{rail.Seen, 0})
}

// At the start a list of many addresses takes its time. Meanwhile more are given, and none of them is missed.
func TestAddressesAreGivenWhileTheListIsMade(t *testing.T) {
	w := watch(t)
	w.restart()
	const many = 1000
	w.storage.listed = func() {
		if address, err := w.rail.Destination(wallet, many); err != nil || address != w.address(many) {
			t.Errorf("address %s, %v", address, err)
		}
		w.storage.watched[0].Next = many + 1
	}
	tx := w.pay(many, 1_000)
	w.read()
	w.expect(key(tx, 1), stand{rail.Seen, 0})
}

// However many addresses are given while a step is under way, those that are paid in what it reads are watched.
func TestAddressesGivenDuringAStepAreWatched(t *testing.T) {
	for method, paid := range map[string]func(w *watcher, tx *wire.MsgTx){
		"getblockchaininfo": func(w *watcher, tx *wire.MsgTx) { w.chain.mine(tx) },
		"getrawmempool":     func(w *watcher, tx *wire.MsgTx) { w.chain.broadcast(tx) },
	} {
		t.Run(method, func(t *testing.T) {
			w := watch(t)
			tx := send(w.chain.coin(), w.to(1000, 1_000))
			w.node.before = func(asked string) {
				if asked == method {
					w.node.before = nil
					w.storage.give(1001)
					paid(w, tx)
				}
			}
			w.read()
			if _, told := w.told[key(tx, 0)]; !told {
				t.Error("the payment is not told")
			}
		})
	}
}

func TestOutageIsCaughtUp(t *testing.T) {
	w := watch(t)
	var paid []string
	for range 1000 {
		paid = append(paid, key(w.pay(uint32(len(paid)%5), 1_000), 1))
		w.chain.mineAll()
	}
	w.restart()
	w.read()
	for i, one := range paid {
		if told := w.told[one]; told.Status != rail.Confirmed || told.Confirmations < min(1000-i, rail.MaxConfirmations) {
			t.Errorf("payment %d of 1000 is told as %s with %d confirmations", i, told.Status, told.Confirmations)
		}
	}
}

func TestNoAddressBeforeTheScanBegan(t *testing.T) {
	w := watch(t)
	w.storage = newFakeStorage(rail.Watched{Wallet: wallet})
	w.restart()
	if address, err := w.rail.Destination(wallet, 0); err == nil {
		t.Errorf("address %s", address)
	}
	w.node.dead.Store(true)
	if _, err := w.rail.Read(t.Context(), "", 1); err == nil {
		t.Error("a dead node is read")
	}
	w.node.dead.Store(false)
	w.cursor = ""
	w.read()
	if address, err := w.rail.Destination(wallet, 0); err != nil || address != w.address(0) {
		t.Errorf("address %s, %v", address, err)
	}
}

func TestDurableSightsAreToldWithoutANode(t *testing.T) {
	w := watch(t)
	tx := w.pay(0, 1_000)
	w.storage.after = errPower // the step is kept, and nobody knows
	if _, err := w.rail.Read(t.Context(), w.cursor, 10); err == nil {
		t.Fatal("the power did not fail")
	}
	w.storage.after = nil
	w.node.dead.Store(true)
	w.restart()
	batch, err := w.rail.Read(t.Context(), w.cursor, 10)
	if err != nil || len(batch.Observations) != 1 || batch.Observations[0].Key != key(tx, 1) {
		t.Errorf("told %v, %v", batch.Observations, err)
	}
}

// A payment that both branches have is never told to have gone, however deep the fork is.
func TestReorganisationIsFollowedAtOnce(t *testing.T) {
	w := watch(t)
	for range 20 {
		w.chain.mine()
	}
	tx := w.pay(0, 1_000)
	for range 90 {
		w.chain.mineAll()
	}
	w.read()
	w.expect(key(tx, 1), stand{rail.Confirmed, 90})
	w.chain.drop(95)
	for range 85 {
		w.chain.mine()
	}
	for range 15 {
		w.chain.mineAll()
	}
	for _, one := range w.read() {
		if one.Status != rail.Confirmed {
			t.Errorf("told as %s with %d confirmations", one.Status, one.Confirmations)
		}
	}
	w.expect(key(tx, 1), stand{rail.Confirmed, 15})
}

// A payment that a block had replaced comes back when the block is abandoned, though its transaction was read before.
func TestReplacedPaymentComesBackFromAnAbandonedBlock(t *testing.T) {
	w := watch(t)
	coin := w.chain.coin()
	tx, rival := send(coin, w.to(0, 1_000)), send(coin, wire.NewTxOut(1_000, []byte("a rival")))
	w.chain.broadcast(tx)
	w.read()
	w.chain.mine(rival)
	if _, err := w.rail.Read(t.Context(), w.cursor, 10); err != nil { // the block, and not yet what waits
		t.Fatal(err)
	}
	if one := w.storage.seen[key(tx, 0)]; !one.Gone {
		t.Fatalf("the payment is %+v", one)
	}
	w.chain.drop(1)
	w.chain.broadcast(tx)
	w.chain.mine()
	w.chain.mine()
	w.read()
	w.expect(key(tx, 0), stand{rail.Seen, 0})
}

// A rival that was heard before the payment's block, and waits again after it, is met again.
func TestRivalComesBackFromAnAbandonedBlock(t *testing.T) {
	w := watch(t)
	coin := w.chain.coin()
	tx, rival := send(coin, w.to(0, 1_000)), send(coin, wire.NewTxOut(1_000, []byte("a rival")))
	w.chain.broadcast(rival)
	w.read()
	w.chain.mine(tx)
	if _, err := w.rail.Read(t.Context(), w.cursor, 10); err != nil { // the block, and not yet what waits
		t.Fatal(err)
	}
	w.chain.drop(1)
	w.chain.broadcast(rival)
	w.chain.mine()
	w.chain.mine()
	w.read()
	w.expect(key(tx, 0), stand{rail.Gone, 0})
}
