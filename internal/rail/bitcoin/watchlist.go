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
	scripts map[string]place
}

// place is where in a wallet a script comes from.
type place struct {
	wallet *watchedWallet
	index  uint32
	change bool
}

// watchedWallet is a wallet of the list, and how many of its addresses are in it.
type watchedWallet struct {
	id               string
	descriptor       Descriptor
	next, nextChange int64
}

func newWatchlist(network Network) *watchlist {
	return &watchlist{network: network, wallets: map[string]*watchedWallet{}, scripts: map[string]place{}}
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
			l.scripts[string(script)] = place{wallet, uint32(wallet.next), false} //nolint:gosec // likewise
		}
		if err := l.extendChange(wallet, one.NextChange); err != nil {
			return err
		}
	}
	return nil
}

// extendChange takes in a wallet's change addresses, if it has any.
func (l *watchlist) extendChange(wallet *watchedWallet, next int64) error {
	if !wallet.descriptor.HasChange() {
		return nil
	}
	for ; wallet.nextChange < next+lookahead; wallet.nextChange++ {
		index := uint32(wallet.nextChange) //nolint:gosec // the store gives no index that is larger
		script, err := wallet.descriptor.ChangeScript(index)
		if err != nil {
			return fmt.Errorf("change address %d of wallet %s: %w", index, wallet.id, err)
		}
		l.scripts[string(script)] = place{wallet, index, true}
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
	l.wallets[of.ID] = &watchedWallet{id: of.ID, descriptor: descriptor}
	return l.wallets[of.ID], nil
}

// find is where a watched script comes from. It is called for each output of the chain.
func (l *watchlist) find(script []byte) (place, bool) {
	from, watched := l.scripts[string(script)]
	return from, watched
}

// match tells whether a script is a payer's to pay to.
func (l *watchlist) match(script []byte) bool {
	from, watched := l.find(script)
	return watched && !from.change
}
