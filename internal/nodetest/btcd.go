package nodetest

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/btcsuite/btcd/blockchain"
	"github.com/btcsuite/btcd/btcec/v2"
	"github.com/btcsuite/btcd/btcutil"
	"github.com/btcsuite/btcd/chaincfg"
	"github.com/btcsuite/btcd/chaincfg/chainhash"
	"github.com/btcsuite/btcd/txscript"
	"github.com/btcsuite/btcd/wire"

	"kassa/internal/money"
)

// fee is what a payment leaves to the miner, in satoshi.
const fee = 10_000

// Btcd is a btcd, which has no wallet, and the key that its blocks are mined to. In regtest it forgets its chain when it ends.
type Btcd struct {
	*Node
	key    *btcec.PrivateKey
	script []byte
	spent  *int64 // the height of the last block whose coins were spent
}

// Bitcoin starts one.
func Bitcoin(t testing.TB) Btcd {
	t.Helper()
	dir := t.TempDir()
	key, _ := btcec.PrivKeyFromBytes(bytes.Repeat([]byte{1}, 32))
	reward, err := btcutil.NewAddressWitnessPubKeyHash(btcutil.Hash160(key.PubKey().SerializeCompressed()), &chaincfg.RegressionNetParams)
	must(t, err)
	script, err := txscript.PayToAddrScript(reward)
	must(t, err)
	n := Btcd{Node: &Node{
		TB: t, Network: "bitcoin-regtest",
		program: find(t, "btcd", "go install github.com/btcsuite/btcd@v0.26.2"), Reward: reward.EncodeAddress(),
	}, key: key, script: script, spent: new(int64)}
	config := filepath.Join(dir, "btcd.conf")
	must(t, os.WriteFile(config, nil, 0o600))
	n.args = func(address string) []string {
		return []string{
			"--regtest", "--configfile=" + config, "--datadir=" + filepath.Join(dir, "data"), "--logdir=" + filepath.Join(dir, "log"),
			"--rpcuser=" + user, "--rpcpass=" + password, "--notls", "--rpclisten=" + address, "--nolisten", "--nodnsseed", "--txindex",
			"--miningaddr=" + n.Reward,
		}
	}
	n.move(freeAddress(t))
	n.Start()
	n.Mine(120)
	return n
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Mine makes blocks of what waits.
func (n Btcd) Mine(blocks int64) {
	n.Helper()
	n.Call(nil, "generate", blocks)
}

// Pay sends the coins of one block, in coins, and returns the transaction's id.
func (n Btcd) Pay(address, amount string) string {
	n.Helper()
	*n.spent++
	coins := n.block(n.Text("getblockhash", *n.spent)).Transactions[0]
	return n.payWith(coins, 0, address, amount)
}

// PayBehind pays with what the node's own transaction gives back while that one waits; it returns the ids of both.
func (n Btcd) PayBehind(address, amount string) (parent, payment string) {
	n.Helper()
	parent = n.Pay(n.Reward, "1")
	return parent, n.payWith(n.transaction(parent), 1, address, amount)
}

// TakeBack replaces a transaction of the node's by one to itself.
func (n Btcd) TakeBack(id string) {
	n.Helper()
	spent := n.transaction(id).TxIn[0].PreviousOutPoint
	have := n.transaction(spent.Hash.String()).TxOut[spent.Index].Value
	tx := wire.NewMsgTx(2)
	tx.AddTxOut(wire.NewTxOut(have/2, n.script)) // the rest is the fee
	n.send(tx, spent, have)
}

// payWith spends an output of the node's and gives the rest back.
func (n Btcd) payWith(coins *wire.MsgTx, index uint32, address, amount string) (id string) {
	n.Helper()
	to, err := btcutil.DecodeAddress(address, &chaincfg.RegressionNetParams)
	must(n, err)
	script, err := txscript.PayToAddrScript(to)
	must(n, err)
	sum, err := money.Parse(money.BTC, amount)
	must(n, err)

	tx, have := wire.NewMsgTx(2), coins.TxOut[index].Value
	tx.AddTxOut(wire.NewTxOut(sum.Minor, script))
	tx.AddTxOut(wire.NewTxOut(have-sum.Minor-fee, n.script))
	return n.send(tx, wire.OutPoint{Hash: coins.TxHash(), Index: index}, have)
}

// send signs a transaction that spends an output of the node's, so that it may be replaced (BIP-125), and gives it to the node.
func (n Btcd) send(tx *wire.MsgTx, from wire.OutPoint, have int64) (id string) {
	n.Helper()
	tx.AddTxIn(wire.NewTxIn(&from, nil, nil))
	tx.TxIn[0].Sequence = wire.MaxTxInSequenceNum - 2
	hashes := txscript.NewTxSigHashes(tx, txscript.NewCannedPrevOutputFetcher(n.script, have))
	var err error
	tx.TxIn[0].Witness, err = txscript.WitnessSignature(tx, hashes, 0, have, n.script, txscript.SigHashAll, n.key, true)
	must(n, err)
	var raw bytes.Buffer
	must(n, tx.Serialize(&raw))
	return n.Text("sendrawtransaction", hex.EncodeToString(raw.Bytes()), true) // whatever the fee
}

func (n Btcd) transaction(id string) *wire.MsgTx {
	n.Helper()
	raw, err := hex.DecodeString(n.Text("getrawtransaction", id))
	must(n, err)
	var tx wire.MsgTx
	must(n, tx.Deserialize(bytes.NewReader(raw)))
	return &tx
}

func (n Btcd) block(hash string) *wire.MsgBlock {
	n.Helper()
	raw, err := hex.DecodeString(n.Text("getblock", hash, 0))
	must(n, err)
	var block wire.MsgBlock
	must(n, block.Deserialize(bytes.NewReader(raw)))
	return &block
}

// MineWithout makes blocks of nothing; a transaction that was taken back waits then.
func (n Btcd) MineWithout(blocks int64, id string) {
	n.Helper()
	raw := n.Text("getrawtransaction", id)
	for range blocks {
		n.mineNothing()
	}
	_ = n.Try(nil, "sendrawtransaction", raw) // it may wait already
}

func (n Btcd) mineNothing() {
	n.Helper()
	tip := n.block(n.Text("getbestblockhash")).Header
	height, err := txscript.NewScriptBuilder().AddInt64(n.Height() + 1).AddData([]byte("nothing")).Script()
	must(n, err)
	reward := wire.NewMsgTx(1)
	reward.AddTxIn(wire.NewTxIn(wire.NewOutPoint(&chainhash.Hash{}, wire.MaxPrevOutIndex), height, nil))
	reward.AddTxOut(wire.NewTxOut(fee, n.script))
	root := reward.TxHash()
	previous := tip.BlockHash()
	header := wire.NewBlockHeader(0x20000000, &previous, &root, tip.Bits, 0)
	header.Timestamp = tip.Timestamp.Add(time.Second)
	for target := blockchain.CompactToBig(tip.Bits); ; header.Nonce++ {
		if hash := header.BlockHash(); blockchain.HashToBig(&hash).Cmp(target) <= 0 {
			break
		}
	}
	block := wire.NewMsgBlock(header)
	must(n, block.AddTransaction(reward))
	var raw bytes.Buffer
	must(n, block.Serialize(&raw))
	n.Call(nil, "submitblock", hex.EncodeToString(raw.Bytes()))
}
