package bitcoin_test

import (
	"testing"

	"github.com/btcsuite/btcd/wire"
	"github.com/google/go-cmp/cmp"

	"kassa/internal/rail"
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
