//go:build full

package bitcoin

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// oracle is a litecoind without peers, which knows addresses and descriptors by itself.
type oracle struct {
	t    *testing.T
	args []string
}

// startOracle starts litecoind on a chain, main or regtest, and stops it with the test.
func startOracle(t *testing.T, chain string) oracle {
	t.Helper()
	args := []string{"-datadir=" + t.TempDir(), "-chain=" + chain, fmt.Sprintf("-rpcport=%d", freePort(t))}
	node := exec.Command("litecoind", append(args, "-listen=0", "-connect=0", "-dnsseed=0", "-disablewallet", "-printtoconsole=0", "-dbcache=4")...)
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(node.Process.Signal(os.Interrupt), node.Wait()); err != nil {
			t.Error(err)
		}
	})
	o := oracle{t, append(args, "-rpcclienttimeout=60")}
	o.await()
	return o
}

// freePort finds a port below those that the system gives to connections by itself, so that none takes it meanwhile.
func freePort(t *testing.T) int {
	t.Helper()
	for range 100 {
		port := 20_000 + rand.IntN(10_000)
		if listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			if err := listener.Close(); err != nil {
				t.Fatal(err)
			}
			return port
		}
	}
	t.Fatal("no port is free")
	return 0
}

// await waits until the node answers.
func (o oracle) await() {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), time.Minute)
	defer cancel()
	text, err := exec.CommandContext(ctx, "litecoin-cli", append(o.args, "-rpcwait", "getblockcount")...).CombinedOutput()
	if err != nil {
		o.t.Fatalf("litecoind does not answer: %s, %v", text, err)
	}
}

// ask calls the node and reads its answer as JSON.
func (o oracle) ask(answer any, call ...string) {
	o.t.Helper()
	text, err := exec.Command("litecoin-cli", append(o.args, call...)...).CombinedOutput()
	if err != nil {
		o.t.Fatalf("%s: %s", strings.Join(call, " "), text)
	}
	if err := json.Unmarshal(text, answer); err != nil {
		o.t.Fatalf("%s: %v in %s", call[0], err, text)
	}
}

// TestOracle compares descriptors, checksums, addresses and scripts with those of litecoind, on both chains. Its
// generation knows neither tr nor two chains in one text.
func TestOracle(t *testing.T) {
	for chain, on := range map[string]string{"main": "litecoin", "regtest": "litecoin-regtest"} {
		t.Run(on, func(t *testing.T) {
			node, n := startOracle(t, chain), network(t, on)
			var info struct{ BestBlockHash string }
			if node.ask(&info, "getblockchaininfo"); info.BestBlockHash != n.Genesis {
				t.Errorf("the first block is %s, ours %s", info.BestBlockHash, n.Genesis)
			}
			for _, written := range []form{legacy, nested, native} {
				key := accountKey(t, forms[written].purpose, n.CoinType, n.KeyVersion)
				for _, steps := range []string{"/0/*", "/1/*", "/*", "/7/2147483647/*"} {
					node.compare(n, parse(t, forms[written].open+"[73c5da0a/1h/2']"+key+steps+forms[written].end, on))
				}
			}
		})
	}
}

// compare checks one descriptor of a single chain.
func (o oracle) compare(on Network, d Descriptor) {
	o.t.Helper()
	var info struct {
		Checksum, Descriptor string
		IsRange, IsSolvable  bool
	}
	o.ask(&info, "getdescriptorinfo", d.String())
	_, checksum, _ := strings.Cut(d.String(), "#")
	if info.Checksum != checksum || !info.IsRange || !info.IsSolvable {
		o.t.Errorf("%s has for litecoind the checksum %s: %+v", d, info.Checksum, info)
	}
	if again := parse(o.t, info.Descriptor, on.Name); again.String() != d.String() {
		o.t.Errorf("litecoind's form of %s is read as %s", d, again)
	}
	var addresses []string
	o.ask(&addresses, "deriveaddresses", d.String(), "[0,20]")
	for index, want := range addresses {
		got, err := d.Address(uint32(index))
		if err != nil || got != want {
			o.t.Errorf("%s at %d is %s, for litecoind %s: %v", d, index, got, want, err)
		}
	}
	var valid struct {
		IsValid      bool
		ScriptPubKey string
	}
	o.ask(&valid, "validateaddress", addresses[20])
	if script, err := d.Script(20); err != nil || !valid.IsValid || hex.EncodeToString(script) != valid.ScriptPubKey {
		o.t.Errorf("%s pays to %x, for litecoind to %s: %v", addresses[20], script, valid.ScriptPubKey, err)
	}
}
