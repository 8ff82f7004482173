package bitcoin

import (
	"bytes"
	"context"
	"fmt"

	"github.com/btcsuite/btcd/wire"

	"kassa/internal/rail"
)

// wire is the outpoint for btcsuite's packages.
func (o outpoint) wire() wire.OutPoint {
	return wire.OutPoint{Hash: [32]byte(o.id()), Index: o.index()}
}

// history reads the transactions that made coins.
type history struct {
	network Network
	on      selected
	wanted  map[hash]bool
	read    map[int64]bool // heights of the blocks that were read
	found   map[hash]*wire.MsgTx
}

// previous reads the transactions that made the coins: as such where the node keeps an index, else in their blocks.
func (n Network) previous(ctx context.Context, on selected, coins []rail.Coin) (map[outpoint]*wire.MsgTx, error) {
	h := n.history(on)
	before := map[outpoint]*wire.MsgTx{}
	for _, coin := range coins {
		at, _ := parseOutpoint(coin.Outpoint)
		h.wanted[at.id()] = true
	}
	for _, coin := range coins {
		at, _ := parseOutpoint(coin.Outpoint)
		var err error
		if before[at], err = h.transaction(ctx, at.id(), coin.Height); err != nil {
			return nil, err
		}
	}
	return before, nil
}

func (n Network) history(on selected) history {
	return history{n, on, map[hash]bool{}, map[int64]bool{}, map[hash]*wire.MsgTx{}}
}

// transaction is one of a block.
func (h history) transaction(ctx context.Context, id hash, height int64) (*wire.MsgTx, error) {
	if err := h.look(ctx, id, height); err != nil {
		return nil, err
	}
	if h.found[id] == nil {
		return nil, fmt.Errorf("transaction %s is not in the node's block %d", id, height)
	}
	return h.found[id], nil
}

func (h history) look(ctx context.Context, id hash, height int64) error {
	if h.found[id] != nil || h.read[height] {
		return nil
	}
	if err := h.index(ctx, id); err != nil || h.found[id] != nil {
		return err
	}
	raw, _, err := h.on.block(ctx, height)
	if err != nil {
		return err
	}
	h.read[height] = true
	var failed error
	_, err = h.network.format().readBlock(raw, func(t *transaction) {
		if made := t.id(); h.wanted[made] {
			failed = h.keep(made, t)
		}
	})
	if err != nil {
		return err
	}
	return failed
}

// index asks a node that keeps one; nothing is found elsewhere.
func (h history) index(ctx context.Context, id hash) error {
	var raw rawHex
	err := h.on.call(ctx, &raw, "getrawtransaction", id.String())
	if isAnswer(err) {
		return nil
	}
	if err != nil {
		return err
	}
	t, err := h.network.format().readTransaction(raw)
	if err != nil || t.id() != id {
		return err
	}
	return h.keep(id, &t)
}

func (h history) keep(id hash, t *transaction) error {
	whole := &wire.MsgTx{}
	h.found[id] = whole
	return whole.DeserializeNoWitness(bytes.NewReader(t.stripped()))
}
