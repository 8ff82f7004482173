package bitcoin

import (
	"context"
	"encoding/hex"

	"kassa/internal/rail"
)

// Broadcast gives a transaction to the node. One that the node knows already is no error, so it may be called again.
func (r *Rail) Broadcast(ctx context.Context, tx rail.Signed) error {
	on, err := r.nodes.pick(ctx, r.scanned())
	if err != nil {
		return err
	}
	var id string
	refused := on.call(ctx, &id, "sendrawtransaction", hex.EncodeToString(tx.Raw))
	if hasCode(refused, codeConfirmed) {
		return nil
	}
	if isAnswer(refused) { // nodes differ in what they say of one that waits already
		var raw rawHex
		if err := on.call(ctx, &raw, "getrawtransaction", tx.TxID); err == nil {
			return nil
		}
	}
	return refused
}

// codeConfirmed is what a node says of a transaction that is in a block.
const codeConfirmed = -27

// scanned is the last block that was read, below which no node is asked; the zero value while nothing was read.
func (r *Rail) scanned() rail.BlockID {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.scan == nil {
		return rail.BlockID{}
	}
	return r.scan.tip()
}

// unspent are the coins that the node still has, in their order; with pooled those that a waiting transaction consumes
// are left out, too. Newly mined ones count once they may be spent.
func (s selected) unspent(ctx context.Context, coins []rail.Coin, pooled bool) ([]rail.Coin, error) {
	there, b := make([]*struct{}, len(coins)), &batch{}
	for i, coin := range coins {
		id, index := cutOutpoint(coin.Outpoint)
		b.add(&there[i], "gettxout", id, index, pooled)
	}
	if err := s.send(ctx, b); err != nil {
		return nil, err
	}
	if err := b.failed(); err != nil {
		return nil, err
	}
	var left []rail.Coin
	for i, coin := range coins {
		ripe := !coin.Coinbase || s.tip.Height-coin.Height >= maturity
		if there[i] != nil && ripe {
			left = append(left, coin)
		}
	}
	if pooled {
		return s.unclaimed(ctx, left)
	}
	return left, nil
}

// unclaimed leaves out what a waiting transaction consumes, for btcd, which does not do so when it is asked for a coin. A
// node without that call is of the other kind.
func (s selected) unclaimed(ctx context.Context, coins []rail.Coin) ([]rail.Coin, error) {
	type output struct {
		ID    string `json:"txid"`
		Index uint32 `json:"vout"`
	}
	asked := make([]output, len(coins))
	for i, coin := range coins {
		asked[i].ID, asked[i].Index = cutOutpoint(coin.Outpoint)
	}
	if len(asked) == 0 {
		return nil, nil
	}
	var claimed []struct {
		output
		By string `json:"spendingtxid"`
	}
	if err := s.call(ctx, &claimed, "gettxspendingprevout", asked); hasCode(err, codeMethod) {
		return coins, nil
	} else if err != nil {
		return nil, err
	}
	taken := map[output]bool{}
	for _, one := range claimed {
		taken[one.output] = one.By != ""
	}
	var left []rail.Coin
	for i, coin := range coins {
		if !taken[asked[i]] {
			left = append(left, coin)
		}
	}
	return left, nil
}
