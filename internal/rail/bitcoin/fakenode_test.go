package bitcoin_test

import (
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"kassa/internal/rail/bitcoin"
)

// fakeNode serves a chain as Bitcoin Core does.
type fakeNode struct {
	testing.TB
	chain *fakeChain
	*httptest.Server

	mu      sync.Mutex
	dead    atomic.Bool                 // answers nothing
	before  func(method string)         // is called before each call is answered
	refuse  map[string]bitcoin.RPCError // by method
	headers int64                       // that it knows of beyond its blocks
	asked   map[string]int              // calls by method
	lax     bool                        // as btcd it tells of a coin although a waiting transaction consumes it
}

func newFakeNode(t testing.TB, chain *fakeChain) *fakeNode {
	n := &fakeNode{TB: t, chain: chain, refuse: map[string]bitcoin.RPCError{}, asked: map[string]int{}}
	n.Server = httptest.NewServer(n)
	t.Cleanup(n.Close)
	return n
}

// client is a client of the node.
func (n *fakeNode) client() *bitcoin.Client {
	client, err := bitcoin.NewClient(strings.Replace(n.URL, "http://", "http://user:password@", 1))
	if err != nil {
		n.Fatal(err)
	}
	return client
}

type fakeCall struct {
	ID     int64
	Method string
	Params []json.RawMessage
}

type fakeAnswer struct {
	ID     int64             `json:"id"`
	Result any               `json:"result"`
	Error  *bitcoin.RPCError `json:"error"`
}

func (n *fakeNode) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	user, password, _ := r.BasicAuth()
	switch {
	case n.dead.Load():
		panic(http.ErrAbortHandler)
	case user != "user" || password != "password":
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var body json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		n.Error(err)
	}
	var calls []fakeCall
	if json.Unmarshal(body, &calls) == nil {
		answers := make([]fakeAnswer, len(calls))
		for i, call := range calls {
			answers[i] = n.answer(call)
		}
		_ = json.NewEncoder(w).Encode(answers)
		return
	}
	var call fakeCall
	if err := json.Unmarshal(body, &call); err != nil {
		n.Error(err)
	}
	got := n.answer(call)
	if got.Error != nil {
		w.WriteHeader(http.StatusInternalServerError)
	}
	_ = json.NewEncoder(w).Encode(got)
}

func (n *fakeNode) answer(call fakeCall) fakeAnswer {
	n.asked[call.Method]++
	if n.before != nil {
		n.before(call.Method)
	}
	if refusal, refused := n.refuse[call.Method]; refused {
		return fakeAnswer{ID: call.ID, Error: &refusal}
	}
	n.chain.mu.Lock()
	defer n.chain.mu.Unlock()
	result, refusal := n.result(call)
	return fakeAnswer{ID: call.ID, Result: result, Error: refusal}
}

func (n *fakeNode) result(call fakeCall) (any, *bitcoin.RPCError) {
	c := n.chain
	tip := int64(len(c.blocks)) - 1
	best, _ := c.hash(tip)
	switch call.Method {
	case "getblockchaininfo":
		return map[string]any{"blocks": tip, "headers": tip + n.headers, "bestblockhash": best}, nil
	case "waitfornewblock":
		return map[string]any{"hash": best, "height": tip}, nil
	case "getbestblockhash":
		return best, nil
	case "getblockhash":
		var height int64
		n.param(call, &height)
		if hash, known := c.hash(height); known {
			return hash, nil
		}
		return nil, &bitcoin.RPCError{Code: -8, Message: "Block height out of range"}
	case "getblock":
		var wanted string
		n.param(call, &wanted)
		for height, block := range c.blocks {
			if hash, _ := c.hash(int64(height)); hash == wanted {
				return hex.EncodeToString(rawBlock(n, block)), nil
			}
		}
		return nil, &bitcoin.RPCError{Code: -5, Message: "Block not found"}
	case "getrawmempool":
		ids := []string{}
		for _, tx := range c.pool {
			ids = append(ids, tx.TxID())
		}
		return ids, nil
	case "getrawtransaction", "getmempoolentry":
		var id string
		n.param(call, &id)
		if tx := c.waiting(id); tx != nil && call.Method == "getrawtransaction" {
			return rawTx(n, tx), nil
		} else if tx != nil {
			return map[string]any{"time": c.time.Unix()}, nil
		}
		return nil, &bitcoin.RPCError{Code: -5, Message: "No such transaction"}
	}
	return n.spending(call)
}

func (n *fakeNode) param(call fakeCall, into any) {
	if err := json.Unmarshal(call.Params[0], into); err != nil {
		n.Error(err)
	}
}
