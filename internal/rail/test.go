package rail

import (
	"context"
	"fmt"
	"math/big"
	"strconv"
	"time"

	"kassa/internal/money"
)

// TestName is the TEST rail's name, and TestNetwork its only network.
const (
	TestName    = "test"
	TestNetwork = "test"
)

// Transfer is one movement on the TEST rail's simulated chain; a later one of the same key updates it.
type Transfer struct {
	Height    int64 // given by the chain: 1, 2, … without a gap
	Key       string
	Ref       string // the destination
	Asset     money.Asset
	Minor     int64
	Status    Status
	FirstSeen time.Time
}

// Chain is the storage of the simulated chain.
type Chain interface {
	// Append writes a transfer at the next height.
	Append(ctx context.Context, transfer Transfer) (height int64, err error)
	// Transfers reads those after the height, in order.
	Transfers(ctx context.Context, after int64, limit int) ([]Transfer, error)
}

// Test is the rail of sandbox tills: every method of the catalogue is paid on one simulated chain. Its cursor is the
// height.
type Test struct {
	chain Chain
	news  chan struct{}
}

// NewTest makes the rail.
func NewTest(chain Chain) *Test {
	return &Test{chain: chain, news: make(chan struct{}, 1)}
}

// Name is "test".
func (t *Test) Name() string { return TestName }

// Network is "test".
func (t *Test) Network() string { return TestNetwork }

// Destination is test:<wallet>:<index>; nothing is derived.
func (t *Test) Destination(wallet Wallet, index int64) (string, error) {
	return fmt.Sprintf("test:%s:%d", wallet.ID, index), nil
}

// News is signalled by Send.
func (t *Test) News() <-chan struct{} { return t.news }

// Send puts a transfer on the chain and signals the reader.
func (t *Test) Send(ctx context.Context, transfer Transfer) error {
	if _, err := t.chain.Append(ctx, transfer); err != nil {
		return err
	}
	select {
	case t.news <- struct{}{}:
	default: // a signal is already waiting
	}
	return nil
}

// Read reads the chain after the cursor's height.
func (t *Test) Read(ctx context.Context, cursor string, limit int) (Batch, error) {
	height, err := parseHeight(cursor)
	if err != nil {
		return Batch{}, err
	}
	transfers, err := t.chain.Transfers(ctx, height, limit)
	if err != nil {
		return Batch{}, err
	}
	batch := Batch{Cursor: cursor, More: len(transfers) == limit}
	for _, transfer := range transfers {
		batch.Observations = append(batch.Observations, transfer.observation())
		batch.Cursor = strconv.FormatInt(transfer.Height, 10)
	}
	return batch, nil
}

func parseHeight(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	height, err := strconv.ParseInt(cursor, 10, 64)
	if err != nil || height < 0 {
		return 0, fmt.Errorf("cursor of the test rail: %q is no height", cursor)
	}
	return height, nil
}

func (t Transfer) observation() Observation {
	seen := Observation{
		Rail: TestName, Network: TestNetwork, Key: t.Key, Ref: t.Ref,
		Asset: t.Asset, Raw: big.NewInt(t.Minor), Decimals: t.Asset.Scale(),
		Status: t.Status, FirstSeen: t.FirstSeen,
	}
	if t.Status == Confirmed {
		seen.Confirmations, seen.Block = 1, strconv.FormatInt(t.Height, 10)
	}
	return seen
}
