//go:build full

package bitcoin

import (
	"encoding/hex"
	"strings"
	"testing"

	"kassa/internal/nodetest"
)

// oracle is a litecoind without peers, which knows addresses and descriptors by itself.
type oracle struct{ *nodetest.Node }

// TestOracle compares descriptors, checksums, addresses and scripts with those of litecoind, on both chains. Its
// generation knows neither tr nor two chains in one text.
func TestOracle(t *testing.T) {
	for chain, on := range map[string]string{"main": "litecoin", "regtest": "litecoin-regtest"} {
		t.Run(on, func(t *testing.T) {
			node, n := oracle{nodetest.Oracle(t, chain)}, network(t, on)
			var info struct{ BestBlockHash string }
			if node.Call(&info, "getblockchaininfo"); info.BestBlockHash != n.Genesis {
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
	o.Helper()
	var info struct {
		Checksum, Descriptor string
		IsRange, IsSolvable  bool
	}
	o.Call(&info, "getdescriptorinfo", d.String())
	_, checksum, _ := strings.Cut(d.String(), "#")
	if info.Checksum != checksum || !info.IsRange || !info.IsSolvable {
		o.Errorf("%s has for litecoind the checksum %s: %+v", d, info.Checksum, info)
	}
	if again := parse(o, info.Descriptor, on.Name); again.String() != d.String() {
		o.Errorf("litecoind's form of %s is read as %s", d, again)
	}
	var addresses []string
	o.Call(&addresses, "deriveaddresses", d.String(), []int{0, 20})
	for index, want := range addresses {
		got, err := d.Address(uint32(index))
		if err != nil || got != want {
			o.Errorf("%s at %d is %s, for litecoind %s: %v", d, index, got, want, err)
		}
	}
	var valid struct {
		IsValid      bool
		ScriptPubKey string
	}
	o.Call(&valid, "validateaddress", addresses[20])
	if script, err := d.Script(20); err != nil || !valid.IsValid || hex.EncodeToString(script) != valid.ScriptPubKey {
		o.Errorf("%s pays to %x, for litecoind to %s: %v", addresses[20], script, valid.ScriptPubKey, err)
	}
}
