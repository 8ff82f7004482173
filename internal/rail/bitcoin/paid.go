package bitcoin

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/btcsuite/btcd/wire"

	"kassa/internal/rail"
)

// Paid looks into transactions of blocks for outputs to payees: one that got the very sum at his address was paid. An output
// counts for one payee. The result is the id of the transaction that pays each, empty for none.
func (r *Rail) Paid(ctx context.Context, by []rail.Spend, payees []rail.Payee) ([]string, error) {
	scripts, paid := make([][]byte, len(payees)), make([]string, len(payees))
	for i, payee := range payees {
		var err error
		if scripts[i], err = r.Config.Network.ScriptOf(payee.Address); err != nil {
			return nil, err
		}
	}
	spenders, err := r.spenders(ctx, by)
	if err != nil {
		return nil, err
	}
	for n, whole := range spenders {
		outputs := slices.Clone(whole.TxOut)
		for i, payee := range payees {
			got := slices.IndexFunc(outputs, func(o *wire.TxOut) bool {
				return o.Value == payee.Minor && bytes.Equal(o.PkScript, scripts[i])
			})
			if got >= 0 && paid[i] == "" {
				paid[i], outputs = by[n].By, slices.Delete(outputs, got, got+1)
			}
		}
	}
	return paid, nil
}

// spenders reads the transactions that consumed coins.
func (r *Rail) spenders(ctx context.Context, by []rail.Spend) ([]*wire.MsgTx, error) {
	on, err := r.nodes.pick(ctx, r.scanned())
	if err != nil {
		return nil, err
	}
	h, ids, all := r.Config.Network.history(on), make([]hash, len(by)), make([]*wire.MsgTx, len(by))
	for i, spend := range by {
		at, ok := parseOutpoint(spend.By + ":0")
		if !ok {
			return nil, fmt.Errorf("%q is no transaction's id", spend.By)
		}
		ids[i], h.wanted[at.id()] = at.id(), true
	}
	for i, spend := range by {
		if all[i], err = h.transaction(ctx, ids[i], spend.Height); err != nil {
			return nil, err
		}
	}
	return all, nil
}
