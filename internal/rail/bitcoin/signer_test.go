package bitcoin_test

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"testing"

	"github.com/btcsuite/btcd/btcec/v2"
	"github.com/btcsuite/btcd/btcec/v2/schnorr"
	"github.com/btcsuite/btcd/btcutil/hdkeychain"
	"github.com/btcsuite/btcd/btcutil/psbt"
	"github.com/btcsuite/btcd/chaincfg"
	"github.com/btcsuite/btcd/txscript"
	"github.com/btcsuite/btcd/wire"
)

// signer is a wallet elsewhere: it has the account's private key and finds its keys by the paths in a PSBT alone.
type signer struct {
	testing.TB
	account *hdkeychain.ExtendedKey
	kind    txscript.SigHashType // of the signatures; the default is that of taproot, and stands for all elsewhere
}

func newSigner(t testing.TB) signer {
	root := must(hdkeychain.NewMaster(bytes.Repeat([]byte{7}, 32), &chaincfg.RegressionNetParams))
	return signer{TB: t, account: must(root.Derive(hdkeychain.HardenedKeyStart + 84))}
}

// fingerprint and key are what a descriptor says of the account.
const fingerprint = "d34db33f"

func (s signer) key() string {
	return "[" + fingerprint + "/84h]" + must(s.account.Neuter()).String() + "/<0;1>/*"
}

// private is the key of an input's path.
func (s signer) private(mark uint32, path []uint32) *btcec.PrivateKey {
	s.Helper()
	if mark != binary.LittleEndian.Uint32([]byte{0xd3, 0x4d, 0xb3, 0x3f}) || path[0] != hdkeychain.HardenedKeyStart+84 {
		s.Fatalf("path %v of %x is not the signer's", path, mark)
	}
	key := s.account
	for _, step := range path[1:] {
		key = must(key.Derive(step))
	}
	return must(key.ECPrivKey())
}

// sign signs every input.
func (s signer) sign(unsigned []byte) []byte {
	s.Helper()
	packet := must(psbt.NewFromRawBytes(bytes.NewReader(unsigned), false))
	tx := packet.UnsignedTx
	before := map[wire.OutPoint]*wire.TxOut{}
	for i, in := range tx.TxIn {
		if before[in.PreviousOutPoint] = packet.Inputs[i].WitnessUtxo; before[in.PreviousOutPoint] == nil {
			before[in.PreviousOutPoint] = packet.Inputs[i].NonWitnessUtxo.TxOut[in.PreviousOutPoint.Index]
		}
	}
	fetcher := txscript.NewMultiPrevOutFetcher(before)
	hashes := txscript.NewTxSigHashes(tx, fetcher)
	for i := range packet.Inputs {
		in, out := &packet.Inputs[i], before[tx.TxIn[i].PreviousOutPoint]
		if len(in.TaprootBip32Derivation) > 0 {
			of := in.TaprootBip32Derivation[0]
			key := s.private(of.MasterKeyFingerprint, of.Bip32Path)
			sum := must(txscript.CalcTaprootSignatureHash(hashes, s.kind, tx, i, fetcher))
			in.TaprootKeySpendSig = must(schnorr.Sign(txscript.TweakTaprootPrivKey(*key, nil), sum)).Serialize()
			if s.kind != txscript.SigHashDefault {
				in.TaprootKeySpendSig = append(in.TaprootKeySpendSig, byte(s.kind))
			}
			continue
		}
		kind := cmp.Or(s.kind, txscript.SigHashAll)
		in.SighashType = kind
		of := in.Bip32Derivation[0]
		key, script := s.private(of.MasterKeyFingerprint, of.Bip32Path), out.PkScript
		var signature []byte
		if in.RedeemScript != nil {
			script = in.RedeemScript
		}
		if in.WitnessUtxo == nil {
			signature = must(txscript.RawTxInSignature(tx, i, script, kind, key))
		} else {
			signature = must(txscript.RawTxInWitnessSignature(tx, hashes, i, out.Value, script, kind, key))
		}
		in.PartialSigs = []*psbt.PartialSig{{PubKey: of.PubKey, Signature: signature}}
	}
	return written(s, packet)
}

func written(t testing.TB, packet *psbt.Packet) []byte {
	t.Helper()
	var data bytes.Buffer
	if err := packet.Serialize(&data); err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}
