package nodetest

import (
	"encoding/json"
	"testing"
)

// mweb is the height from which on Litecoin's regtest has extension blocks; the block there needs a transaction to them.
const mweb = 432

// held is what a transaction is worth to the node's miner while it is held back, in litoshi.
const held = -100_000_000

// Litecoind is a litecoind whose wallet has coins.
type Litecoind struct{ *Node }

// Litecoin starts one.
func Litecoin(t testing.TB) Litecoind {
	t.Helper()
	dir := t.TempDir()
	n := Litecoind{&Node{
		TB: t, Network: "litecoin-regtest",
		program: find(t, "litecoind", "apt-get install litecoind"),
	}}
	n.args = func(address string) []string {
		return []string{
			"-regtest", "-datadir=" + dir, "-rpcuser=" + user, "-rpcpassword=" + password, "-rpcport=" + port(address),
			"-listen=0", "-fallbackfee=0.0001", "-walletrbf=1", "-mempoolreplacement=1", "-printtoconsole=0",
		}
	}
	n.move(freeAddress(t))
	n.Start()
	n.Call(nil, "createwallet", "miner")
	n.Reward = n.Text("getnewaddress")
	n.Mine(120)
	return n
}

// Oracle starts a litecoind without peers and without a wallet on a chain, main or regtest: it has the first block, and
// knows addresses and descriptors by itself.
func Oracle(t testing.TB, chain string) *Node {
	t.Helper()
	dir := t.TempDir()
	n := &Node{TB: t, program: find(t, "litecoind", "apt-get install litecoind")}
	n.args = func(address string) []string {
		return []string{
			"-chain=" + chain, "-datadir=" + dir, "-rpcuser=" + user, "-rpcpassword=" + password, "-rpcport=" + port(address),
			"-listen=0", "-connect=0", "-dnsseed=0", "-disablewallet", "-printtoconsole=0", "-dbcache=4",
		}
	}
	n.move(freeAddress(t))
	n.Start()
	return n
}

// Mine makes blocks of what waits.
func (n Litecoind) Mine(blocks int64) {
	n.Helper()
	for blocks > 0 {
		part := blocks
		if height := n.Height(); height < mweb {
			part = min(blocks, max(1, mweb-1-height))
			if height == mweb-1 {
				n.Call(nil, "sendtoaddress", n.Text("getnewaddress", "", "mweb"), 1)
			}
		}
		n.Call(nil, "generatetoaddress", part, n.Reward)
		blocks -= part
	}
}

// Pay sends from the node's wallet, in coins, and returns the transaction's id.
func (n Litecoind) Pay(address, amount string) string {
	n.Helper()
	return n.Text("sendtoaddress", address, amount, "", "", false, true)
}

// Address is a new one of the node's wallet.
func (n Litecoind) Address() string {
	n.Helper()
	return n.Text("getnewaddress")
}

// Received is what an address of the node's wallet got in blocks, in coins.
func (n Litecoind) Received(address string) string {
	n.Helper()
	var sum json.Number
	n.Call(&sum, "getreceivedbyaddress", address)
	return sum.String()
}

// MineWithout makes blocks that leave a transaction of the wallet out; it waits then.
func (n Litecoind) MineWithout(blocks int64, id string) {
	n.Helper()
	n.Call(nil, "prioritisetransaction", id, 0, held)
	n.Mine(blocks)
	n.Call(nil, "prioritisetransaction", id, 0, -held)
	var sent struct{ Hex string }
	n.Call(&sent, "gettransaction", id)
	_ = n.Try(nil, "sendrawtransaction", sent.Hex) // it may wait already
}

// Raise replaces a payment by one that leaves more to the miner, and returns its id.
func (n Litecoind) Raise(id string) string {
	n.Helper()
	var raised struct{ TxID string }
	n.Call(&raised, "bumpfee", id)
	return raised.TxID
}

// TakeBack replaces a payment of the node's wallet by one to itself.
func (n Litecoind) TakeBack(id string) {
	n.Helper()
	var sent struct {
		Vin []struct {
			TxID string `json:"txid"`
			Vout int    `json:"vout"`
		}
	}
	n.Call(&sent, "getrawtransaction", id, true)
	raw := n.Text("createrawtransaction", sent.Vin, map[string]any{n.Reward: "1"})
	var signed struct{ Hex string }
	n.Call(&signed, "signrawtransactionwithwallet", raw)
	n.Call(nil, "sendrawtransaction", signed.Hex, 0)
}

// CutPower kills the node and starts it again. What it knew is written before: nobody would give it its blocks again.
func (n Litecoind) CutPower() {
	n.Helper()
	n.Call(nil, "savemempool")
	n.Call(nil, "gettxoutsetinfo") // writes the chain's state
	n.Kill()
	n.Start()
	_ = n.Try(nil, "loadwallet", "miner") // it may be loaded already
	n.Call(nil, "rescanblockchain")
}
