package bitcoin

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/btcsuite/btcd/chaincfg/chainhash"
	"github.com/btcsuite/btcd/wire"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// met is what the tests compare of a transaction.
type met struct {
	ID      string
	Inputs  []string
	Values  []int64
	Scripts []string
}

func meet(t *transaction) met {
	one := met{ID: t.id().String()}
	for _, in := range t.inputs {
		one.Inputs = append(one.Inputs, in.String())
	}
	for _, out := range t.outputs {
		one.Values, one.Scripts = append(one.Values, out.value), append(one.Scripts, hex.EncodeToString(out.script))
	}
	return one
}

// asWire is the same by the library that btcd is made of.
func asWire(tx *wire.MsgTx) met {
	one := met{ID: tx.TxID()}
	for _, in := range tx.TxIn {
		one.Inputs = append(one.Inputs, in.PreviousOutPoint.String())
	}
	for _, out := range tx.TxOut {
		one.Values, one.Scripts = append(one.Values, out.Value), append(one.Scripts, hex.EncodeToString(out.PkScript))
	}
	return one
}

func drawTx(rt *rapid.T) *wire.MsgTx {
	some := rapid.SliceOfN(rapid.Byte(), 0, 300)
	tx := wire.NewMsgTx(rapid.Int32().Draw(rt, "version"))
	for range rapid.IntRange(1, 4).Draw(rt, "inputs") {
		hash := chainhash.DoubleHashH(some.Draw(rt, "spent"))
		in := wire.NewTxIn(wire.NewOutPoint(&hash, rapid.Uint32().Draw(rt, "index")), some.Draw(rt, "signature"), nil)
		if rapid.Bool().Draw(rt, "witness") {
			in.Witness = wire.TxWitness{some.Draw(rt, "item"), some.Draw(rt, "item")}
		}
		tx.AddTxIn(in)
	}
	for range rapid.IntRange(1, 4).Draw(rt, "outputs") {
		tx.AddTxOut(wire.NewTxOut(rapid.Int64().Draw(rt, "value"), some.Draw(rt, "script")))
	}
	tx.LockTime = rapid.Uint32().Draw(rt, "lock time")
	return tx
}

// TestBlocksAreReadAsBtcdReadsThem: a block of any transactions, with and without witnesses.
func TestBlocksAreReadAsBtcdReadsThem(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		previous := chainhash.DoubleHashH(rapid.SliceOf(rapid.Byte()).Draw(rt, "previous"))
		at := time.Unix(int64(rapid.Uint32().Draw(rt, "time")), 0).UTC()
		block := wire.NewMsgBlock(&wire.BlockHeader{PrevBlock: previous, Timestamp: at, Version: rapid.Int32().Draw(rt, "version")})
		var want []met
		for range rapid.IntRange(0, 5).Draw(rt, "transactions") {
			tx := drawTx(rt)
			block.Transactions, want = append(block.Transactions, tx), append(want, asWire(tx))
		}
		var raw bytes.Buffer
		if err := block.Serialize(&raw); err != nil {
			rt.Fatal(err)
		}
		var got []met
		h, err := format{}.readBlock(raw.Bytes(), func(t *transaction) { got = append(got, meet(t)) })
		if err != nil || h.previous.String() != previous.String() || !h.time.Equal(at) {
			rt.Fatalf("header %v, %v", h, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("transactions (-btcd +got):\n%s", diff)
		}
	})
}

func TestTransactionsAreReadAsBtcdReadsThem(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tx := drawTx(rt)
		var raw bytes.Buffer
		if err := tx.Serialize(&raw); err != nil {
			rt.Fatal(err)
		}
		got, err := format{}.readTransaction(raw.Bytes())
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(asWire(tx), meet(&got)); diff != "" {
			rt.Fatalf("transaction (-btcd +got):\n%s", diff)
		}
	})
}

func extensionBlock(t testing.TB) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/litecoin-mweb-block.hex")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestExtensionBlock reads a block of litecoind's that carries an extension block (LIP-3); the ids are litecoind's own.
func TestExtensionBlock(t *testing.T) {
	var got []string
	_, err := format{}.readBlock(extensionBlock(t), func(t *transaction) { got = append(got, t.id().String()) })
	want := []string{
		"7804027c1ec561eef24cc64673ac2cdcdbff0b48caadda49d33c9eea6c2fe51d",
		"a35d86a10dc110edd0ad070d8977102a8f2b7c0be441b5a452f9d9b0e5e0d311",
		"dc57295ce562ba542b0b2fbfbca55984a57e0922e8fb18661c8f990fd973f4ca",
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v, transactions (-litecoind +got):\n%s", err, diff)
	}
}

