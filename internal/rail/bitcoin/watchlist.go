package bitcoin

import (
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"kassa/internal/rail"
)

// lookahead is how many addresses behind a wallet's next one are watched: one may be given away, and paid, while a block
// is being read. A wallet does not give that many meanwhile.
const lookahead = 200

// watchlist knows the scripts of all watched addresses of a network. One look at a script serves all wallets.
type watchlist struct {
	network Network
	wallets map[string]*watchedWallet // by the wallet's ID
	scripts map[string]struct{}
}

// watchedWallet is a wallet of the list, and how many of its addresses are in it.
type watchedWallet struct {
	descriptor Descriptor
	next       int64
}

func newWatchlist(network Network) *watchlist {
	return &watchlist{network: network, wallets: map[string]*watchedWallet{}, scripts: map[string]struct{}{}}
}

// extend takes in what wallets have given since. A wallet that was replaced stays on the list.
func (l *watchlist) extend(watched []rail.Watched) error {
	for _, one := range watched {
		wallet, err := l.wallet(one.Wallet)
		if err != nil {
			return fmt.Errorf("wallet %s: %w", one.Wallet.ID, err)
		}
		scripts, err := wallet.derive(one.Next + lookahead)
		if err != nil {
			return fmt.Errorf("addresses of wallet %s: %w", one.Wallet.ID, err)
		}
		for _, script := range scripts {
			l.scripts[string(script)] = struct{}{}
		}
	}
	return nil
}

// derive makes the scripts from where the last call ended up to an index, on all processors: at the start there may be a
// hundred thousand.
func (w *watchedWallet) derive(end int64) ([][]byte, error) {
	scripts := make([][]byte, max(0, end-w.next))
	workers := runtime.GOMAXPROCS(0)
	var group errgroup.Group
	for worker := range workers {
		group.Go(func() (err error) {
			for i := worker; i < len(scripts) && err == nil; i += workers {
				scripts[i], err = w.descriptor.Script(uint32(w.next + int64(i))) //nolint:gosec // the store gives no index that is larger
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	w.next += int64(len(scripts))
	return scripts, nil
}

func (l *watchlist) wallet(of rail.Wallet) (*watchedWallet, error) {
	if known := l.wallets[of.ID]; known != nil {
		return known, nil
	}
	descriptor, err := ParseDescriptor(of.Descriptor, l.network)
	if err != nil {
		return nil, err
	}
	l.wallets[of.ID] = &watchedWallet{descriptor: descriptor}
	return l.wallets[of.ID], nil
}

// match tells whether a script is watched. It is called for each output of the chain.
func (l *watchlist) match(script []byte) bool {
	_, watched := l.scripts[string(script)]
	return watched
}
