package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"kassa/internal/fault"
	"kassa/internal/store"
)

type restoreCommand struct {
	desk
	File string `arg:"" help:"What kassa backup wrote."`
}

// Run checks the backup and the key before anything is written, and the books afterwards.
func (c *restoreCommand) Run(ctx context.Context, con *console) error {
	if err := c.fits(ctx); err != nil {
		return err
	}
	if err := store.Restore(ctx, c.File, c.Database, con.progress("MB restored", megabyte)); err != nil {
		return err
	}
	return c.within(ctx, func(h *house) error {
		if err := c.check(ctx, con, h); err != nil {
			return fmt.Errorf("the backup was restored, but %w", err)
		}
		return nil
	})
}

// fits refuses a backup that is damaged, newer than this program, or made with another server key. What an archive of
// PostgreSQL holds is known only once it is restored; then opening it tells the same.
func (c *restoreCommand) fits(ctx context.Context) error {
	if err := c.hasKey(); err != nil {
		return err
	}
	if !strings.HasPrefix(c.Database, "sqlite:") {
		return nil
	}
	if err := store.Intact(ctx, c.File); err != nil {
		return err
	}
	facts, err := store.Inspect(ctx, "sqlite:"+c.File)
	if err != nil {
		return fault.New(fault.Invalid, "%s is no backup of Kassa", c.File).Because(err)
	}
	if facts.Version > facts.Newest {
		return fault.New(fault.Invalid, "%s has schema %d and this program knows %d: restore it with the release that made it, or a newer one",
			c.File, facts.Version, facts.Newest)
	}
	c.Key = os.Getenv(keyVariable)
	key, _, err := c.serverKey()
	if err == nil && (key.ID() != facts.KeyID || key.Check() != facts.KeyCheck) {
		err = fault.New(fault.Denied, "wrong server key: this one is %s, the backup was made with %s; give that one by --key-file or KASSA_KEY",
			key.ID(), facts.KeyID)
	}
	return err
}

// hasKey refuses to go on without the server key: a new one, which a first start would make, would open nothing.
func (c *restoreCommand) hasKey() error {
	if os.Getenv(keyVariable) != "" {
		return nil
	}
	path, err := c.keyPath()
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Invalid, "the server key %s is missing: bring the key of the backup there first, or name it with --key-file or KASSA_KEY", path)
	}
	return nil
}
