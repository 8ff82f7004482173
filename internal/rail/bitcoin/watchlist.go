package bitcoin

import (
	"fmt"
	"runtime"
	"slices"

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
	scripts map[string]place
}

// place is where in a wallet a script comes from.
type place struct {
	wallet *watchedWallet
	index  uint32
	change bool
}

// given tells whether a payer was told the address.
func (p place) given() bool {
	return !p.change && int64(p.index) < p.wallet.next[receive]-lookahead
}

// watchedWallet is a wallet of the list, and how many of its addresses are in it, of each chain.
type watchedWallet struct {
	id         string
	text       string // that the descriptor was read from
	descriptor Descriptor
	next       [2]int64
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
		if err := l.add(wallet, receive, one.Next); err != nil {
			return err
		}
		if !wallet.descriptor.HasChange() {
			continue
		}
		if err := l.add(wallet, change, one.NextChange); err != nil {
			return err
		}
	}
	return nil
}

// add takes in the addresses of one of a wallet's chains.
func (l *watchlist) add(wallet *watchedWallet, chain int, next int64) error {
	begin := wallet.next[chain]
	scripts, err := wallet.derive(chain, next+lookahead)
	if err != nil {
		return fmt.Errorf("addresses of wallet %s: %w", wallet.id, err)
	}
	for i, script := range scripts {
		l.scripts[string(script)] = place{wallet, uint32(begin + int64(i)), chain == change} //nolint:gosec // the store gives no index that is larger
	}
	return nil
}

// run is how many scripts are derived at once.
const run = 500

// derive makes the scripts from where the last call ended of a chain up to an index, on all processors: at the start there may be a
// hundred thousand.
func (w *watchedWallet) derive(chain int, end int64) ([][]byte, error) {
	scripts := make([][]byte, max(0, end-w.next[chain]))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	first := w.next[chain]
	for part := range slices.Chunk(scripts, run) {
		from := uint32(first) //nolint:gosec // the store gives no index that is larger
		group.Go(func() error {
			made, err := w.descriptor.scripts(chain, from, len(part))
			copy(part, made)
			return err
		})
		first += int64(len(part))
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	w.next[chain] = first
	return scripts, nil
}

// wallet is the list's own. Its text may change: it may learn of its change chain (see Descriptor.Completes).
func (l *watchlist) wallet(of rail.Wallet) (*watchedWallet, error) {
	known := l.wallets[of.ID]
	if known != nil && known.text == of.Descriptor {
		return known, nil
	}
	descriptor, err := ParseDescriptor(of.Descriptor, l.network)
	if err != nil {
		return nil, err
	}
	if known == nil {
		known = &watchedWallet{id: of.ID}
		l.wallets[of.ID] = known
	}
	known.text, known.descriptor = of.Descriptor, descriptor
	return known, nil
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
