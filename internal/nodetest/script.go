package nodetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"github.com/btcsuite/btcd/btcutil"
	"github.com/btcsuite/btcd/txscript"
	"github.com/btcsuite/btcd/wire"
)

// redeem is the script behind the filler's own ones.
var redeem = []byte{txscript.OP_2DROP, txscript.OP_TRUE}

// ownScript pays to the filler.
func ownScript(witness bool) []byte {
	if witness {
		hash := sha256.Sum256(redeem)
		return script(txscript.OP_0, hash[:])
	}
	return script(txscript.OP_HASH160, btcutil.Hash160(redeem), txscript.OP_EQUAL)
}

// spend adds an input, with what stands for a signature and a key.
func (f *filler) spend(tx *wire.MsgTx, from ownCoin) {
	in := wire.NewTxIn(&from.at, nil, nil)
	signature, key := f.bytes(71), f.bytes(33)
	if from.witness {
		in.Witness = wire.TxWitness{signature, key, redeem}
	} else {
		in.SignatureScript = script(signature, key, redeem)
	}
	tx.AddTxIn(in)
}

func (f *filler) bytes(count int) []byte {
	all := make([]byte, count)
	_, _ = f.random.Read(all) // never fails
	return all
}

// script is made of single operations and of data to push.
func script(parts ...any) []byte {
	made := txscript.NewScriptBuilder()
	for _, part := range parts {
		switch part := part.(type) {
		case int:
			made.AddOp(byte(part)) //nolint:gosec // an operation
		case []byte:
			made.AddData(part)
		}
	}
	whole, _ := made.Script() // far below its bounds
	return whole
}

// written is a transaction as nodes read it.
func written(t testing.TB, tx *wire.MsgTx) string {
	t.Helper()
	var raw bytes.Buffer
	must(t, tx.Serialize(&raw))
	return hex.EncodeToString(raw.Bytes())
}
