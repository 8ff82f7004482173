package bitcoin

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/btcsuite/btcd/btcutil/psbt"
	"github.com/btcsuite/btcd/btcutil/txsort"
	"github.com/btcsuite/btcd/wire"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

const (
	draftVersion = 2
	replaceable  = 0xfffffffd // the sequence of an input whose transaction may be replaced (BIP-125)
)

// drafting is one transaction being made.
type drafting struct {
	network    Network
	descriptor Descriptor
	order      rail.Order
	payees     []*wire.TxOut
	rate       int64  // for 1000 virtual bytes, and above that of what is replaced
	above      int64  // the largest fee of what is replaced
	back       []byte // the script that the rest goes to
}

// Draft makes a transaction of a wallet's coins without signing it. Faults: Conflict when the coins do not suffice, when
// the first of those that must be spent is spent, for a payee that is the wallet itself, and for a wallet that has no change
// chain but needs one.
func (r *Rail) Draft(ctx context.Context, order rail.Order) (rail.Draft, error) {
	d, err := r.drafting(order)
	if err != nil {
		return rail.Draft{}, err
	}
	if err := r.elsewhere(ctx, d); err != nil {
		return rail.Draft{}, err
	}
	on, err := r.nodes.pick(ctx, r.scanned())
	if err != nil {
		return rail.Draft{}, err
	}
	must, err := on.unspent(ctx, order.Must, false)
	if err != nil {
		return rail.Draft{}, err
	}
	if len(order.Must) > 0 && (len(must) == 0 || must[0].Outpoint != order.Must[0].Outpoint) {
		return rail.Draft{}, r.anchorless(order.Must[0])
	}
	may, err := on.unspent(ctx, order.May, true)
	if err != nil {
		return rail.Draft{}, err
	}
	chosen, err := d.purse().choose(must, may)
	if err != nil {
		return rail.Draft{}, err
	}
	if chosen.change > 0 && d.back == nil {
		_, err := d.descriptor.ChangeScript(0)
		return rail.Draft{}, err
	}
	before, err := d.network.previous(ctx, on, chosen.coins)
	if err != nil {
		return rail.Draft{}, err
	}
	return d.draft(chosen, before)
}

func (r *Rail) drafting(order rail.Order) (drafting, error) {
	network := r.Config.Network
	d := drafting{network: network, order: order, rate: order.Rate}
	var err error
	switch {
	case network.CashPrefix != "":
		return d, fault.New(fault.Conflict, "There are no PSBTs on %s: pay it with the wallet's own software, and note that with `kassa payoff approve`", network.Name)
	case len(order.Pay) > MaxPayees:
		return d, fault.New(fault.Conflict, "One transaction pays at most %d payoffs", MaxPayees)
	}
	if d.descriptor, err = ParseDescriptor(order.Wallet.Descriptor, network); err != nil {
		return d, fmt.Errorf("wallet %s: %w", order.Wallet.ID, err)
	}
	for _, payee := range order.Pay {
		if err := r.Payable(payee); err != nil {
			return d, err
		}
		script, err := network.ScriptOf(payee.Address)
		if err != nil {
			return d, err
		}
		d.payees = append(d.payees, wire.NewTxOut(payee.Minor, script))
	}
	for _, earlier := range order.Above {
		if err := d.outbid(earlier); err != nil {
			return d, err
		}
	}
	if d.descriptor.HasChange() {
		d.back, err = d.descriptor.ChangeScript(uint32(order.Change)) //nolint:gosec // the store gives no index that is larger
	}
	return d, err
}

// outbid lets the transaction pay more than an earlier one, for all of it and for each byte: nodes replace nothing else.
func (d *drafting) outbid(earlier rail.Draft) error {
	packet, err := readPSBT(earlier.PSBT)
	if err != nil {
		return fmt.Errorf("stored draft: %w", err)
	}
	weight := weightOfFrame + int64(len(packet.Inputs))*d.descriptor.form.inputWeight()
	for _, out := range packet.UnsignedTx.TxOut {
		weight += outputWeight(out.PkScript)
	}
	d.above = max(d.above, earlier.Fee)
	d.rate = max(d.rate, earlier.Fee*1000*weightOfByte/weight+d.network.feeLimits().floor)
	return nil
}

func (d drafting) purse() purse {
	back := d.back
	if back == nil {
		back = payToWitness(taprootVersion, make([]byte, witnessKeySize)) // the longest
	}
	p := purse{
		back: outputWeight(back), input: d.descriptor.form.inputWeight(), rate: d.rate, above: d.above,
		floor: d.network.feeLimits().floor, dust: d.network.dust(), mustGet: len(d.payees) == 0,
	}
	for _, payee := range d.payees {
		p.paid += payee.Value
		p.payees += outputWeight(payee.PkScript)
	}
	return p
}

const witnessKeySize = 32

// draft writes the transaction as a PSBT that says of each input and of the change how a wallet finds its keys.
func (d drafting) draft(chosen choice, before map[outpoint]*wire.MsgTx) (rail.Draft, error) {
	made, err := d.transaction(chosen)
	if err != nil {
		return rail.Draft{}, err
	}
	packet, err := psbt.NewFromUnsignedTx(made)
	if err != nil {
		return rail.Draft{}, err
	}
	coins := map[string]rail.Coin{}
	for _, coin := range chosen.coins {
		coins[coin.Outpoint] = coin
	}
	draft := rail.Draft{ID: made.TxHash().String(), Fee: chosen.fee, Change: chosen.change}
	for i, input := range made.TxIn {
		coin := coins[input.PreviousOutPoint.String()]
		draft.Inputs = append(draft.Inputs, coin.Outpoint)
		if packet.Inputs[i], err = d.input(coin, before); err != nil {
			return rail.Draft{}, err
		}
	}
	if chosen.change > 0 {
		at := slices.IndexFunc(made.TxOut, func(o *wire.TxOut) bool { return bytes.Equal(o.PkScript, d.back) })
		if packet.Outputs[at], err = d.output(); err != nil {
			return rail.Draft{}, err
		}
	}
	var written bytes.Buffer
	err = packet.Serialize(&written)
	draft.PSBT = written.Bytes()
	return draft, err
}

// transaction has inputs and outputs in the order of BIP-69, which tells nobody which one is the change.
func (d drafting) transaction(chosen choice) (*wire.MsgTx, error) {
	made := wire.NewMsgTx(draftVersion)
	for _, coin := range chosen.coins {
		at, ok := parseOutpoint(coin.Outpoint)
		if !ok {
			return nil, fmt.Errorf("%q is no outpoint", coin.Outpoint)
		}
		spent := at.wire()
		input := wire.NewTxIn(&spent, nil, nil)
		input.Sequence = replaceable
		made.AddTxIn(input)
	}
	for _, payee := range d.payees {
		made.AddTxOut(payee)
	}
	if chosen.change > 0 {
		made.AddTxOut(wire.NewTxOut(chosen.change, d.back))
	}
	txsort.InPlaceSort(made)
	return made, nil
}
