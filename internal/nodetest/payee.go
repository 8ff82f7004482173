package nodetest

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/btcsuite/btcd/btcutil"
	"github.com/btcsuite/btcd/btcutil/hdkeychain"
	"github.com/btcsuite/btcd/btcutil/psbt"
	"github.com/btcsuite/btcd/chaincfg"
	"github.com/btcsuite/btcd/txscript"
	"github.com/btcsuite/btcd/wire"
)

// Address is a new one that belongs to nobody.
func (n Btcd) Address() string {
	n.Helper()
	*n.made++
	address, err := btcutil.NewAddressWitnessPubKeyHash(bytes.Repeat([]byte{*n.made}, 20), &chaincfg.RegressionNetParams)
	must(n, err)
	return address.EncodeAddress()
}

// Received is what an address got in blocks, in coins.
func (n Btcd) Received(address string) string {
	n.Helper()
	to, err := btcutil.DecodeAddress(address, &chaincfg.RegressionNetParams)
	must(n, err)
	script, err := txscript.PayToAddrScript(to)
	must(n, err)
	var sum int64
	for height := n.Height(); height > 0; height-- {
		for _, tx := range n.block(n.Text("getblockhash", height)).Transactions {
			for _, out := range tx.TxOut {
				if bytes.Equal(out.PkScript, script) {
					sum += out.Value
				}
			}
		}
	}
	return fmt.Sprintf("%d.%08d", sum/btcutil.SatoshiPerBitcoin, sum%btcutil.SatoshiPerBitcoin)
}

// Sign signs a PSBT in base64 by an account's private key, as a wallet does that finds its native segwit keys by the paths
// in it.
func (n Btcd) Sign(account, unsigned string) string {
	n.Helper()
	packet, err := psbt.NewFromRawBytes(strings.NewReader(unsigned), true)
	must(n, err)
	before := map[wire.OutPoint]*wire.TxOut{}
	for i, in := range packet.UnsignedTx.TxIn {
		before[in.PreviousOutPoint] = packet.Inputs[i].WitnessUtxo
	}
	hashes := txscript.NewTxSigHashes(packet.UnsignedTx, txscript.NewMultiPrevOutFetcher(before))
	for i := range packet.Inputs {
		n.sign(account, packet, i, hashes)
	}
	var signed bytes.Buffer
	must(n, packet.Serialize(&signed))
	return base64.StdEncoding.EncodeToString(signed.Bytes())
}

// sign signs one input. The account is the last hardened step of a path.
func (n Btcd) sign(account string, packet *psbt.Packet, input int, hashes *txscript.TxSigHashes) {
	n.Helper()
	in := &packet.Inputs[input]
	of := in.Bip32Derivation[0]
	key, err := hdkeychain.NewKeyFromString(account)
	must(n, err)
	for _, step := range of.Bip32Path {
		if step < hdkeychain.HardenedKeyStart {
			key, err = key.Derive(step)
			must(n, err)
		}
	}
	private, err := key.ECPrivKey()
	must(n, err)
	signature, err := txscript.RawTxInWitnessSignature(packet.UnsignedTx, hashes, input, in.WitnessUtxo.Value,
		in.WitnessUtxo.PkScript, txscript.SigHashAll, private)
	must(n, err)
	in.PartialSigs = []*psbt.PartialSig{{PubKey: of.PubKey, Signature: signature}}
}
