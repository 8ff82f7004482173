package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strconv"
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
		{"blocks that the node gives", rates.pace(rates.fetched)},
		{fmt.Sprintf("the same scanned for %d addresses", options.Addresses), fmt.Sprintf("%s, %.2f of that", rates.pace(rates.scanned), rates.fetched.Seconds()/rates.scanned.Seconds())},
		{"the same scanned without the node", rates.pace(rates.looked)},
		{"payments found in them", strconv.Itoa(list.Found())},
		{"memory for the addresses", fmt.Sprintf("%.1f MB", float64(used)/1e6)},
		{"time to derive them", fmt.Sprintf("%.1f s", derived.Seconds())},
	} {
		_, _ = fmt.Fprintf(table, "%s\t%s\n", row.what, row.value) // Flush tells of a broken output
	}
	return table.Flush()
}

// rates are what was done to the same blocks, and how long it took: the node gave them, the node gave them and they were
// scanned, and they were scanned alone.
type rates struct {
	blocks, size             int
	fetched, scanned, looked time.Duration
}

// pace is how many blocks there were in a time.
func (r rates) pace(in time.Duration) string {
	return fmt.Sprintf("%.0f/s, %.1f MB/s", float64(r.blocks)/in.Seconds(), float64(r.size)/in.Seconds()/1e6)
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
			once, err := rateTurn(ctx, list, options.Node, height)
			if err != nil {
				return all, err
			}
			if round > 0 {
				all.add(once)
			}
		}
	}
	return all, nil
}

func rateTurn(ctx context.Context, list *bitcoin.Probe, node *bitcoin.Client, height int64) (rates, error) {
	once, begin := rates{blocks: turn}, time.Now()
	if err := list.Fetch(ctx, node, height, turn); err != nil {
		return once, err
	}
	once.fetched, begin = time.Since(begin), time.Now()
	raws, err := list.Scan(ctx, node, height, turn)
	if err != nil {
		return once, err
	}
	once.scanned, begin = time.Since(begin), time.Now()
	if err := list.Look(raws); err != nil {
		return once, err
	}
	once.looked = time.Since(begin)
	for _, raw := range raws {
		once.size += len(raw)
	}
	return once, nil
}

func (r *rates) add(other rates) {
	r.blocks, r.size = r.blocks+other.blocks, r.size+other.size
	r.fetched, r.scanned, r.looked = r.fetched+other.fetched, r.scanned+other.scanned, r.looked+other.looked
}

// heap is what is used of it, once everything that is not needed was freed: pools keep theirs for one collection.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc) //nolint:gosec // far below its bound
}
