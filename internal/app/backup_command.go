package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"kassa/internal/store"
)

type backupCommand struct {
	Gateway
	File  string `arg:"" help:"The file to write; it must not exist."`
	KeyTo string `placeholder:"FILE" help:"Also copy the server key there. Keep it apart from the backup: together they are everything."`
}

// Run writes the file while the server goes on, and says what is not in it.
func (c *backupCommand) Run(ctx context.Context, con *console) error {
	if err := c.exists(); err != nil {
		return err
	}
	if err := store.Backup(ctx, c.Database, c.File, con.progress("MB copied", megabyte)); err != nil {
		return err
	}
	info, err := os.Stat(c.File)
	if err != nil {
		return err
	}
	t := newTable(con.out)
	t.row("backup", c.File)
	t.row("bytes", info.Size())
	return errors.Join(t.Flush(), c.keepKey(con))
}

// keepKey copies the server key, or tells that it must be kept too.
func (c *backupCommand) keepKey(con *console) error {
	if c.KeyTo == "" {
		_, err := fmt.Fprintln(con.err, "kassa: the server key is not in the backup, which is of no use without it: keep a copy of "+c.keyName()+" elsewhere")
		return err
	}
	digits := os.Getenv(keyVariable)
	if digits == "" {
		path, err := c.keyPath()
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path) //nolint:gosec // the operator names the file
		if err != nil {
			return err
		}
		digits = string(text)
	}
	return writeNew(c.KeyTo, strings.TrimSpace(digits)+"\n")
}

// keyName tells an operator where the server key is.
func (c *backupCommand) keyName() string {
	path, err := c.keyPath()
	if err != nil || os.Getenv(keyVariable) != "" {
		return keyVariable
	}
	return path
}

// writeNew writes a small file that only its owner can read and that must not exist.
func writeNew(path, text string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	_, err = io.WriteString(file, text)
	return errors.Join(err, file.Sync(), file.Close())
}

// megabyte is a unit of progress, in bytes.
const megabyte = 1 << 20

// progress tells on the console how far long work is, at most once for each tenth.
func (c *console) progress(what string, unit int64) func(done, whole int64) {
	told := int64(0)
	return func(done, whole int64) {
		if whole == 0 || done*10/whole == told {
			return
		}
		told = done * 10 / whole
		_, _ = fmt.Fprintf(c.err, "kassa: %d of %d %s\n", done/unit, whole/unit, what)
	}
}
