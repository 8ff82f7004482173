package bitcoin

import (
	"fmt"

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
		for ; wallet.next < one.Next+lookahead; wallet.next++ {
			script, err := wallet.descriptor.Script(uint32(wallet.next)) //nolint:gosec // the store gives no index that is larger
			if err != nil {
				return fmt.Errorf("address %d of wallet %s: %w", wallet.next, one.Wallet.ID, err)
			}
			l.scripts[string(script)] = struct{}{}
		}
	}
	return nil
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
