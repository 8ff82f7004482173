// Package nodetest gives tests private nodes of real chains: litecoind and btcd in regtest, on free ports of the loopback,
// gone at the end. Tests that use it carry the build tag full.
package nodetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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

// patience is when a test gives up on a node; one that works answers in a second.
const patience = time.Minute

// Node is one node, which a test may kill and start again.
type Node struct {
	testing.TB
	Network string // its name in Kassa
	URL     string // with user and password
	Reward  string // the address that blocks are mined to

	program string
	args    []string
	address string
	process *exec.Cmd
	exited  chan error
}

// Base is the node itself.
func (n *Node) Base() *Node { return n }

// Start starts the node and returns when it answers.
func (n *Node) Start() {
	n.Helper()
	n.process, n.exited = exec.Command(n.program, n.args...), make(chan error, 1) //nolint:gosec,noctx // a node of the test's own
	if err := n.process.Start(); err != nil {
		n.Fatal(err)
	}
	process, exited := n.process, n.exited
	go func() { exited <- process.Wait() }()
	n.Cleanup(func() { _ = process.Process.Kill() })
	n.Until("the node answers", func() bool { return n.Try(nil, "getblockchaininfo") == nil })
}

// Kill ends the node at once, as a power cut would.
func (n *Node) Kill() {
	n.Helper()
	_ = n.process.Process.Kill() // it may have ended already
	select {
	case err := <-n.exited:
		n.Log(n.program, err)
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

func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // listening on the loopback does not block
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

func port(address string) string { return address[strings.LastIndexByte(address, ':')+1:] }