// TestWaitingExtensionTransaction: what a transaction into the extension blocks carries is passed, however long it is.
func TestWaitingExtensionTransaction(t *testing.T) {
	tx := wire.NewMsgTx(2)
	tx.AddTxIn(wire.NewTxIn(wire.NewOutPoint(&chainhash.Hash{1}, 2), nil, nil))
	tx.AddTxOut(wire.NewTxOut(5, []byte("script")))
	tx.LockTime = 431
	var plain bytes.Buffer
	if err := tx.Serialize(&plain); err != nil {
		t.Fatal(err)
	}
	body := plain.Bytes()[4 : plain.Len()-4]
	raw := bytes.Join([][]byte{plain.Bytes()[:4], {0, mwebFlag}, body, bytes.Repeat([]byte{7}, 3_000), plain.Bytes()[plain.Len()-4:]}, nil)
	got, err := format{}.readTransaction(raw)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(asWire(tx), meet(&got)); diff != "" {
		t.Errorf("transaction (-want +got):\n%s", diff)
	}
}

// TestSpecialTransaction: Dash's types have a payload behind the lock time, which is hashed too (DIP-2).
func TestSpecialTransaction(t *testing.T) {
	tx := wire.NewMsgTx(3 | 5<<16)
	tx.AddTxIn(wire.NewTxIn(wire.NewOutPoint(&chainhash.Hash{1}, 2), nil, nil))
	tx.AddTxOut(wire.NewTxOut(5, []byte("script")))
	var raw bytes.Buffer
	if err := tx.Serialize(&raw); err != nil {
		t.Fatal(err)
	}
	raw.WriteString("\x07payload")
	got, err := format{special: true}.readTransaction(raw.Bytes())
	if want := chainhash.DoubleHashH(raw.Bytes()); err != nil || got.id().String() != want.String() {
		t.Errorf("%s, %v; want %s", got.id(), err, want)
	}
}

// TestMergedMining: the proof of another chain's work stands between a header and its transactions.
func TestMergedMining(t *testing.T) {
	tx := wire.NewMsgTx(1)
	tx.AddTxIn(wire.NewTxIn(wire.NewOutPoint(&chainhash.Hash{1}, 2), nil, nil))
	tx.AddTxOut(wire.NewTxOut(5, []byte("script")))
	block := wire.NewMsgBlock(&wire.BlockHeader{Version: 0x620104})
	if err := block.AddTransaction(tx); err != nil {
		t.Fatal(err)
	}
	var raw, parent bytes.Buffer
	if err := block.Serialize(&raw); err != nil {
		t.Fatal(err)
	}
	if err := tx.Serialize(&parent); err != nil {
		t.Fatal(err)
	}
	branch := append([]byte{2}, bytes.Repeat([]byte{9}, 2*32+4)...)
	proof := bytes.Join([][]byte{parent.Bytes(), make([]byte, 32), branch, {0, 0, 0, 0, 0}, make([]byte, headerSize)}, nil)
	whole := bytes.Join([][]byte{raw.Bytes()[:headerSize], proof, raw.Bytes()[headerSize:]}, nil)
	var got []string
	_, err := format{merged: true}.readBlock(whole, func(t *transaction) { got = append(got, t.id().String()) })
	if diff := cmp.Diff([]string{tx.TxID()}, got); diff != "" || err != nil {
		t.Errorf("%v, transactions (-want +got):\n%s", err, diff)
	}
}

// TestCutBlocksAreRefused: at no length is a part of a block taken for a whole one.
func TestCutBlocksAreRefused(t *testing.T) {
	raw := extensionBlock(t)
	whole := 0
	_, err := format{}.readBlock(raw, func(t *transaction) { whole++ })
	if err != nil {
		t.Fatal(err)
	}
	for length := range 900 {
		met := 0
		if _, err := (format{}).readBlock(raw[:length], func(*transaction) { met++ }); err == nil && met < whole {
			t.Errorf("the first %d bytes are a block of %d transactions", length, met)
		}
	}
}

func FuzzReadBlock(f *testing.F) {
	f.Add(extensionBlock(f), false, false)
	f.Add(binary.LittleEndian.AppendUint64(make([]byte, headerSize), 1<<63), true, true)
	f.Fuzz(func(_ *testing.T, raw []byte, merged, special bool) {
		as := format{merged: merged, special: special}
		_, _ = as.readBlock(raw, func(t *transaction) { _ = t.id() })
		if t, err := as.readTransaction(raw); err == nil {
			_ = t.id()
		}
	})
}

func TestOutpointsAreReadBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		id := hash(chainhash.DoubleHashH(rapid.SliceOf(rapid.Byte()).Draw(rt, "id")))
		want := outpointOf(id, rapid.Uint32().Draw(rt, "index"))
		if got, ok := parseOutpoint(want.String()); !ok || got != want {
			rt.Fatalf("%s is read as %s, %v", want, got, ok)
		}
	})
	for _, text := range []string{"", ":", "00:1", strings.Repeat("0", 64), strings.Repeat("0", 64) + ":-1", strings.Repeat("x", 64) + ":1"} {
		if got, ok := parseOutpoint(text); ok {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}
