//go:build full

package bench_test

import (
	"bytes"
	"regexp"
	"testing"

	"kassa/internal/bench"
	"kassa/internal/nodetest"
	"kassa/internal/rail/bitcoin"
)

// account is that of BIP-84's test vector, as test networks write it.
const account = "vpub5Y6cjg78GGuNLsaPhmYsiw4gYX3HoQiRBiSwDaBXKUafCt9bNwWQiitDk5VZ5BVxYnQdwoTyXSs2JHRPAgjAvtbBrf8ZhDYe2jWAqvZVnsc"

// TestChain measures a short chain whose last blocks are full: it must print every line, and find what was paid.
func TestChain(t *testing.T) {
	options := fullBlocks(t, 2, 1000)
	options.Blocks = 100 // nearly all of them are empty
	var out bytes.Buffer
	if err := bench.Chain(t.Context(), &out, options); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"blocks that the node gives +[1-9]", "scanned for 1000 addresses +[1-9].* of that", "without the node +[1-9]",
		"payments found in them +[1-9]", "memory for the addresses +", "time to derive them +",
	} {
		if !regexp.MustCompile(line).Match(out.Bytes()) {
			t.Errorf("no line like %q in\n%s", line, &out)
		}
	}
}

// BenchmarkChain prints the table of `kassa bench chain` for a litecoind whose blocks are full:
//
//	go test -tags full ./internal/bench -bench Chain -run - -benchtime 1x
func BenchmarkChain(b *testing.B) {
	options := fullBlocks(b, 100, 100_000)
	for b.Loop() {
		if err := bench.Chain(b.Context(), b.Output(), options); err != nil {
			b.Fatal(err)
		}
	}
}

// fullBlocks starts a litecoind whose newest blocks are full, and pay to some of so many addresses.
func fullBlocks(t testing.TB, blocks, addresses int) bench.ChainOptions {
	t.Helper()
	node := nodetest.Litecoin(t)
	network, _ := bitcoin.NetworkByName(node.Network)
	key, err := bitcoin.ParseDescriptor(account, network)
	if err != nil {
		t.Fatal(err)
	}
	var scripts [][]byte
	for index := 0; index < addresses; index += 100 {
		script, err := key.Script(uint32(index))
		if err != nil {
			t.Fatal(err)
		}
		scripts = append(scripts, script)
	}
	node.Fill(blocks, scripts)
	client, err := bitcoin.NewClient(node.URL)
	if err != nil {
		t.Fatal(err)
	}
	return bench.ChainOptions{Network: network, Node: client, Key: key.String(), Addresses: addresses, Blocks: int64(blocks)}
}
