package nodetest

import (
	"bytes"
	"encoding/base64"
	"strings"

	"github.com/btcsuite/btcd/btcec/v2"
	"github.com/btcsuite/btcd/btcutil/hdkeychain"
	"github.com/btcsuite/btcd/btcutil/psbt"
	"github.com/btcsuite/btcd/txscript"
	"github.com/btcsuite/btcd/wire"
)

// AccountKey is the private key of the account m/84'/1'/0' of BIP-84's test vector.
const AccountKey = "tprv8fSjiqEQ8YG7Ro7gw2ScwcvweYuuWi1ZzGUtrPz918HvDtBzL5s2voFTrN4y3yUwj5cYD54pLhxk6NKCzHUjcka3zbKjbTEcsuAnkzbjhkL"

// PrivateKey is the key of an account's path, whose hardened steps lead to the account.
func PrivateKey(account string, path ...uint32) (*btcec.PrivateKey, error) {
	key, err := hdkeychain.NewKeyFromString(account)
	for _, step := range path {
		if err == nil && step < hdkeychain.HardenedKeyStart {
			key, err = key.Derive(step)
		}
	}
	if err != nil {
		return nil, err
	}
	return key.ECPrivKey()
}

// SignInput signs one native segwit input of a PSBT, as a wallet does that finds its keys by the paths in it.
func SignInput(packet *psbt.Packet, input int, account string, kind txscript.SigHashType) error {
	before := map[wire.OutPoint]*wire.TxOut{}
	for i, in := range packet.UnsignedTx.TxIn {
		before[in.PreviousOutPoint] = packet.Inputs[i].WitnessUtxo
	}
	hashes := txscript.NewTxSigHashes(packet.UnsignedTx, txscript.NewMultiPrevOutFetcher(before))
	in := &packet.Inputs[input]
	of, coin := in.Bip32Derivation[0], in.WitnessUtxo
	key, err := PrivateKey(account, of.Bip32Path...)
	if err != nil {
		return err
	}
	signature, err := txscript.RawTxInWitnessSignature(packet.UnsignedTx, hashes, input, coin.Value, coin.PkScript, kind, key)
	in.SighashType, in.PartialSigs = kind, []*psbt.PartialSig{{PubKey: of.PubKey, Signature: signature}}
	return err
}

// Sign signs a PSBT in base64 by an account's private key.
func (n Btcd) Sign(account, unsigned string) string {
	n.Helper()
	packet, err := psbt.NewFromRawBytes(strings.NewReader(unsigned), true)
	must(n, err)
	for i := range packet.Inputs {
		must(n, SignInput(packet, i, account, txscript.SigHashAll))
	}
	var signed bytes.Buffer
	must(n, packet.Serialize(&signed))
	return base64.StdEncoding.EncodeToString(signed.Bytes())
}
