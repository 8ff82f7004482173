package bitcoin_test

import (
	"testing"

	"github.com/btcsuite/btcd/wire"
	"github.com/google/go-cmp/cmp"

	"kassa/internal/rail"
	"kassa/internal/rail/bitcoin"
)

// coinsOf are the wallet's by their sums, without their names.
func (w *watcher) coinsOf() map[int64]rail.Coin {
	w.Helper()
	all := map[int64]rail.Coin{}
	for _, coin := range must(w.storage.Scan(w.Context(), regtest.Name)).Coins {
		coin.Outpoint, coin.Spend.As = "", ""
		all[coin.Minor] = coin
	}
	return all
}

func (w *watcher) hasCoins(want ...rail.Coin) {
	w.Helper()
	all := map[int64]rail.Coin{}
	for _, coin := range want {
		all[coin.Minor] = coin
	}
	if diff := cmp.Diff(all, w.coinsOf()); diff != "" {
		w.Errorf("coins (-want +got):\n%s", diff)
	}
}

func (w *watcher) coin(index int64, minor, height int64) rail.Coin {
	return rail.Coin{Wallet: "w1", Index: index, Minor: minor, Height: height}
}

// TestCoins: an output of a wallet is a coin once it is in a block, is spent when its spend is, and goes back with the
// blocks, whether the watcher lives on or begins again.
func TestCoins(t *testing.T) {
	for name, restart := range map[string]func(w *watcher){
		"in one life": func(*watcher) {}, "begun again": (*watcher).restart,
	} {
		t.Run(name, func(t *testing.T) {
			w := watch(t)
			first := w.pay(1, 10_000)
			w.read()
			w.hasCoins() // it waits
			w.chain.mineAll()
			w.read()
			mined := w.coin(1, 10_000, w.chain.height())
			w.hasCoins(mined)

			restart(w)
			at := first.TxHash()
			foreign := send(wire.OutPoint{Hash: at, Index: 1}, w.to(2, 9_000))
			w.chain.broadcast(foreign)
			w.read()
			w.hasCoins(mined)
			w.chain.mineAll()
			w.read()
			spent, next := mined, w.coin(2, 9_000, w.chain.height())
			spent.Spend = rail.Spend{By: foreign.TxID(), Height: w.chain.height()}
			w.hasCoins(spent, next)

			restart(w)
			w.chain.drop(1)
			w.chain.mine()
			w.chain.mine()
			w.read()
			next.Height = 0
			w.hasCoins(mined, next)

			restart(w)
			w.chain.mineAll()
			w.read()
			spent.Spend.Height, next.Height = w.chain.height(), w.chain.height()
			w.hasCoins(spent, next)
		})
	}
}

// TestDustIsACoin: what is too small to be a payment can be spent all the same.
func TestDustIsACoin(t *testing.T) {
	w := watch(t)
	w.chain.mine(send(w.chain.coin(), w.to(1, 300)))
	w.read()
	w.hasCoins(w.coin(1, 300, w.chain.height()))
	if len(w.told) != 0 {
		t.Errorf("dust was told as a payment: %v", w.told)
	}
}

// outflows are those of the steps since they were asked for last, without the names of their transactions' bare forms.
func (w *watcher) outflows() []rail.Outflow {
	w.Helper()
	w.read()
	all := w.storage.outflows
	w.storage.outflows = nil
	for i := range all {
		all[i].Spend.As = ""
	}
	return all
}

// outflow is what a transaction of the newest block takes out of the wallet.
func (w *watcher) outflow(tx *wire.MsgTx, spent, returned int64) rail.Outflow {
	at := w.chain.blocks[w.chain.height()].Header.Timestamp.UTC()
	return rail.Outflow{
		Wallet: "w1", Spend: rail.Spend{By: tx.TxID(), Height: w.chain.height()}, At: at, Spent: spent, Returned: returned,
	}
}

