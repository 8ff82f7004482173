package bitcoin_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kassa/internal/fault"
	"kassa/internal/rail"
	"kassa/internal/rail/bitcoin"
)

// status is what the tests compare of a node: which one is read, and a part of why one is not.
type status struct {
	Used bool
	Why  string
}

// statuses reads once and tells how the nodes fare; want's texts are parts of the reasons.
func (w *watcher) statuses(want ...status) {
	w.Helper()
	_, _ = w.rail.Read(w.Context(), w.cursor, 10)
	for i, one := range w.rail.Status() {
		why := ""
		if one.Aside != nil {
			why = one.Aside.Error()
		}
		if one.Used != want[i].Used || (why == "") != (want[i].Why == "") || !strings.Contains(why, want[i].Why) {
			w.Errorf("node %d is used %v, set aside for %q; want %+v", i+1, one.Used, why, want[i])
		}
	}
}

// among restarts the watcher on several nodes.
func (w *watcher) among(all ...*fakeNode) {
	var clients []*bitcoin.Client
	for _, one := range all {
		clients = append(clients, one.client())
	}
	w.rail = bitcoin.New(bitcoin.Config{Network: regtest, Nodes: clients, Storage: w.storage, Now: w.chain.now})
}

// copyOf is a chain with the same blocks so far.
func copyOf(c *fakeChain) *fakeChain {
	c.mu.Lock()
	defer c.mu.Unlock()
	made := &fakeChain{genesis: c.genesis, time: c.time, made: c.made + 1_000}
	made.blocks = append(made.blocks, c.blocks...)
	return made
}

func TestNodesAreCompared(t *testing.T) {
	w := watch(t)
	for range 5 {
		w.chain.mine()
	}
	other, third := copyOf(w.chain), copyOf(w.chain)
	second, last := newFakeNode(t, other), newFakeNode(t, third)
	w.among(w.node, second, last)
	w.statuses(status{Used: true}, status{}, status{})

	w.node.dead.Store(true)
	w.statuses(status{false, "cannot be reached"}, status{Used: true}, status{})
	w.node.dead.Store(false)
	w.statuses(status{}, status{Used: true}, status{}) // it is kept as long as it is as good as the others

	for range 3 {
		w.chain.mine()
		third.mine()
	}
	w.statuses(status{Used: true}, status{false, "behind"}, status{false, "fork"})
}

func TestForkedNodeIsOutvoted(t *testing.T) {
	w := watch(t)
	w.chain.mine()
	same, other := copyOf(w.chain), copyOf(w.chain)
	other.mine()
	w.chain.mine()
	same.blocks = append(same.blocks, w.chain.blocks[w.chain.height()])
	other.mine() // higher, and alone
	w.among(newFakeNode(t, other), w.node, newFakeNode(t, same))
	w.statuses(status{false, "fork"}, status{Used: true}, status{})
}

func TestUnfitNodes(t *testing.T) {
	w := watch(t)
	w.chain.mine()
	w.read()
	foreign, syncing, warming := copyOf(w.chain), copyOf(w.chain), copyOf(w.chain)
	foreign.genesis = strings.Repeat("0", 64)
	a, b, c := newFakeNode(t, foreign), newFakeNode(t, syncing), newFakeNode(t, warming)
	b.headers = 7
	c.refuse["getblockchaininfo"] = bitcoin.RPCError{Code: -28, Message: "Loading block index…"}
	short := newFakeNode(t, newFakeChain())
	w.among(a, b, c, short)
	w.statuses(status{false, "another chain"}, status{false, "syncing"}, status{false, "Loading"}, status{false, "behind"})
	_, err := w.rail.Read(t.Context(), w.cursor, 10)
	if err == nil || strings.Contains(err.Error(), "password") {
		t.Errorf("no node is fit: %v", err)
	}
}

// A node that hangs does not hold each step up: it is asked seldom, as long as another one can be read.
func TestNodeThatHangsIsLeftAlone(t *testing.T) {
	w := watch(t)
	hanging := newFakeNode(t, w.chain)
	hanging.refuse["getblockchaininfo"] = bitcoin.RPCError{Code: -28, Message: "busy"}
	hanging.before = func(string) { w.chain.pass(5 * time.Second) }
	w.among(w.node, hanging)
	for _, step := range []struct {
		pass  time.Duration
		asked int
	}{{0, 1}, {time.Second, 1}, {40 * time.Second, 1}, {20 * time.Second, 2}, {time.Second, 2}} {
		w.chain.pass(step.pass)
		w.statuses(status{Used: true}, status{false, "busy"})
		if got := hanging.asked["getblockchaininfo"]; got != step.asked {
			t.Errorf("asked %d times, want %d", got, step.asked)
		}
	}
	w.node.dead.Store(true)
	hanging.refuse = nil
	w.statuses(status{false, "reached"}, status{false, "busy"}) // the only one that could be read was asked too late
	w.statuses(status{false, "reached"}, status{Used: true})
}

