package bitcoin

import (
	"context"
	"fmt"
	"math/big"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// Storage is what a watcher must not forget.
type Storage interface {
	// Wallets lists every wallet of a network, replaced ones too, each with its next index.
	Wallets(ctx context.Context, network string) ([]rail.Watched, error)
	// Scan reads where the watcher stands; the zero value before its first step.
	Scan(ctx context.Context, network string) (rail.Scan, error)
	// Advance keeps one step; a fault of kind Conflict if the scan does not stand where the step began.
	Advance(ctx context.Context, network string, step rail.Progress) error
	// Sightings reads those that changed after a number, in that order, and the height of the scan at that moment.
	Sightings(ctx context.Context, network string, after int64, limit int) ([]rail.Sighting, int64, error)
}

// DefaultDropped is how long a payment may be unknown to the node before it counts as gone.
const DefaultDropped = 24 * time.Hour

// Config is what a rail is made of.
type Config struct {
	Network Network
	Nodes   []*Client // of one chain; at least one
	Storage Storage
	Now     func() time.Time
	Dropped time.Duration // see DefaultDropped, which 0 stands for
}

// Rail watches one network: it scans blocks and waiting transactions for payments to watched addresses, keeps what it saw
// in the storage, and tells of it from there. Its cursor is the number of the last change that was told.
type Rail struct {
	Config
	nodes *nodes
	news  chan struct{}
	begun atomic.Bool // the scan has a beginning, so that what is paid from now on is found

	mu    sync.Mutex // one step at a time
	list  *watchlist
	scan  *scan // nil: must be read from the storage
	pool  *pool
	moved int // steps in a row that another process made first
}

// New makes a rail. It speaks with the nodes when it is read.
func New(config Config) *Rail {
	if config.Dropped == 0 {
		config.Dropped = DefaultDropped
	}
	return &Rail{
		Config: config, nodes: newNodes(config.Network, config.Nodes, config.Now),
		news: make(chan struct{}, 1), list: newWatchlist(config.Network), pool: newPool(config.Now),
	}
}

// Name is the network's: each is a rail of its own.
func (r *Rail) Name() string { return r.Config.Network.Name }

// Network is the chain's name, for example bitcoin or litecoin-regtest.
func (r *Rail) Network() string { return r.Config.Network.Name }

// Methods are those that live tills are paid by on this network.
func (r *Rail) Methods() []string { return []string{r.Config.Network.Method} }

// Confirmations is how many a payment needs unless its till says otherwise.
func (r *Rail) Confirmations() int { return r.Config.Network.Confirmations }

// News is signalled when a node announces a block.
func (r *Rail) News() <-chan struct{} { return r.news }

// Destination derives the wallet's address of an index. Before the scan has a beginning no address is given: what is
// paid to it might never be found.
func (r *Rail) Destination(wallet rail.Wallet, index int64) (string, error) {
	if !r.begun.Load() {
		return "", fault.New(fault.Unavailable, "%s cannot be used yet: its node was not reached", wallet.Method)
	}
	descriptor, err := ParseDescriptor(wallet.Descriptor, r.Config.Network)
	if err != nil {
		return "", fmt.Errorf("wallet %s: %w", wallet.ID, err)
	}
	return descriptor.Address(uint32(index)) //nolint:gosec // the store gives no index that is larger
}

// URI is what a payer's wallet reads, see Network.URI.
func (r *Rail) URI(destination string, amount money.Amount) string {
	return r.Config.Network.URI(destination, amount)
}

// Read makes a step of the scan, unless there is enough to tell already, and tells what changed after the cursor. What is
// durable is told even while no node answers.
func (r *Rail) Read(ctx context.Context, cursor string, limit int) (rail.Batch, error) {
	after, err := parseCursor(cursor)
	if err != nil {
		return rail.Batch{}, err
	}
	told, err := r.tell(ctx, cursor, after, limit)
	if err != nil || told.More {
		return told, err
	}
	more, err := r.step(ctx)
	if err != nil {
		if len(told.Observations) > 0 {
			told.More = true // and the error comes again
			return told, nil
		}
		return rail.Batch{}, err
	}
	told, err = r.tell(ctx, cursor, after, limit)
	told.More = told.More || more
	return told, err
}

func parseCursor(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	number, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil || number < 0 {
		return 0, fmt.Errorf("cursor %q of a chain is no number", cursor)
	}
	return number, nil
}

func (r *Rail) tell(ctx context.Context, cursor string, after int64, limit int) (rail.Batch, error) {
	sightings, tip, err := r.Storage.Sightings(ctx, r.Network(), after, limit)
	batch := rail.Batch{Cursor: cursor, More: len(sightings) == limit}
	for _, one := range sightings {
		batch.Observations = append(batch.Observations, r.observation(one, tip))
		batch.Cursor = strconv.FormatInt(one.Number, 10)
	}
	return batch, err
}

// observation is a sighting under a tip. Newly mined money is sure only once it can be spent.
func (r *Rail) observation(one rail.Sighting, tip int64) rail.Observation {
	asset, confirmations := r.Config.Network.Asset, depth(one, tip)
	seen := rail.Observation{
		Rail: r.Name(), Network: r.Network(), Key: one.Key, Ref: one.Ref, Asset: asset, Raw: big.NewInt(one.Minor),
		Decimals: asset.Scale(), Status: rail.Seen, Confirmations: int(confirmations), Block: one.Block, FirstSeen: one.FirstSeen,
	}
	switch {
	case one.Gone:
		seen.Status = rail.Gone
	case one.Coinbase && confirmations < r.Config.Network.maturity():
	case confirmations > 0:
		seen.Status = rail.Confirmed
	}
	return seen
}
