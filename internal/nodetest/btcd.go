package nodetest

import (
	"bytes"
	"encoding/hex"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/btcsuite/btcd/blockchain"
	"github.com/btcsuite/btcd/btcec/v2"
	"github.com/btcsuite/btcd/btcutil"
	"github.com/btcsuite/btcd/chaincfg"
	"github.com/btcsuite/btcd/chaincfg/chainhash"
	"github.com/btcsuite/btcd/txscript"
	"github.com/btcsuite/btcd/wire"
)

// fee is what a payment leaves to the miner, in satoshi.
const fee = 10_000

// replaceable is the sequence number of an input whose transaction may be replaced by one that pays more (BIP-125).
const replaceable = wire.MaxTxInSequenceNum - 2

// Btcd is a btcd, which has no wallet, and the key that its blocks are mined to. In regtest it forgets its chain when it ends.
type Btcd struct {
	*Node
	key    *btcec.PrivateKey
	script []byte
	spent  *int64 // the height of the last block whose coins were spent
	made   *byte  // addresses that were given away
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
	}, key: key, script: script, spent: new(int64), made: new(byte)}
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

// Pay sends the coins of one block, in coins, and returns the transaction's id. What remains comes back to the miner.
func (n Btcd) Pay(address, amount string) string {
	n.Helper()
	*n.spent++
	reward := n.block(n.Text("getblockhash", *n.spent)).Transactions[0]
	to, err := btcutil.DecodeAddress(address, &chaincfg.RegressionNetParams)
	must(n, err)
	script, err := txscript.PayToAddrScript(to)
	must(n, err)
	whole, err := strconv.ParseFloat(amount, 64)
	must(n, err)
	sum, err := btcutil.NewAmount(whole)
	must(n, err)

	have, hash := reward.TxOut[0].Value, reward.TxHash()
	tx := wire.NewMsgTx(2)
	tx.AddTxIn(wire.NewTxIn(wire.NewOutPoint(&hash, 0), nil, nil))
	tx.TxIn[0].Sequence = replaceable
	tx.AddTxOut(wire.NewTxOut(int64(sum), script))
	tx.AddTxOut(wire.NewTxOut(have-int64(sum)-fee, n.script))
	return n.send(tx)
}

// Raise replaces a payment by one that leaves more to the miner, and returns its id.
func (n Btcd) Raise(id string) string {
	n.Helper()
	tx := n.transaction(id)
	tx.TxOut[1].Value -= fee
	return n.send(tx)
}

// TakeBack replaces a payment by one to the miner.
func (n Btcd) TakeBack(id string) {
	n.Helper()
	tx := n.transaction(id)
	tx.TxOut = []*wire.TxOut{wire.NewTxOut(tx.TxOut[0].Value+tx.TxOut[1].Value-fee, n.script)}
	n.send(tx)
}

// send signs a transaction that spends the reward of one block, and broadcasts it.
func (n Btcd) send(tx *wire.MsgTx) string {
	n.Helper()
	spent := n.transaction(tx.TxIn[0].PreviousOutPoint.Hash.String()).TxOut[0]
	hashes := txscript.NewTxSigHashes(tx, txscript.NewCannedPrevOutputFetcher(spent.PkScript, spent.Value))
	witness, err := txscript.WitnessSignature(tx, hashes, 0, spent.Value, n.script, txscript.SigHashAll, n.key, true)
	must(n, err)
	tx.TxIn[0].Witness = witness
	return n.Text("sendrawtransaction", written(n, tx))
}

func (n Btcd) transaction(id string) *wire.MsgTx {
	n.Helper()
	raw, err := hex.DecodeString(n.Text("getrawtransaction", id))
	must(n, err)
	var tx wire.MsgTx
	must(n, tx.Deserialize(bytes.NewReader(raw)))
	return &tx
}

// CutPower kills the node and starts it again. In regtest it forgets everything then, so it is told again, as its peers
// would tell it.
func (n Btcd) CutPower() {
	n.Helper()
	var blocks, waiting []string
	for height := int64(1); height <= n.Height(); height++ {
		blocks = append(blocks, n.Text("getblock", n.Text("getblockhash", height), 0))
	}
	n.Call(&waiting, "getrawmempool")
	for i, id := range waiting {
		waiting[i] = n.Text("getrawtransaction", id)
	}
	n.Kill()
	n.Start()
	for _, block := range blocks {
		n.Call(nil, "submitblock", block)
	}
	for _, raw := range waiting {
		n.Call(nil, "sendrawtransaction", raw)
	}
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