// Coins that parted after their first block are told apart by the first one after that.
func TestNodeOfACoinWithTheSameFirstBlock(t *testing.T) {
	w := watch(t)
	w.chain.mineMany(3)
	w.read()
	parted := regtest
	for _, test := range []struct {
		hash string
		want status
	}{
		{w.chain.blocks[2].BlockHash().String(), status{Used: true}},
		{strings.Repeat("0", 64), status{false, "another chain than bitcoin-regtest: its block 2"}},
	} {
		parted.Fork = rail.BlockID{Height: 2, Hash: test.hash}
		w.rail = bitcoin.New(bitcoin.Config{Network: parted, Nodes: []*bitcoin.Client{w.node.client()}, Storage: w.storage, Now: w.chain.now})
		w.statuses(test.want)
		if got, _ := w.node.client().Examine(t.Context(), parted); got.Genuine != test.want.Used { // it tells no version
			t.Errorf("examined %+v", got)
		}
	}
}

// A node that lost its blocks is behind; nothing was reorganised.
func TestNodeThatLostItsBlocksTakesNothingBack(t *testing.T) {
	w := watch(t)
	tx := w.pay(0, 1_000)
	w.chain.mineAll()
	w.chain.mine()
	w.read()
	w.chain.drop(2)
	if _, err := w.rail.Read(t.Context(), w.cursor, 10); err == nil {
		t.Error("it is read")
	}
	w.expect(key(tx, 1), stand{rail.Confirmed, 2})
	w.chain.mine(tx)
	w.chain.mine()
	w.chain.mine()
	w.read()
	w.expect(key(tx, 1), stand{rail.Confirmed, 3})
}

func TestTooDeepAReorganisationIsNotFollowed(t *testing.T) {
	w := watch(t)
	for range 120 {
		w.chain.mine()
	}
	w.read()
	w.chain.drop(101)
	for range 110 {
		w.chain.mine()
	}
	if _, err := w.rail.Read(t.Context(), w.cursor, 10); err == nil || !strings.Contains(err.Error(), "100 blocks") {
		t.Errorf("error %v", err)
	}
}

func TestClientAddresses(t *testing.T) {
	for _, bad := range []string{
		"", "127.0.0.1:8332", "http://127.0.0.1:8332", "ftp://u:p@host", "http://u:p@", "http://u:p@host?cookie=/a", "http://u:p@host?a=b",
		"http://host?cookie=", "http://u:secret@host:99999999:1", "http://u:p@host#x",
	} {
		client, err := bitcoin.NewClient(bad)
		if fault.KindOf(err) != fault.Invalid || client != nil {
			t.Errorf("%q: %v", bad, err)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("the secret is told: %v", err)
		}
	}
}

func TestCookieFile(t *testing.T) {
	w := watch(t)
	path := filepath.Join(t.TempDir(), ".cookie")
	client := must(bitcoin.NewClient(w.node.URL + "?cookie=" + path))
	if _, err := client.Height(t.Context()); err == nil {
		t.Error("there is no cookie yet")
	}
	for text, good := range map[string]bool{"user:password\n": true, "user:other": false, "": false} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := client.Height(t.Context()); (err == nil) != good {
			t.Errorf("cookie %q: %v", text, err)
		}
	}
}

func TestNodeWithoutAnnouncements(t *testing.T) {
	w := watch(t)
	w.node.refuse["waitfornewblock"] = bitcoin.RPCError{Code: -32601, Message: "Method not found"}
	ctx, cancel := context.WithCancel(t.Context())
	w.node.before = func(method string) {
		if method == "waitfornewblock" {
			cancel()
		}
	}
	if err := w.rail.Await(ctx); err != nil && !errors.Is(err, ctx.Err()) {
		t.Errorf("error %v", err)
	}
	select {
	case <-w.rail.News():
		t.Error("there is no news")
	default:
	}
}

// Who asks how the nodes are is told at once what was known last, while one of them does not answer.
func TestStatusWaitsForNoNode(t *testing.T) {
	w := watch(t)
	asked, answer := make(chan struct{}), make(chan struct{})
	var once sync.Once
	w.node.before = func(string) {
		once.Do(func() {
			close(asked)
			<-answer
		})
	}
	read := make(chan struct{})
	go func() {
		defer close(read)
		_, _ = w.rail.Read(t.Context(), w.cursor, 1) // it may take the node for dead
	}()
	<-asked
	if got := w.rail.Status(); len(got) != 1 || !got[0].Used || got[0].Aside != nil {
		t.Errorf("status %+v", got)
	}
	close(answer)
	<-read
}

// A block that comes while the list of what waits is read must not make a mined payment missing.
func TestBlockBetweenTwoQuestions(t *testing.T) {
	w := watch(t)
	tx := w.pay(0, 1_000)
	w.read()
	once := true
	w.node.before = func(method string) {
		if method == "getrawmempool" && once {
			once = false
			w.chain.mineAll()
		}
	}
	w.read()
	w.expect(key(tx, 1), stand{rail.Confirmed, 1})
	if missing := w.storage.seen[key(tx, 1)].Missing; !missing.IsZero() {
		t.Errorf("missing since %v", missing)
	}
}
