package nodetest

import (
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"

	"github.com/btcsuite/btcd/blockchain"
	"github.com/btcsuite/btcd/btcutil"
	"github.com/btcsuite/btcd/chaincfg/chainhash"
	"github.com/btcsuite/btcd/txscript"
	"github.com/btcsuite/btcd/wire"
)

const (
	fullWeight = 3_980_000 // of a filled block's transactions; its first one needs the rest (BIP-141)
	coinCount  = 1500      // the filler's own coins
	coinValue  = 3_200_000 // of each at first, in litoshi
	crumb      = 6000      // what each transaction pays to somebody else, in litoshi; less would be dust
	oneIn      = 100       // so many payments one goes to the scripts that are looked for
)

// filler fills blocks with transactions as they are common: one to three inputs of the size of signed ones, half of them
// with witnesses, as many outputs, and a payment to somebody else. Its scripts are content with anything of the size of a
// signature and a key, so that neither it nor the node works on signatures.
type filler struct {
	Litecoind
	random *rand.ChaCha8 // from a fixed seed: every run fills alike
	coins  []ownCoin     // the oldest first
	wanted [][]byte
	paid   int
}

// ownCoin is an output that the filler can spend.
type ownCoin struct {
	at      wire.OutPoint
	value   int64
	witness bool
}

// Fill makes blocks as full as they can be, in which one payment of a hundred goes to the given scripts, in turns: once,
// at most 150 blocks, and soon after the start, before extension blocks begin.
func (n Litecoind) Fill(blocks int, scripts [][]byte) {
	n.Helper()
	f := &filler{Litecoind: n, random: rand.NewChaCha8([32]byte{}), wanted: scripts}
	f.fund()
	for range blocks {
		f.fill()
	}
}

// fund mines a reward to the filler, and splits it once it may be spent.
func (f *filler) fund() {
	f.Helper()
	var mined []string
	f.Call(&mined, "generatetodescriptor", 1, f.checked("raw("+hex.EncodeToString(ownScript(true))+")"))
	f.Mine(100)
	var block struct{ Tx []string }
	f.Call(&block, "getblock", mined[0])
	id, err := chainhash.NewHashFromStr(block.Tx[0])
	must(f, err)
	split := wire.NewMsgTx(2)
	f.spend(split, ownCoin{at: wire.OutPoint{Hash: *id}, witness: true})
	for i := range coinCount {
		split.AddTxOut(wire.NewTxOut(coinValue, ownScript(i%2 == 0)))
	}
	f.keep(split, coinCount)
	f.mine([]string{written(f, split)})
}

// fill mines one block.
func (f *filler) fill() {
	f.Helper()
	var all []string
	for weight := int64(0); ; {
		tx := f.next(1 + len(all)%3)
		all = append(all, written(f, tx))
		if weight += blockchain.GetTransactionWeight(btcutil.NewTx(tx)); weight > fullWeight {
			break
		}
	}
	f.mine(all)
}

// next is a transaction of so many inputs.
func (f *filler) next(inputs int) *wire.MsgTx {
	tx := wire.NewMsgTx(2)
	for i, from := range f.coins[:inputs] {
		f.spend(tx, from)
		value := from.value
		if i == 0 {
			value -= crumb
		}
		tx.AddTxOut(wire.NewTxOut(value, ownScript(from.witness)))
	}
	f.coins = f.coins[inputs:]
	tx.AddTxOut(wire.NewTxOut(crumb, f.somebody()))
	f.keep(tx, inputs)
	return tx
}

// keep takes a transaction's first outputs for the filler's own coins.
func (f *filler) keep(tx *wire.MsgTx, outputs int) {
	id := tx.TxHash()
	for i, out := range tx.TxOut[:outputs] {
		at := wire.OutPoint{Hash: id, Index: uint32(i)}
		f.coins = append(f.coins, ownCoin{at, out.Value, txscript.IsPayToWitnessScriptHash(out.PkScript)})
	}
}

// somebody is whom the next payment goes to.
func (f *filler) somebody() []byte {
	f.paid++
	if len(f.wanted) > 0 && f.paid%oneIn == 0 {
		return f.wanted[f.paid/oneIn%len(f.wanted)]
	}
	long := f.bytes(sha256.Size)
	short := long[:20]
	return [][]byte{
		script(txscript.OP_0, short), script(txscript.OP_0, long), script(txscript.OP_1, long),
		script(txscript.OP_DUP, txscript.OP_HASH160, short, txscript.OP_EQUALVERIFY, txscript.OP_CHECKSIG),
		script(txscript.OP_HASH160, short, txscript.OP_EQUAL),
	}[f.paid%5]
}

// mine makes a block of transactions that the node's miner did not choose.
func (f *filler) mine(all []string) {
	f.Helper()
	f.Call(nil, "generateblock", f.Reward, all)
}