// TestOutflows: what a transaction takes out of the wallet is told when its block is, and again when another block has it.
// What comes back to the wallet is deducted, but for payments: addresses below 5 were given to payers.
func TestOutflows(t *testing.T) {
	outside := wire.NewTxOut(2_000, []byte("elsewhere"))
	changeTo := func(index uint32, value int64) *wire.TxOut {
		return wire.NewTxOut(value, must(must(bitcoin.ParseDescriptor(walletKey, regtest)).ChangeScript(index)))
	}
	for name, row := range map[string]struct {
		to       func(w *watcher) []*wire.TxOut
		returned int64
		none     bool
	}{
		"all of it":                   {func(*watcher) []*wire.TxOut { return []*wire.TxOut{outside} }, 0, false},
		"with change":                 {func(*watcher) []*wire.TxOut { return []*wire.TxOut{outside, changeTo(3, 7_000)} }, 7_000, false},
		"to a free receive address":   {func(w *watcher) []*wire.TxOut { return []*wire.TxOut{outside, w.to(5, 7_000)} }, 7_000, false},
		"to a payer's address":        {func(w *watcher) []*wire.TxOut { return []*wire.TxOut{outside, w.to(4, 7_000)} }, 0, false},
		"dust to a payer's address":   {func(w *watcher) []*wire.TxOut { return []*wire.TxOut{outside, w.to(4, 300)} }, 300, false},
		"only the fee":                {func(w *watcher) []*wire.TxOut { return []*wire.TxOut{w.to(9, 9_999)} }, 9_999, false},
		"less than others give to it": {func(w *watcher) []*wire.TxOut { return []*wire.TxOut{w.to(9, 10_000)} }, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := watch(t)
			first := w.pay(1, 10_000)
			w.chain.mineAll()
			w.expectOutflows()
			w.chain.broadcast(send(wire.OutPoint{Hash: first.TxHash(), Index: 1}, row.to(w)...))
			w.expectOutflows()
			taken := w.chain.pool[0]
			w.chain.mineAll()
			if row.none {
				w.expectOutflows()
				return
			}
			w.expectOutflows(w.outflow(taken, 10_000, row.returned))
			w.restart()
			w.chain.drop(1)
			w.chain.mine()
			w.chain.mineAll()
			w.expectOutflows(w.outflow(taken, 10_000, row.returned))
		})
	}
}

func (w *watcher) expectOutflows(want ...rail.Outflow) {
	w.Helper()
	if diff := cmp.Diff(want, w.outflows()); diff != "" {
		w.Errorf("outflows (-want +got):\n%s", diff)
	}
}

// TestOutflowOfTwoWallets: each wallet's share of one transaction is told by itself.
func TestOutflowOfTwoWallets(t *testing.T) {
	w := watch(t)
	other := rail.Wallet{ID: "w0", Method: "BITCOIN", Network: regtest.Name, Descriptor: "wpkh(" + walletKey + "/7/<0;1>/*)"}
	w.storage.watched = append(w.storage.watched, rail.Watched{Wallet: other, Next: 1})
	theirs := func(index uint32, value int64) *wire.TxOut {
		return wire.NewTxOut(value, must(must(bitcoin.ParseDescriptor(other.Descriptor, regtest)).Script(index)))
	}
	first := send(w.chain.coin(), w.to(1, 10_000), w.to(2, 4_000), theirs(0, 5_000))
	w.chain.mine(first)
	w.expectOutflows()
	taken := send(wire.OutPoint{Hash: first.TxHash()}, theirs(7, 3_000), wire.NewTxOut(12_000, []byte("elsewhere")))
	for index := range uint32(2) {
		taken.AddTxIn(wire.NewTxIn(&wire.OutPoint{Hash: first.TxHash(), Index: index + 1}, nil, nil))
	}
	w.chain.mine(taken)
	b := w.outflow(taken, 5_000, 3_000)
	b.Wallet = "w0"
	w.expectOutflows(b, w.outflow(taken, 14_000, 0))
	w.chain.mine()
	w.expectOutflows() // they were told
}

// TestSpentInItsBlock: what is received and spent within one block is spent, and told, in whatever order the block has its
// transactions: Bitcoin Cash sorts them by their hashes.
func TestSpentInItsBlock(t *testing.T) {
	for name, order := range map[string]func(parent, child *wire.MsgTx) []*wire.MsgTx{
		"parents first": func(parent, child *wire.MsgTx) []*wire.MsgTx { return []*wire.MsgTx{parent, child} },
		"child first":   func(parent, child *wire.MsgTx) []*wire.MsgTx { return []*wire.MsgTx{child, parent} },
	} {
		t.Run(name, func(t *testing.T) {
			w := watch(t)
			old := w.pay(1, 10_000)
			w.chain.mineAll()
			w.expectOutflows()

			parent := send(w.chain.coin(), w.to(2, 4_000))
			child := send(wire.OutPoint{Hash: parent.TxHash()}, w.to(9, 6_000), wire.NewTxOut(7_000, []byte("elsewhere")))
			child.AddTxIn(wire.NewTxIn(&wire.OutPoint{Hash: old.TxHash(), Index: 1}, nil, nil))
			w.chain.mine(order(parent, child)...)
			w.expectOutflows(w.outflow(child, 14_000, 6_000))
			spend := rail.Spend{By: child.TxID(), Height: w.chain.height()}
			first, second := w.coin(1, 10_000, spend.Height-1), w.coin(2, 4_000, spend.Height)
			first.Spend, second.Spend = spend, spend
			w.hasCoins(first, second, w.coin(9, 6_000, spend.Height))
		})
	}
}
