package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"text/tabwriter"
	"time"

	"kassa/internal/rail/bitcoin"
)

// ChainOptions say what to measure of watching a chain; every field is needed.
type ChainOptions struct {
	Network   bitcoin.Network
	Node      *bitcoin.Client
	Key       string // a public key of the network, whose addresses are watched
	Addresses int
	Blocks    int64
}

// Chain measures how fast a node gives its blocks, and how fast they are scanned for a great many watched addresses, in
// turns in one run; and what the addresses take of memory.
func Chain(ctx context.Context, out io.Writer, options ChainOptions) error {
	key, err := bitcoin.ParseDescriptor(options.Key, options.Network)
	if err != nil {
		return err
	}
	before, begin := heap(), time.Now()
	list, err := bitcoin.NewProbe(options.Network, key, options.Addresses)
	if err != nil {
		return err
	}
	derived, used := time.Since(begin), heap()-before
	rates, err := scanRates(ctx, list, options)
	if err != nil {
		return err
	}
	runtime.KeepAlive(list)
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, row := range []struct{ what, value string }{
		{"blocks that the node gives", fmt.Sprintf("%.0f/s, %.1f MB/s", rates.blocks/rates.fetched.Seconds(), rates.size/rates.fetched.Seconds()/1e6)},
		{fmt.Sprintf("blocks scanned for %d addresses", options.Addresses), fmt.Sprintf("%.0f/s, %.2f of that", rates.blocks/rates.scanned.Seconds(), rates.fetched.Seconds()/rates.scanned.Seconds())},
		{"memory for the addresses", fmt.Sprintf("%.1f MB", float64(used)/1e6)},
		{"time to derive them", fmt.Sprintf("%.1f s", derived.Seconds())},
	} {
		_, _ = fmt.Fprintf(table, "%s\t%s\n", row.what, row.value) // Flush tells of a broken output
	}
	return table.Flush()
}

// rates are what both took for the same blocks.
type rates struct {
	blocks, size     float64
	fetched, scanned time.Duration
}

// turn is how many blocks are taken at once, so that both see the same machine.
const turn = 50

func scanRates(ctx context.Context, list *bitcoin.Probe, options ChainOptions) (rates, error) {
	var all rates
	tip, err := options.Node.Height(ctx)
	if err != nil {
		return all, err
	}
	first := max(0, tip-options.Blocks+1)
	if tip-first < turn {
		return all, errors.New("the node has too few blocks")
	}
	// Once before, so that the node has read them all from its disk.
	for round := range 3 {
		for height := first; height+turn <= tip+1; height += turn {
			begin := time.Now()
			size, err := list.Fetch(ctx, options.Node, height, turn)
			if err != nil {
				return all, err
			}
			fetched := time.Now()
			if err := list.Scan(ctx, options.Node, height, turn); err != nil {
				return all, err
			}
			if round > 0 {
				all.blocks, all.size = all.blocks+turn, all.size+float64(size)
				all.fetched, all.scanned = all.fetched+fetched.Sub(begin), all.scanned+time.Since(fetched)
			}
		}
	}
	return all, nil
}

// heap is what is used of it, once everything that is not needed was freed.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc) //nolint:gosec // far below its bound
}
