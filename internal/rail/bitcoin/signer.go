package bitcoin

import (
	"bytes"
	"fmt"

	"github.com/btcsuite/btcd/btcec/v2/schnorr"
	"github.com/btcsuite/btcd/btcutil"
	"github.com/btcsuite/btcd/btcutil/psbt"
	"github.com/btcsuite/btcd/txscript"
	"github.com/btcsuite/btcd/wire"

	"kassa/internal/rail"
)

// input is what a signer must know of a coin (BIP-174, 371). The transaction before goes along even where its output would
// do, since hardware signers ask for it.
func (d drafting) input(coin rail.Coin, before map[outpoint]*wire.MsgTx) (psbt.PInput, error) {
	chain := receive
	if coin.Change {
		chain = change
	}
	at, _ := parseOutpoint(coin.Outpoint)
	index := uint32(coin.Index) //nolint:gosec // the store gives no index that is larger
	script, err := d.descriptor.script(chain, index)
	if err != nil {
		return psbt.PInput{}, err
	}
	from, err := d.descriptor.derivation(chain, index)
	if err != nil {
		return psbt.PInput{}, err
	}
	earlier := before[at]
	if int(at.index()) >= len(earlier.TxOut) || earlier.TxOut[at.index()].Value != coin.Minor || !bytes.Equal(earlier.TxOut[at.index()].PkScript, script) {
		return psbt.PInput{}, fmt.Errorf("the node's transaction of coin %s is another than the one that was scanned", coin.Outpoint)
	}
	in := psbt.PInput{SighashType: txscript.SigHashAll}
	switch d.descriptor.form {
	case taproot:
		in.SighashType, in.WitnessUtxo = txscript.SigHashDefault, wire.NewTxOut(coin.Minor, script)
		in.TaprootInternalKey, in.TaprootBip32Derivation = from.taproot()
		return in, nil
	case native:
		in.WitnessUtxo = wire.NewTxOut(coin.Minor, script)
	case nested:
		in.WitnessUtxo, in.RedeemScript = wire.NewTxOut(coin.Minor, script), from.redeem()
	case anyForm, legacy:
	}
	in.NonWitnessUtxo, in.Bip32Derivation = earlier, from.plain()
	return in, nil
}

// output lets a signer see that the rest goes back to his own wallet.
func (d drafting) output() (psbt.POutput, error) {
	from, err := d.descriptor.derivation(change, uint32(d.order.Change)) //nolint:gosec // as above
	if err != nil {
		return psbt.POutput{}, err
	}
	var out psbt.POutput
	switch d.descriptor.form {
	case taproot:
		out.TaprootInternalKey, out.TaprootBip32Derivation = from.taproot()
		return out, nil
	case nested:
		out.RedeemScript = from.redeem()
	case native, anyForm, legacy:
	}
	out.Bip32Derivation = from.plain()
	return out, nil
}

func (d derivation) plain() []*psbt.Bip32Derivation {
	return []*psbt.Bip32Derivation{{
		PubKey: d.key.SerializeCompressed(), MasterKeyFingerprint: d.fingerprint, Bip32Path: d.path,
	}}
}

func (d derivation) taproot() ([]byte, []*psbt.TaprootBip32Derivation) {
	key := schnorr.SerializePubKey(d.key)
	return key, []*psbt.TaprootBip32Derivation{{XOnlyPubKey: key, MasterKeyFingerprint: d.fingerprint, Bip32Path: d.path}}
}

// redeem is the script behind a nested address.
func (d derivation) redeem() []byte {
	return payToWitness(0, btcutil.Hash160(d.key.SerializeCompressed()))
}
