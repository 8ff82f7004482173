//go:build full

package bench_test

import (
	"testing"

	"kassa/internal/bench"
	"kassa/internal/nodetest"
	"kassa/internal/rail/bitcoin"
)

// account is BIP-84's first test account, as testnets write it.
const account = "tpubDC5FSnBiZDMmhiuCmWAYsLwgLYrrT9rAqvTySfuCCrgsWz8wxMXUS9Tb9iVMvcRbvFcAHGkMD5Kx8koh4GquNGNTfohfk7pgjhaPCdXpoba"

// BenchmarkChain prints the table of `kassa bench chain` for a litecoind whose blocks are full:
//
//	go test -tags full ./internal/bench -bench Chain -run - -benchtime 1x
func BenchmarkChain(b *testing.B) {
	node := nodetest.Litecoin(b)
	network, _ := bitcoin.NetworkByName(node.Network)
	key, err := bitcoin.ParseDescriptor("wpkh("+account+"/0/*)", network)
	if err != nil {
		b.Fatal(err)
	}
	var scripts [][]byte
	for index := range uint32(1000) {
		script, err := key.Script(index * 100)
		if err != nil {
			b.Fatal(err)
		}
		scripts = append(scripts, script)
	}
	const blocks = 100
	node.Fill(blocks, scripts)
	client, err := bitcoin.NewClient(node.URL)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		err := bench.Chain(b.Context(), b.Output(), bench.ChainOptions{
			Network: network, Node: client, Key: key.String(), Addresses: 100_000, Blocks: blocks,
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}
