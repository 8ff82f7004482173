//go:build full

package e2e

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"kassa/internal/nodetest"
)

// TestAbilities: what `kassa node check` says of a node is what the node does when it is really asked.
func TestAbilities(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		node func(t testing.TB) *nodetest.Node
		want map[string]bool
	}{
		"litecoind": {
			func(t testing.TB) *nodetest.Node { return nodetest.Litecoin(t).Node },
			map[string]bool{"waitfornewblock": true, "getmempoolentry": true, "estimatesmartfee": true},
		},
		"btcd": {
			func(t testing.TB) *nodetest.Node { return nodetest.Bitcoin(t).Node },
			map[string]bool{"waitfornewblock": false, "getmempoolentry": false, "estimatefee": true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			parallel(t)
			node := row.node(t)
			printed, err := exec.CommandContext(t.Context(), binary, "node", "check", "--json", "--node", node.Network+"="+node.URL).Output()
			if err != nil {
				t.Fatal(err)
			}
			var checked []struct {
				State     string
				Abilities []struct {
					Method string
					Has    bool
				}
			}
			if err := json.Unmarshal(printed, &checked); err != nil || len(checked) != 1 || checked[0].State != "ok" || len(checked[0].Abilities) != len(row.want) {
				t.Fatalf("node check: %s, %v", printed, err)
			}
			for _, one := range checked[0].Abilities {
				err := node.Try(nil, one.Method, asked[one.Method]...)
				unknown := err != nil && (strings.Contains(err.Error(), "-32601") || strings.Contains(err.Error(), "unimplemented"))
				if want, named := row.want[one.Method]; !named || one.Has != want || one.Has == unknown {
					t.Errorf("%s: it says %t, want %t; asked, the node says %v", one.Method, one.Has, want, err)
				}
			}
		})
	}
}

// asked are harmless parameters of the calls.
var asked = map[string][]any{
	"waitfornewblock": {1}, "getmempoolentry": {strings.Repeat("0", 64)}, "estimatesmartfee": {6}, "estimatefee": {6},
}
