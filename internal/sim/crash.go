package main

import (
	"errors"
	"io/fs"
	"os"
)

// errCrash is what the services meet when their process dies under them; nothing that they do later counts.
var errCrash = errors.New("the process died")

// crash is a death at one of the next commits. What the disk holds at that moment is copied, as a killed process
// leaves it, with the open transaction in the log; the world goes on with the copy.
type crash struct {
	path    string // of the living database
	left    int    // writes until it happens; none is planned at 0
	after   bool   // the commit, rather than before it
	dead    bool
	failed  error // of the copy
	commits int   // that became durable in this world, the last one before a death included
}

func (c *crash) staged() error {
	if c.dead {
		return errCrash
	}
	if c.left == 1 && !c.after {
		return c.die()
	}
	return nil
}

func (c *crash) committed() error {
	c.commits++
	switch c.left {
	case 0:
		return nil
	case 1:
		return c.die()
	}
	c.left--
	return nil
}

func (c *crash) die() error {
	c.left, c.dead = 0, true
	for _, suffix := range []string{"", "-wal"} {
		c.failed = errors.Join(c.failed, copyFile(c.path+suffix, c.path+".crashed"+suffix))
	}
	return errCrash
}

// bury puts what the dead process left in the place of its database.
func (c *crash) bury() error {
	err := c.failed
	for _, suffix := range []string{"", "-wal"} {
		err = errors.Join(err, move(c.path+".crashed"+suffix, c.path+suffix))
	}
	c.dead, c.failed = false, nil
	return errors.Join(err, gone(c.path+"-shm"))
}

// copyFile copies a file as it is now; one that is not there stays away.
func copyFile(from, to string) error {
	text, err := os.ReadFile(from) //nolint:gosec // the simulator's own file
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o600) //nolint:gosec // likewise
}

// move puts a file in the place of another one, or leaves nothing there.
func move(from, to string) error {
	err := os.Rename(from, to)
	if errors.Is(err, fs.ErrNotExist) {
		return gone(to)
	}
	return err
}

func gone(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
