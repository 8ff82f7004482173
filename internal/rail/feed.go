package rail

import (
	"context"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"kassa/internal/money"
)

// Transfer is one line of a chain that Kassa keeps itself; a later one of the same key updates it.
type Transfer struct {
	Height    int64 // given by the chain: 1, 2, … without a gap
	Key       string
	Ref       string // the destination
	Asset     money.Asset
	Minor     int64
	Status    Status
	FirstSeen time.Time
	By        string // who said so, empty when nobody did
	Note      string // what he said
}

// Chain is the storage of such a chain.
type Chain interface {
	// Append writes a transfer at the next height.
	Append(ctx context.Context, transfer Transfer) (height int64, err error)
	// Transfers reads those after the height, in order.
	Transfers(ctx context.Context, after int64, limit int) ([]Transfer, error)
}

// feed is a rail over a chain that Kassa keeps itself, but for its destinations. Its cursor is the height.
type feed struct {
	name, network string
	chain         Chain
	news          chan struct{}
}

func newFeed(name, network string, chain Chain) feed {
	return feed{name: name, network: network, chain: chain, news: make(chan struct{}, 1)}
}

// Name is the rail's own.
func (f *feed) Name() string { return f.name }

// Network is the rail's only one.
func (f *feed) Network() string { return f.network }

// Methods is empty: live tills are paid on other rails by themselves.
func (f *feed) Methods() []string { return nil }

// Confirmations is 0: what the chain says is sure.
func (f *feed) Confirmations() int { return 0 }

// News is signalled by Send.
func (f *feed) News() <-chan struct{} { return f.news }

// Send puts a transfer on the chain and signals the reader.
func (f *feed) Send(ctx context.Context, transfer Transfer) error {
	if _, err := f.chain.Append(ctx, transfer); err != nil {
		return err
	}
	select {
	case f.news <- struct{}{}:
	default: // a signal is already waiting
	}
	return nil
}

// Read reads the chain after the cursor's height.
func (f *feed) Read(ctx context.Context, cursor string, limit int) (Batch, error) {
	height, err := f.parseHeight(cursor)
	if err != nil {
		return Batch{}, err
	}
	transfers, err := f.chain.Transfers(ctx, height, limit)
	if err != nil {
		return Batch{}, err
	}
	batch := Batch{Cursor: cursor, More: len(transfers) == limit}
	for _, transfer := range transfers {
		batch.Observations = append(batch.Observations, f.observation(transfer))
		batch.Cursor = strconv.FormatInt(transfer.Height, 10)
	}
	return batch, nil
}

func (f *feed) parseHeight(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	height, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil || height < 0 {
		return 0, fmt.Errorf("cursor of the %s rail: %q is no height", f.name, cursor)
	}
	return height, nil
}

func (f *feed) observation(t Transfer) Observation {
	seen := Observation{
		Rail: f.name, Network: f.network, Key: t.Key, Ref: t.Ref,
		Asset: t.Asset, Raw: big.NewInt(t.Minor), Decimals: t.Asset.Scale(),
		Status: t.Status, FirstSeen: t.FirstSeen, By: t.By, Note: t.Note,
	}
	if t.Status == Confirmed {
		seen.Confirmations, seen.Block = 1, strconv.FormatInt(t.Height, 10)
	}
	return seen
}
