package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"kassa/internal/books"
	"kassa/internal/store"
)

// large is what a large ledger took.
type large struct {
	seal, check time.Duration
	memory      float64 // MB that the check's process needed at most
}

// checkLarge fills a database with paid invoices, two entries each, seals them and lets the program check them.
func checkLarge(ctx context.Context, dir string, options LedgerOptions) (result large, err error) {
	path := filepath.Join(dir, "large.db")
	opened, err := furnished(ctx, path)
	if err != nil {
		return result, err
	}
	if err := errors.Join(opened.Close(), fill(ctx, path, options.Entries/2)); err != nil {
		return result, err
	}
	if opened, err = store.Open(ctx, "sqlite:"+path); err != nil {
		return result, err
	}
	begin := time.Now()
	err = books.Keeper{Store: opened, Now: time.Now}.Seal(ctx)
	result.seal = time.Since(begin)
	if err := errors.Join(err, opened.Close()); err != nil {
		return result, err
	}
	check := exec.CommandContext(ctx, options.Program, "ledger", "check", "--database", "sqlite:"+path) //nolint:gosec // our own program
	check.Env = append(os.Environ(), "KASSA_KEY="+strings.Repeat("1", 64))                              // the database has no secret
	var text bytes.Buffer
	check.Stdout, check.Stderr = &text, &text
	begin = time.Now()
	if err := check.Start(); err != nil {
		return result, err
	}
	peak := watch(check.Process.Pid)
	err = check.Wait()
	result.check, result.memory = time.Since(begin), peak()
	if err != nil {
		return result, fmt.Errorf("%w: %s", err, &text)
	}
	return result, nil
}
