package bitcoin

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"kassa/internal/rail"
)

// chainInfo is what a node says of its chain.
type chainInfo struct {
	Blocks  int64  `json:"blocks"`
	Headers int64  `json:"headers"`
	Best    string `json:"bestblockhash"`
	Pruned  bool   `json:"pruned"`
}

func (i chainInfo) tip() rail.BlockID { return rail.BlockID{Height: i.Blocks, Hash: i.Best} }

func (c *Client) chainInfo(ctx context.Context) (chainInfo, error) {
	var info chainInfo
	err := c.call(ctx, &info, "getblockchaininfo")
	return info, err
}

func (c *Client) blockHash(ctx context.Context, height int64) (string, error) {
	var text string
	err := c.call(ctx, &text, "getblockhash", height)
	return text, err
}

// blockHashes asks for several; one that the node does not have is empty.
func (c *Client) blockHashes(ctx context.Context, heights []int64) ([]string, error) {
	texts, b := make([]string, len(heights)), &batch{}
	for i, height := range heights {
		b.add(&texts[i], "getblockhash", height)
	}
	return texts, c.send(ctx, b)
}

// rawBlock is a whole block in the chain's serialisation.
func (c *Client) rawBlock(ctx context.Context, hash string) ([]byte, error) {
	var raw []byte
	got, err := c.post(ctx, c.ask("getblock", hash, 0))
	if err == nil {
		raw, err = got.intoHex()
	}
	if err != nil {
		return nil, fmt.Errorf("getblock: %w", err)
	}
	return raw, nil
}

// mempool lists the transactions that wait for a block, and the tip that they wait upon.
func (c *Client) mempool(ctx context.Context) (ids []string, tip string, err error) {
	b := &batch{}
	b.add(&ids, "getrawmempool")
	b.add(&tip, "getbestblockhash")
	if err := c.send(ctx, b); err != nil {
		return nil, "", err
	}
	return ids, tip, b.failed()
}

// rawTransactions reads waiting transactions; one that is gone meanwhile is nil.
func (c *Client) rawTransactions(ctx context.Context, ids []string) ([][]byte, error) {
	raws, b := make([]rawHex, len(ids)), &batch{}
	for i, id := range ids {
		b.add(&raws[i], "getrawtransaction", id)
	}
	err := c.send(ctx, b)
	all := make([][]byte, len(ids))
	for i, raw := range raws {
		all[i] = raw
	}
	return all, err
}

// entered is when a waiting transaction came to the node; false where the node does not tell.
func (c *Client) entered(ctx context.Context, id string) (time.Time, bool, error) {
	var entry struct {
		Time int64 `json:"time"`
	}
	err := c.call(ctx, &entry, "getmempoolentry", id)
	if isAnswer(err) {
		return time.Time{}, false, nil
	}
	return time.Unix(entry.Time, 0).UTC(), err == nil && entry.Time > 0, err
}

// waitForBlock returns when the node has a new tip, or after the timeout; the node may have no such call.
func (c *Client) waitForBlock(ctx context.Context, timeout time.Duration) (string, error) {
	var got struct {
		Hash string `json:"hash"`
	}
	err := c.call(ctx, &got, "waitfornewblock", timeout.Milliseconds())
	return got.Hash, err
}

// rawHex is raw data, which nodes write in hex.
type rawHex []byte

// UnmarshalJSON reads the hex without looking for escapes: there are none in it.
func (r *rawHex) UnmarshalJSON(text []byte) error {
	if len(text) < 2 || text[0] != '"' {
		return errors.New("no hex")
	}
	*r = make([]byte, hex.DecodedLen(len(text)-2))
	_, err := hex.Decode(*r, text[1:len(text)-1])
	return err
}
