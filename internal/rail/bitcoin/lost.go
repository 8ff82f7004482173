package bitcoin

import (
	"context"
	"fmt"

	"github.com/btcsuite/btcd/wire"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

// anchorless tells why no transaction can be made that spends the coin of the earlier ones.
func (r *Rail) anchorless(anchor rail.Coin) error {
	if anchor.Height == 0 {
		return fault.New(fault.Conflict, "The coin %s of the earlier transaction is in no block since a reorganisation: wait until it is "+
			"in one again. If another transaction took its place for good, give this one up by `kassa payoff recall --lost`", anchor.Outpoint)
	}
	return fault.New(fault.Conflict, "The earlier transaction is in a block, or another one that spends its coin: "+
		"wait until that has %d confirmations", r.Config.Network.Confirmations)
}

// Lost tells whether an input of a draft does not exist any more: the node does not know the transaction that made it, and
// what that one spent was spent by others in blocks. It is false where that cannot be told, as with taproot, whose PSBTs do
// not hold what was before.
func (r *Rail) Lost(ctx context.Context, draft rail.Draft, outpoint string) (bool, error) {
	before, err := maker(draft, outpoint)
	if err != nil || before == nil {
		return false, err
	}
	on, err := r.nodes.pick(ctx, r.scanned())
	if err != nil {
		return false, err
	}
	var raw rawHex
	if err := on.call(ctx, &raw, "getrawtransaction", before.TxHash().String()); !isAnswer(err) {
		return false, err // or the node has it
	}
	var spent []rail.Coin
	for _, input := range before.TxIn {
		spent = append(spent, rail.Coin{Outpoint: input.PreviousOutPoint.String()})
	}
	if gone, err := on.consumed(ctx, spent); !gone || err != nil {
		return false, err
	}
	return true, r.caughtUp(ctx)
}

// caughtUp refuses to go by what was read while the node has a newer block: what spent may be what made the input, once more.
func (r *Rail) caughtUp(ctx context.Context) error {
	on, err := r.nodes.pick(ctx, r.scanned())
	if err != nil {
		return err
	}
	read, err := r.Storage.Scan(ctx, r.Network())
	if err == nil && read.Tip() != on.tip {
		err = fault.New(fault.Unavailable, "The newest block was not read yet, try again")
	}
	return err
}

// consumed tells whether one of some coins was spent in a block: it is neither there nor given by a transaction that waits.
func (s selected) consumed(ctx context.Context, coins []rail.Coin) (bool, error) {
	left := map[string]bool{}
	for _, pooled := range []bool{false, true} {
		some, err := s.unspent(ctx, coins, pooled)
		if err != nil {
			return false, err
		}
		for _, coin := range some {
			left[coin.Outpoint] = true
		}
	}
	return len(left) < len(coins), nil
}

// maker is the transaction that made an input, nil where the PSBT does not hold it.
func maker(draft rail.Draft, outpoint string) (*wire.MsgTx, error) {
	packet, err := readPSBT(draft.PSBT)
	if err != nil {
		return nil, fmt.Errorf("stored draft: %w", err)
	}
	for i, input := range packet.UnsignedTx.TxIn {
		if input.PreviousOutPoint.String() == outpoint {
			return packet.Inputs[i].NonWitnessUtxo, nil
		}
	}
	return nil, fmt.Errorf("draft %s does not spend %s", draft.ID, outpoint)
}
