package dispatch_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

const (
	network       = "bitcoin-regtest"
	confirmations = 2
	fee           = 1_000
)

// fakeChain is a chain, its node, and the wallet elsewhere that signs. Its PSBT is the text "psbt ID", signed "signed ID".
type fakeChain struct {
	drafts map[string]rail.Draft
	coins  map[string]rail.Coin    // as they are in blocks
	blocks [][]string              // what was spent in each block, from height 1
	sent   []string                // transactions that were broadcast
	others map[string][]rail.Payee // whom transactions pay that were made elsewhere
	dead   bool                    // the node does not answer
	waits  map[string]bool         // coins that are in no block and may be in one again
}

func newFakeChain() *fakeChain {
	return &fakeChain{drafts: map[string]rail.Draft{}, coins: map[string]rail.Coin{}, others: map[string][]rail.Payee{}}
}

func (c *fakeChain) Network() string             { return network }
func (c *fakeChain) Confirmations() int          { return confirmations }
func (c *fakeChain) tip() int64                  { return int64(len(c.blocks)) }
func (c *fakeChain) unspent(coin rail.Coin) bool { return c.coins[coin.Outpoint].Spend.Height == 0 }
func (c *fakeChain) Payable(to rail.Payee) error {
	if !strings.HasPrefix(to.Address, "bc") {
		return fault.Field("wallet", "must be an address of %s", network)
	}
	return nil
}

// Lost goes by the coin alone: one whose height was taken away is lost, unless it waits.
func (c *fakeChain) Lost(_ context.Context, _ rail.Draft, outpoint string) (bool, error) {
	return c.coins[outpoint].Height == 0 && !c.waits[outpoint], nil
}

func (c *fakeChain) Rate(context.Context, int) (int64, error) { return fee, nil }

func (c *fakeChain) Draft(_ context.Context, order rail.Order) (rail.Draft, error) {
	if len(order.Must) > 0 && !c.unspent(order.Must[0]) {
		return rail.Draft{}, fault.New(fault.Conflict, "the anchor was spent")
	}
	draft, sum, paid := rail.Draft{Fee: order.Rate}, int64(0), int64(0)
	for _, earlier := range order.Above {
		draft.Fee = max(draft.Fee, earlier.Fee+1)
	}
	for _, payee := range order.Pay {
		paid += payee.Minor
	}
	for i, coin := range append(slices.Clone(order.Must), order.May...) {
		if i >= len(order.Must) && sum >= paid+draft.Fee || !c.unspent(coin) {
			continue
		}
		draft.Inputs, sum = append(draft.Inputs, coin.Outpoint), sum+coin.Minor
	}
	if draft.Change = sum - paid - draft.Fee; draft.Change < 0 {
		return rail.Draft{}, fault.New(fault.Conflict, "The wallet's confirmed coins do not suffice")
	}
	hash := sha256.Sum256(fmt.Append(nil, draft.Inputs, order.Pay, draft.Fee))
	draft.ID = hex.EncodeToString(hash[:8])
	draft.PSBT = []byte("psbt " + draft.ID)
	c.others["bumped "+draft.ID] = order.Pay
	c.drafts[draft.ID] = draft
	return draft, nil
}

func draftID(psbt []byte) (string, error) {
	_, id, found := strings.Cut(string(psbt), " ")
	if !found {
		return "", fault.Field("psbt", "must be a PSBT")
	}
	return id, nil
}

func (c *fakeChain) Signed(exported, returned []byte) (rail.Signed, error) {
	id, _ := draftID(exported)
	if string(returned) != "signed "+id {
		return rail.Signed{}, fault.Field("psbt", "must be signed")
	}
	return rail.Signed{TxID: "tx " + id, Raw: []byte(id)}, nil
}

func (c *fakeChain) Broadcast(_ context.Context, tx rail.Signed) error {
	if c.dead {
		return fmt.Errorf("the node is dead")
	}
	c.sent = append(c.sent, tx.TxID)
	return nil
}

// spend puts a transaction that consumes coins into the next block, unless one of them is consumed.
func (c *fakeChain) spend(by, as string, outpoints ...string) bool {
	for _, outpoint := range outpoints {
		if c.coins[outpoint].Spend.Height > 0 {
			return false
		}
	}
	c.blocks = append(c.blocks, outpoints)
	for _, outpoint := range outpoints {
		coin := c.coins[outpoint]
		coin.Spend = rail.Spend{By: by, As: as, Height: c.tip()}
		c.coins[outpoint] = coin
	}
	return true
}

// bump puts what a wallet made of a draft into a block: it pays the same, with another fee.
func (c *fakeChain) bump(id string) bool {
	return c.spend("bumped "+id, "bare bumped "+id, c.drafts[id].Inputs...)
}

func (c *fakeChain) Paid(_ context.Context, by []rail.Spend, payees []rail.Payee) ([]string, error) {
	paid := make([]string, len(payees))
	for _, spend := range by {
		outputs := slices.Clone(c.others[spend.By])
		for i, payee := range payees {
			if at := slices.Index(outputs, payee); at >= 0 && paid[i] == "" {
				paid[i], outputs = spend.By, slices.Delete(outputs, at, at+1)
			}
		}
	}
	return paid, nil
}

// confirm puts a draft into a block, whoever signed and sent it.
func (c *fakeChain) confirm(id string) bool {
	return c.spend("tx "+id, id, c.drafts[id].Inputs...)
}

// abandon takes the last block back, and puts an empty one in its place.
func (c *fakeChain) abandon() {
	c.restore(c.blocks[len(c.blocks)-1]...)
	c.blocks[len(c.blocks)-1] = nil
}

// restore takes back what consumed coins, in whatever block that is.
func (c *fakeChain) restore(outpoints ...string) {
	for _, outpoint := range outpoints {
		coin := c.coins[outpoint]
		coin.Spend = rail.Spend{}
		c.coins[outpoint] = coin
	}
}
