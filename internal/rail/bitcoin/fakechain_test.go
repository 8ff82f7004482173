package bitcoin_test

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/btcsuite/btcd/chaincfg/chainhash"
	"github.com/btcsuite/btcd/wire"

	"kassa/internal/rail/bitcoin"
)

// noon is when every chain of the tests begins.
var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// fakeChain is a chain and the transactions that wait, as one node knows them. Whether a transaction is signed and funded
// is not its business.
type fakeChain struct {
	mu      sync.Mutex
	genesis string
	blocks  []*wire.MsgBlock
	pool    []*wire.MsgTx
	time    time.Time
	made    uint64 // things made so far, so that all differ
}

// regtest is the network that the fake chain is one of.
var regtest, _ = bitcoin.NetworkByName("bitcoin-regtest")

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func newFakeChain() *fakeChain {
	c := &fakeChain{time: noon, genesis: regtest.Genesis}
	c.mine()
	return c
}

// now is the clock of the chain and of all who watch it.
func (c *fakeChain) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.time
}

func (c *fakeChain) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.time = c.time.Add(d)
}

func (c *fakeChain) height() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return int64(len(c.blocks)) - 1
}

// coin is an output that nobody has spent.
func (c *fakeChain) coin() wire.OutPoint {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made++
	var seed [8]byte
	binary.LittleEndian.PutUint64(seed[:], c.made)
	return wire.OutPoint{Hash: chainhash.DoubleHashH(seed[:]), Index: uint32(c.made % 3)}
}

// send makes a transaction that spends a coin.
func send(from wire.OutPoint, to ...*wire.TxOut) *wire.MsgTx {
	tx := wire.NewMsgTx(2)
	tx.AddTxIn(wire.NewTxIn(&from, nil, wire.TxWitness{[]byte("a signature"), []byte("a key")}))
	for _, out := range to {
		tx.AddTxOut(out)
	}
	return tx
}

// broadcast lets a transaction wait for a block; those that spend the same are replaced, and what descends from them.
func (c *fakeChain) broadcast(tx *wire.MsgTx) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(func(other *wire.MsgTx) bool { return conflict(tx, other) })
	c.pool = append(c.pool, tx)
}

// remove takes transactions and what descends from them out of the pool, where parents stand before their children.
func (c *fakeChain) remove(out func(*wire.MsgTx) bool) {
	gone := map[chainhash.Hash]bool{}
	c.pool = slices.DeleteFunc(c.pool, func(tx *wire.MsgTx) bool {
		if out(tx) || slices.ContainsFunc(tx.TxIn, func(in *wire.TxIn) bool { return gone[in.PreviousOutPoint.Hash] }) {
			gone[tx.TxHash()] = true
		}
		return gone[tx.TxHash()]
	})
}

// evict lets the node forget a waiting transaction and what descends from it.
func (c *fakeChain) evict(tx *wire.MsgTx) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.remove(func(other *wire.MsgTx) bool { return other == tx })
}

// conflict tells whether two transactions exclude each other.
func conflict(a, b *wire.MsgTx) bool {
	return slices.ContainsFunc(a.TxIn, func(in *wire.TxIn) bool {
		return slices.ContainsFunc(b.TxIn, func(other *wire.TxIn) bool { return in.PreviousOutPoint == other.PreviousOutPoint })
	})
}

// mine makes a block of transactions, which wait no more, ten minutes after the last one; the reward goes to the outputs.
func (c *fakeChain) mine(txs ...*wire.MsgTx) { c.mineFor(nil, txs...) }

func (c *fakeChain) mineFor(reward []*wire.TxOut, txs ...*wire.MsgTx) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made++
	c.time = c.time.Add(10 * time.Minute)
	coinbase := wire.NewMsgTx(1)
	height := binary.LittleEndian.AppendUint64(nil, c.made)
	coinbase.AddTxIn(wire.NewTxIn(wire.NewOutPoint(&chainhash.Hash{}, wire.MaxPrevOutIndex), height, nil))
	for _, out := range append(reward, wire.NewTxOut(50_000, []byte("to a miner"))) {
		coinbase.AddTxOut(out)
	}
	var previous chainhash.Hash
	if last, some := c.hash(int64(len(c.blocks)) - 1); some {
		previous = *must(chainhash.NewHashFromStr(last))
	}
	block := wire.NewMsgBlock(&wire.BlockHeader{Version: 4, PrevBlock: previous, Timestamp: c.time, Nonce: uint32(c.made)})
	block.Transactions = append([]*wire.MsgTx{coinbase}, txs...)
	c.blocks = append(c.blocks, block)
	c.pool = slices.DeleteFunc(c.pool, func(waiting *wire.MsgTx) bool { return slices.Contains(txs, waiting) })
	c.remove(func(waiting *wire.MsgTx) bool {
		return slices.ContainsFunc(txs, func(mined *wire.MsgTx) bool { return conflict(mined, waiting) })
	})
}

// mineAll makes a block of all that waits.
func (c *fakeChain) mineAll() {
	c.mu.Lock()
	waiting := slices.Clone(c.pool)
	c.mu.Unlock()
	c.mine(waiting...)
}

// drop takes back the last blocks, whose transactions wait again; the chain must grow at once.
func (c *fakeChain) drop(depth int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := len(c.blocks) - depth
	var back []*wire.MsgTx
	for _, block := range c.blocks[at:] {
		back = append(back, block.Transactions[1:]...)
	}
	c.blocks, c.pool = c.blocks[:at:at], append(back, c.pool...)
}

func (c *fakeChain) hash(height int64) (string, bool) {
	if height < 0 || height >= int64(len(c.blocks)) {
		return "", false
	}
	if height == 0 {
		return c.genesis, true
	}
	return c.blocks[height].BlockHash().String(), true
}

func (c *fakeChain) waiting(id string) *wire.MsgTx {
	at := slices.IndexFunc(c.pool, func(tx *wire.MsgTx) bool { return tx.TxID() == id })
	if at < 0 {
		return nil
	}
	return c.pool[at]
}

func rawBlock(t testing.TB, block *wire.MsgBlock) []byte {
	var raw bytes.Buffer
	if err := block.Serialize(&raw); err != nil {
		t.Fatal(err)
	}
	return raw.Bytes()
}

func rawTx(t testing.TB, tx *wire.MsgTx) string {
	var raw bytes.Buffer
	if err := tx.Serialize(&raw); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(raw.Bytes())
}
