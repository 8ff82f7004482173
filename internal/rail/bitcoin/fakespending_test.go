package bitcoin_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/btcsuite/btcd/wire"

	"kassa/internal/rail/bitcoin"
)

// spending answers what is asked of a node when money is to leave.
func (n *fakeNode) spending(call fakeCall) (any, *bitcoin.RPCError) {
	switch call.Method {
	case "gettxout":
		var id string
		var index uint32
		var pooled bool
		for i, into := range []any{&id, &index, &pooled} {
			if err := json.Unmarshal(call.Params[i], into); err != nil {
				n.Error(err)
			}
		}
		if n.chain.unspent(id, index, pooled && !n.lax) {
			return map[string]any{"confirmations": 1}, nil
		}
		return nil, nil
	case "gettxspendingprevout":
		if !n.lax {
			break
		}
		var outputs []map[string]any
		n.param(call, &outputs)
		for _, one := range outputs {
			if !n.chain.unspent(one["txid"].(string), uint32(one["vout"].(float64)), true) {
				one["spendingtxid"] = "somebody's"
			}
		}
		return outputs, nil
	case "estimatesmartfee":
		return map[string]any{"feerate": json.Number("0.00003")}, nil
	case "sendrawtransaction":
		var text string
		n.param(call, &text)
		tx := wire.NewMsgTx(2)
		if err := tx.Deserialize(bytes.NewReader(must(hex.DecodeString(text)))); err != nil {
			n.Error(err)
		}
		if n.chain.waiting(tx.TxID()) != nil {
			return nil, &bitcoin.RPCError{Code: -26, Message: "already there"}
		}
		n.chain.pool = append(n.chain.pool, tx)
		return tx.TxID(), nil
	}
	return nil, &bitcoin.RPCError{Code: -32601, Message: "Method not found"}
}

// unspent tells whether an output is in a block and nothing consumed it.
func (c *fakeChain) unspent(id string, index uint32, pooled bool) bool {
	consumes := func(tx *wire.MsgTx) bool {
		return slices.ContainsFunc(tx.TxIn, func(in *wire.TxIn) bool {
			return in.PreviousOutPoint.String() == id+":"+strconv.Itoa(int(index))
		})
	}
	made := false
	for _, block := range c.blocks {
		if slices.ContainsFunc(block.Transactions, consumes) {
			return false
		}
		made = made || slices.ContainsFunc(block.Transactions, func(tx *wire.MsgTx) bool { return tx.TxID() == id })
	}
	return made && (!pooled || !slices.ContainsFunc(c.pool, consumes))
}
