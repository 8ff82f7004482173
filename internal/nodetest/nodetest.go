// Package nodetest gives tests private nodes of real chains: litecoind and btcd in regtest, on free ports of the loopback,
// gone at the end. Tests that use it carry the build tag full.
package nodetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The user and password of every node.
const (
	user     = "user"
	password = "password"
)

// patience is when a test gives up on a node; one that works answers in a second, on a machine that has time for it.
const patience = 3 * time.Minute

// portTries bounds how often a node is given another port because somebody took the one that was free.
const portTries = 5

// Node is one node, which a test may kill and start again.
type Node struct {
	testing.TB
	Network string // its name in Kassa
	URL     string // with user and password
	Reward  string // the address that blocks are mined to

	program string
	args    func(address string) []string // to serve there
	address string
	process *exec.Cmd
	ended   chan struct{} // closed when the process has
}

// Base is the node itself.
func (n *Node) Base() *Node { return n }

// Start starts the node and returns when it answers. A node that ends at once lost its port to another program: it gets
// another one, and URL names it.
func (n *Node) Start() {
	n.Helper()
	for range portTries {
		n.launch()
		n.Until("the node answers or ends", func() bool { return n.hasEnded() || n.Try(nil, "getblockchaininfo") == nil })
		if !n.hasEnded() {
			return
		}
		n.Logf("%s ends at once: %s", n.program, n.process.ProcessState)
		n.move(freeAddress(n))
	}
	n.Fatalf("%s does not start", n.program)
}

// launch starts the process, which ends with the test or with whatever ends the test.
func (n *Node) launch() {
	n.Helper()
	process, ended := exec.Command(n.program, n.args(n.address)...), make(chan struct{}) //nolint:gosec,noctx // a node of the test's own
	dieTogether(process)
	if err := process.Start(); err != nil {
		n.Fatal(err)
	}
	n.process, n.ended = process, ended
	go func() {
		_ = process.Wait() // how it ended is in its state
		close(ended)
	}()
	n.Cleanup(func() {
		_ = process.Process.Kill() // it may have ended already
		<-ended                    // before its directory is removed
	})
}

func (n *Node) hasEnded() bool {
	select {
	case <-n.ended:
		return true
	default:
		return false
	}
}

// move gives the node another address, from its next start on.
func (n *Node) move(address string) {
	n.address, n.URL = address, "http://"+user+":"+password+"@"+address
}

// Kill ends the node at once, as a power cut would.
func (n *Node) Kill() {
	n.Helper()
	_ = n.process.Process.Kill() // it may have ended already
	select {
	case <-n.ended:
	case <-time.After(patience):
		n.Fatal("the killed node does not end")
	}
}

// Until waits for something that a node does by itself.
func (n *Node) Until(what string, is func() bool) {
	n.Helper()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for deadline := time.After(patience); !is(); {
		select {
		case <-again.C:
		case <-deadline:
			n.Fatalf("in %s it did not happen that %s", patience, what)
		}
	}
}

// Call asks the node, which must answer, and reads the result into the value, unless that is nil.
func (n *Node) Call(result any, method string, params ...any) {
	n.Helper()
	if err := n.Try(result, method, params...); err != nil {
		n.Fatal(err)
	}
}

// Text is a call whose result is a text.
func (n *Node) Text(method string, params ...any) string {
	n.Helper()
	var text string
	n.Call(&text, method, params...)
	return text
}

// Try asks the node, which may be dead or refuse.
func (n *Node) Try(result any, method string, params ...any) error {
	if params == nil {
		params = []any{}
	}
	body, err := json.Marshal(map[string]any{"jsonrpc": "1.0", "id": 1, "method": method, "params": params})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(n.Context(), http.MethodPost, "http://"+n.address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.SetBasicAuth(user, password)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }() // it was read
	var answer struct {
		Result json.RawMessage
		Error  any
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return err
	}
	if answer.Error != nil {
		return fmt.Errorf("%s: %v", method, answer.Error)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(answer.Result, result)
}

// Height is that of the node's tip.
func (n *Node) Height() int64 {
	n.Helper()
	var height int64
	n.Call(&height, "getblockcount")
	return height
}

// Abandon takes the last blocks back, for ever; the chain must grow beyond them then.
func (n *Node) Abandon(depth int64) {
	n.Helper()
	n.Call(nil, "invalidateblock", n.Text("getblockhash", n.Height()-depth+1))
}

// find finds a program on the PATH, where Go installs programs, or among the tools of scripts/test.
func find(t testing.TB, name, install string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	home, errHome := os.UserHomeDir()
	cache, errCache := os.UserCacheDir()
	if err := errors.Join(errHome, errCache); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(home, "go", "bin", name), filepath.Join(cache, "kassa-tools", name)} {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	t.Fatalf("%s is not installed: %s", name, install)
	return ""
}

// freeAddress is one that nothing listens on. It is below the ports that systems give to connections and to whoever asks
// for any, so that it is free again for a node that was killed.
func freeAddress(t testing.TB) string {
	t.Helper()
	const lowest, ports = 10_000, 20_000
	for range portTries {
		address := fmt.Sprintf("127.0.0.1:%d", lowest+rand.IntN(ports)) //nolint:gosec // any will do
		listener, err := net.Listen("tcp", address)                     //nolint:noctx // listening on the loopback does not block
		if err == nil {
			_ = listener.Close() // nothing came
			return address
		}
	}
	t.Fatal("no port is free")
	return ""
}

func port(address string) string { return address[strings.LastIndexByte(address, ':')+1:] }
