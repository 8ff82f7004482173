package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"kassa/internal/store"
)

// Run is many worlds, a few at once.
type Run struct {
	Seed     uint64
	Invoices int // in all worlds
	World    int // in one
	Workers  int
	Dir      string
	Log      io.Writer // progress
}

// Do lets the worlds live. It ends at the first one that breaks.
func (r Run) Do(ctx context.Context) (total Result, err error) {
	dir, err := os.MkdirTemp(r.Dir, "kassa-sim-")
	if err != nil {
		return total, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	empty, err := template(ctx, filepath.Join(dir, "empty.db"))
	if err != nil {
		return total, err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	seeds := make(chan life)
	var workers sync.WaitGroup
	var mu sync.Mutex
	for range r.Workers {
		workers.Go(func() {
			for one := range seeds {
				result, err := Live(context.WithoutCancel(ctx), one.seed, one.invoices, dir, empty)
				if err != nil {
					stop(err)
					continue
				}
				mu.Lock()
				total.add(result)
				mu.Unlock()
			}
		})
	}
	r.feed(ctx, seeds)
	workers.Wait()
	return total, context.Cause(ctx)
}

// life is a world to live.
type life struct {
	seed     uint64
	invoices int
}

// feed hands out worlds until there are enough or one broke.
func (r Run) feed(ctx context.Context, seeds chan<- life) {
	defer close(seeds)
	for made := 0; made < r.Invoices; made += r.World {
		select {
		case seeds <- life{r.Seed + uint64(made/r.World), min(r.World, r.Invoices-made)}: //nolint:gosec // it counts up from 0
		case <-ctx.Done():
			return
		}
		if made%(50*r.World) == 0 && made > 0 {
			_, _ = fmt.Fprintf(r.Log, "%d of %d invoices\n", made, r.Invoices)
		}
	}
}

func (r *Result) add(other Result) {
	r.Invoices += other.Invoices
	r.Steps += other.Steps
	r.Crashes += other.Crashes
	r.Audits += other.Audits
}

// template is the bytes of an empty database with its schema: to copy it is cheaper than to make it.
func template(ctx context.Context, path string) ([]byte, error) {
	made, err := store.Open(ctx, "sqlite:"+path)
	if err != nil {
		return nil, err
	}
	if err := made.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path) //nolint:gosec // made above
}
