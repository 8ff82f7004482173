package app

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"kassa/internal/rail"
	"kassa/internal/rail/bitcoin"
	"kassa/internal/wallet"
)

// bitcoinGenesis is the first block of Bitcoin's main chain.
const bitcoinGenesis = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"

// fakeNode answers the questions of an examination: 100 blocks, and what it is given.
func fakeNode(t *testing.T, genesis string, headers int64, lacks ...string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var call struct {
			ID     int64
			Method string
			Params []any
		}
		if err := json.NewDecoder(r.Body).Decode(&call); err != nil {
			t.Error(err)
		}
		var result any
		switch call.Method {
		case "getblockchaininfo":
			result = map[string]any{"blocks": 100, "headers": headers, "bestblockhash": "00"}
		case "getblockhash":
			result = genesis
		case "getnetworkinfo":
			result = map[string]string{"subversion": "/Fake:1/"}
		case "help":
			result = "it does"
			if name, _ := call.Params[0].(string); slices.Contains(lacks, name) {
				result = "help: unknown command: " + name
			}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"id": call.ID, "result": result})
	}))
	t.Cleanup(server.Close)
	return "bitcoin=" + strings.Replace(server.URL, "http://", "http://user:password@", 1)
}

func TestDoctorOfChains(t *testing.T) {
	dead := httptest.NewServer(nil)
	dead.Close()
	tests := []struct {
		name, check string
		wallet      bool
		node        []string
		want        severity
		what        string
	}{
		{"no node is needed", "nodes", false, nil, "", ""},
		{"a whole node", "nodes", true, []string{fakeNode(t, bitcoinGenesis, 100)}, ok, "/Fake:1/ with 100 blocks; it can all of waitfornewblock"},
		{"a node that can less", "nodes", true, []string{fakeNode(t, bitcoinGenesis, 100, "waitfornewblock")}, ok, "but not waitfornewblock"},
		{"a node of another chain", "nodes", false, []string{fakeNode(t, "00", 100)}, fail, "serves another chain"},
		{"a node that is syncing", "nodes", false, []string{fakeNode(t, bitcoinGenesis, 900)}, warn, "is syncing"},
		{"a dead node", "nodes", false, []string{"bitcoin=" + strings.Replace(dead.URL, "//", "//u:secret@", 1)}, fail, "cannot be reached"},
		{"no URL of a node", "nodes", false, []string{"bitcoin=here"}, fail, "NETWORK=http"},
		{"a wallet that nobody watches", "nodes", true, nil, fail, "nobody watches bitcoin"},
		{"a chain that nobody read yet", "scans", true, []string{fakeNode(t, bitcoinGenesis, 100)}, ok, "begins at block 100"},
		{"a chain of a dead node", "scans", true, []string{"bitcoin=" + strings.Replace(dead.URL, "//", "//u:secret@", 1)}, fail, "cannot be read"},
		{"a new wallet", "wallet gap", true, nil, ok, "own: the usual 20"},
		{"addresses", "addresses", true, nil, ok, "0 addresses of 1 wallets are right"},
		{"no wallets", "addresses", false, nil, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := ward(t, false)
			if test.wallet {
				h, err := p.open(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				tills, err := h.tills.List(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if _, err := h.wallets.Add(t.Context(), wallet.Request{Till: tills[0].ID, Method: "BITCOIN", Key: bip84Key, Name: "own"}); err != nil {
					t.Fatal(err)
				}
				if err := h.close(); err != nil {
					t.Fatal(err)
				}
			}
			p.Node = test.node
			got := p.found(t, test.check)
			if got.Status != test.want || !strings.Contains(got.What, test.what) || (got.Do == "") != (test.want == ok || test.want == "") {
				t.Errorf("found %+v; want %s with %q", got, test.want, test.what)
			}
			if strings.Contains(got.What, "secret") {
				t.Errorf("it tells a password: %s", got.What)
			}
		})
	}
}

func TestDoctorOfScans(t *testing.T) {
	tests := []struct {
		name          string
		scanned, node int64
		lost          bool
		want          severity
		what          string
	}{
		{"at the tip", 100, 100, false, ok, "block 100 of 100"},
		{"a new block", 99, 100, false, ok, "block 99 of 100"},
		{"far behind", 50, 100, false, warn, "block 50 of 100"},
		{"on another chain", 100, 104, true, fail, "other blocks"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := checkScan("bitcoin", bitcoin.Standing{
				Scanned: rail.BlockID{Height: test.scanned, Hash: "aa"}, Tip: rail.BlockID{Height: test.node, Hash: "bb"}, Lost: test.lost,
			})
			if got.Status != test.want || !strings.Contains(got.What, test.what) || (got.Do == "") != (test.want == ok) {
				t.Errorf("found %+v; want %s with %q", got, test.want, test.what)
			}
		})
	}
}
