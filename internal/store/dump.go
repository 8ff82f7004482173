package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"

	"kassa/internal/fault"
)

// dump lets PostgreSQL's own program write an archive of one moment.
func dump(ctx context.Context, dsn, to string) error {
	if err := runTool(ctx, dsn, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file="+to); err != nil {
		return err
	}
	return runTool(ctx, "", "pg_restore", "--list", to) // the archive can be read
}

// undump fills an empty database from such an archive, wholly or not at all.
func undump(ctx context.Context, from, dsn string) (err error) {
	pool, err := openPlain(dsn, "")
	if err != nil {
		return err
	}
	var tables int
	err = pool.QueryRowContext(ctx, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA()").Scan(&tables)
	if err := errors.Join(err, pool.Close()); err != nil {
		return err
	}
	if tables > 0 {
		return errUsed
	}
	return runTool(ctx, dsn, "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", from)
}

// runTool runs a program of PostgreSQL's client on a database, or on none. The password goes by the environment: every
// process of the machine can read a command line.
func runTool(ctx context.Context, dsn, name string, args ...string) error {
	path, err := exec.LookPath(name)
	if err != nil {
		return fault.New(fault.Unavailable, "%s is not in PATH: install PostgreSQL's client programs, of the server's version or newer", name).Because(err)
	}
	address, password, err := withoutPassword(dsn)
	if err != nil {
		return err
	}
	if address != "" {
		args = append([]string{"--dbname=" + address}, args...)
	}
	var said bytes.Buffer
	tool := exec.CommandContext(ctx, path, args...) //nolint:gosec // arguments of ours, not of a shell
	tool.Stderr = &said
	tool.Env = os.Environ()
	if password != "" {
		tool.Env = append(tool.Env, "PGPASSWORD="+password)
	}
	if err := tool.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(said.String()))
	}
	return nil
}

func withoutPassword(dsn string) (address, password string, err error) {
	parsed, err := url.Parse(dsn)
	if err != nil || parsed.User == nil {
		return dsn, "", err
	}
	password, _ = parsed.User.Password()
	parsed.User = url.User(parsed.User.Username())
	return parsed.String(), password, nil
}
