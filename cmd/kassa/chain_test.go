package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/btcsuite/btcd/btcutil"
	"github.com/btcsuite/btcd/btcutil/psbt"
	"github.com/btcsuite/btcd/txscript"
	"github.com/btcsuite/btcd/wire"
	"github.com/rogpeppe/go-internal/testscript"

	"kassa/internal/ident"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/nodetest"
	"kassa/internal/payoff"
	"kassa/internal/rail"
	"kassa/internal/rail/bitcoin"
	"kassa/internal/store"
)

const regtest = "bitcoin-regtest"

// fund TILL pays half a bitcoin to each of the first two addresses of the wallet own, for a live till of kassa.db, and
// starts a node that knows these two coins. $KASSA_NODE names it.
func fund(ts *testscript.TestScript, _ bool, args []string) {
	till, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	const half = 50_000_000
	paid, progress := wire.NewMsgTx(2), rail.Progress{Blocks: []rail.BlockID{{Height: 5, Hash: "b5"}}}
	paid.AddTxIn(wire.NewTxIn(&wire.OutPoint{}, []byte{1}, nil))
	for index := range 2 {
		key, err := nodetest.PrivateKey(nodetest.AccountKey, 0, uint32(index))
		ts.Check(err)
		hash := btcutil.Hash160(key.PubKey().SerializeCompressed())
		script, err := txscript.NewScriptBuilder().AddOp(txscript.OP_0).AddData(hash).Script()
		ts.Check(err)
		paid.AddTxOut(wire.NewTxOut(half, script))
	}
	for index := range paid.TxOut {
		progress.Coins = append(progress.Coins, rail.Coin{
			Outpoint: paid.TxID() + ":" + strconv.Itoa(index), Wallet: "own", Index: int64(index), Minor: half, Height: 5,
		})
	}
	opened, err := store.Open(context.Background(), "sqlite:"+ts.MkAbs("kassa.db"))
	ts.Check(err)
	ts.Check(opened.Advance(context.Background(), regtest, progress))
	sum := money.Of(money.BTC, 1)
	credit := ledger.Credit(ledger.Till(false, till, "BITCOIN", "own", money.BTC), sum)
	credit.Spendable = &ledger.Balance{Till: till, Method: "BITCOIN", Wallet: "own"}
	ts.Check(opened.WritePayoff(context.Background(), func(ctx context.Context, tx payoff.Tx) error {
		return tx.Post(ctx, ledger.Entry{
			ID: ident.New(nil).Entry(), At: time.Now(), Reason: ledger.Received,
			Postings: []ledger.Posting{ledger.Debit(ledger.Wallet(false, "own", money.BTC), sum), credit},
		})
	}))
	ts.Check(opened.Close())

	node := httptest.NewServer(spendingNode(raw(ts, paid)))
	ts.Defer(node.Close)
	ts.Setenv("KASSA_NODE", regtest+"="+strings.Replace(node.URL, "//", "//user:password@", 1))
}

func raw(ts *testscript.TestScript, tx *wire.MsgTx) string {
	var data bytes.Buffer
	ts.Check(tx.Serialize(&data))
	return hex.EncodeToString(data.Bytes())
}

// spendingNode answers what Kassa asks when money is to leave: every coin is unspent and of one transaction, and whatever is
// sent is taken.
func spendingNode(paid string) http.Handler {
	network, _ := bitcoin.NetworkByName(regtest)
	type call struct {
		ID     int64  `json:"id"`
		Method string `json:"method"`
	}
	answer := func(asked call) map[string]any {
		results := map[string]any{
			"getblockchaininfo": map[string]any{"blocks": 5, "headers": 5, "bestblockhash": "b5"}, "getblockhash": network.Genesis,
			"estimatesmartfee": map[string]any{"feerate": json.Number("0.00001")}, "gettxout": map[string]any{"confirmations": 1},
			"getrawtransaction": paid, "sendrawtransaction": "sent",
		}
		if result, known := results[asked.Method]; known {
			return map[string]any{"id": asked.ID, "result": result}
		}
		return map[string]any{"id": asked.ID, "error": bitcoin.RPCError{Code: -32601, Message: "Method not found"}}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body json.RawMessage
		var calls []call
		var one call
		var answered any
		switch {
		case json.NewDecoder(r.Body).Decode(&body) != nil:
		case json.Unmarshal(body, &calls) == nil:
			all := []map[string]any{}
			for _, asked := range calls {
				all = append(all, answer(asked))
			}
			answered = all
		case json.Unmarshal(body, &one) == nil:
			answered = answer(one)
		}
		_ = json.NewEncoder(w).Encode(answered)
	})
}

// outside WORD… IN OUT does to a PSBT what the words say, as a wallet elsewhere would: sign or half (only the first input),
// with none as the kind of signature; raise an output; finalise; text writes it in base64; cut leaves half of it.
func outside(ts *testscript.TestScript, _ bool, args []string) {
	words, in, out := args[:len(args)-2], args[len(args)-2], args[len(args)-1]
	data := []byte(ts.ReadFile(in))
	packet, err := psbt.NewFromRawBytes(bytes.NewReader(data), !bytes.HasPrefix(data, []byte("psbt")))
	ts.Check(err)
	kind := txscript.SigHashAll
	if slices.Contains(words, "none") {
		kind = txscript.SigHashNone
	}
	switch {
	case slices.Contains(words, "half"):
		ts.Check(nodetest.SignInput(packet, 0, nodetest.AccountKey, kind))
	case slices.Contains(words, "sign"):
		for i := range packet.Inputs {
			ts.Check(nodetest.SignInput(packet, i, nodetest.AccountKey, kind))
		}
	}
	if slices.Contains(words, "raise") {
		packet.UnsignedTx.TxOut[0].Value++
	}
	if slices.Contains(words, "finalise") {
		ts.Check(psbt.MaybeFinalizeAll(packet))
	}
	var written bytes.Buffer
	ts.Check(packet.Serialize(&written))
	data = written.Bytes()
	if slices.Contains(words, "cut") {
		data = data[:len(data)/2]
	}
	if slices.Contains(words, "text") {
		data = base64.StdEncoding.AppendEncode(nil, data)
	}
	ts.Check(os.WriteFile(ts.MkAbs(out), data, 0o600))
}
