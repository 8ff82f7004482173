package bitcoin

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/btcsuite/btcd/btcec/v2/schnorr"
	"github.com/btcsuite/btcd/btcutil/psbt"
	"github.com/btcsuite/btcd/txscript"
	"github.com/btcsuite/btcd/wire"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

// MaxPSBT bounds what is read as a PSBT, in bytes: the largest draft with all its signatures is far smaller.
const MaxPSBT = 64 << 20

var (
	psbtMagic = []byte("psbt\xff")
	errNoPSBT = fault.Field("psbt", "must be a PSBT (BIP-174, version 0), binary or in base64")
)

// DraftID is the hash of a PSBT's transaction without signatures, by which a draft is known; a fault of kind Invalid for
// what is none.
func DraftID(data []byte) (string, error) {
	packet, err := readPSBT(data)
	if err != nil {
		return "", err
	}
	return packet.UnsignedTx.TxHash().String(), nil
}

// unpanicked turns a panic into the error: btcsuite's reader indexes fields of malformed PSBTs beyond their ends.
func unpanicked(err *error) {
	if reason := recover(); reason != nil {
		*err = errNoPSBT.Because(fmt.Errorf("%v", reason))
	}
}

func readPSBT(data []byte) (packet *psbt.Packet, err error) {
	defer unpanicked(&err)
	if len(data) > MaxPSBT {
		return nil, errNoPSBT
	}
	text := !bytes.HasPrefix(data, psbtMagic)
	if text {
		data = bytes.TrimSpace(data)
	}
	if packet, err = psbt.NewFromRawBytes(bytes.NewReader(data), text); err != nil {
		return nil, errNoPSBT.Because(err)
	}
	return packet, nil
}

// Signed takes a signer's signatures over into the draft as it was exported, completes it, and runs every input's
// scripts. Nothing else of what came back is used. A fault of kind Invalid for another transaction and for signatures that
// are missing or wrong.
func (r *Rail) Signed(exported, returned []byte) (rail.Signed, error) {
	draft, err := readPSBT(exported)
	if err != nil {
		return rail.Signed{}, fmt.Errorf("stored draft: %w", err)
	}
	signed, err := readPSBT(returned)
	if err != nil {
		return rail.Signed{}, err
	}
	if signed.UnsignedTx.TxHash() != draft.UnsignedTx.TxHash() {
		return rail.Signed{}, fault.Field("psbt", "must be the transaction that was exported, this one was changed")
	}
	for i := range draft.Inputs {
		takeSignatures(&draft.Inputs[i], signed.Inputs[i])
	}
	final, err := complete(draft)
	if err != nil {
		return rail.Signed{}, err
	}
	if err := verify(draft, final); err != nil {
		return rail.Signed{}, err
	}
	var raw bytes.Buffer
	err = final.Serialize(&raw)
	return rail.Signed{TxID: final.TxHash().String(), Raw: raw.Bytes()}, err
}

// complete puts the signatures where the network wants them.
func complete(draft *psbt.Packet) (final *wire.MsgTx, err error) {
	defer unpanicked(&err)
	if err := psbt.MaybeFinalizeAll(draft); err != nil {
		return nil, fault.Field("psbt", "must be signed: a signature is missing or of a wrong kind").Because(err)
	}
	for _, input := range draft.Inputs {
		if len(input.FinalScriptWitness) > 0 && input.FinalScriptWitness[0] > witnessItems {
			return nil, errSignedOtherwise // and btcsuite would set aside room for as many items as it says
		}
	}
	if final, err = psbt.Extract(draft); err != nil {
		return nil, fault.Field("psbt", "must be signed for every input").Because(err)
	}
	return final, nil
}

func takeSignatures(into *psbt.PInput, from psbt.PInput) {
	into.PartialSigs, into.TaprootKeySpendSig = from.PartialSigs, from.TaprootKeySpendSig
	into.FinalScriptSig, into.FinalScriptWitness = from.FinalScriptSig, from.FinalScriptWitness
}

// witnessItems bounds a witness here: a signature and its key.
const witnessItems = 2

// verify runs a complete transaction's scripts as nodes do, and demands signatures of the whole transaction.
func verify(draft *psbt.Packet, final *wire.MsgTx) error {
	spent := map[wire.OutPoint]*wire.TxOut{}
	for i, input := range final.TxIn {
		at := input.PreviousOutPoint
		if spent[at] = draft.Inputs[i].WitnessUtxo; spent[at] == nil {
			spent[at] = draft.Inputs[i].NonWitnessUtxo.TxOut[at.Index]
		}
	}
	fetcher := txscript.NewMultiPrevOutFetcher(spent)
	hashes := txscript.NewTxSigHashes(final, fetcher)
	for i, input := range final.TxIn {
		out := spent[input.PreviousOutPoint]
		engine, err := txscript.NewEngine(out.PkScript, final, i, txscript.StandardVerifyFlags, nil, hashes, out.Value, fetcher)
		if err == nil {
			err = engine.Execute()
		}
		if err != nil {
			return fault.Field("psbt", "must be signed rightly: the signature of input %d is not valid", i+1).Because(err)
		}
		if !signsAll(input, out.PkScript) {
			return errSignedOtherwise
		}
	}
	return nil
}

var errSignedOtherwise = fault.Field("psbt", "must be signed as a whole (SIGHASH_ALL): other signatures let anybody change what is paid")

// signsAll tells whether an input's signature is of all inputs and outputs. Any other kind lets somebody make another
// transaction of it, which pays elsewhere, or pays the same and is not known by its hash (BIP-143, 341).
func signsAll(input *wire.TxIn, script []byte) bool {
	var signature []byte
	if len(input.Witness) > 0 {
		signature = input.Witness[0]
	} else if pushes := txscript.MakeScriptTokenizer(0, input.SignatureScript); pushes.Next() {
		signature = pushes.Data()
	}
	if txscript.IsPayToTaproot(script) && len(signature) == schnorr.SignatureSize {
		return true // SIGHASH_DEFAULT, which is all
	}
	return len(signature) > 0 && txscript.SigHashType(signature[len(signature)-1]) == txscript.SigHashAll
}

// cutOutpoint splits an outpoint's text for a node's call.
func cutOutpoint(text string) (id string, index uint32) {
	at, _ := parseOutpoint(text)
	id, _, _ = strings.Cut(text, ":")
	return id, at.index()
}
