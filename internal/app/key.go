package app

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"kassa/internal/fault"
	"kassa/internal/till"
)

// keyName is the server key's file beside a SQLite database.
const keyName = "kassa.key"

// serverKey is the key of design section 6, and the path of its file if this call made it.
func (g Gateway) serverKey() (key till.ServerKey, made string, err error) {
	if g.Key != "" {
		key, err = till.ParseServerKey(strings.TrimSpace(g.Key))
		return key, "", wrap("KASSA_KEY", err)
	}
	path, err := g.keyPath()
	if err != nil {
		return key, "", err
	}
	if g.KeyFile == "" {
		if err := g.keyLost(path); err != nil {
			return key, "", err
		}
		if made, err = makeKey(path); err != nil {
			return key, "", wrap("making the server key", err)
		}
	}
	text, err := os.ReadFile(path) //nolint:gosec // the operator names the file
	if err != nil {
		return key, made, wrap("server key", err)
	}
	key, err = till.ParseServerKey(string(bytes.TrimSpace(text)))
	return key, made, wrap(path, err)
}

// keyLost refuses a database that has lost its key: a new one would open nothing.
func (g Gateway) keyLost(keyPath string) error {
	database := strings.TrimPrefix(g.Database, "sqlite:")
	held, err := os.Stat(database)
	if err != nil || held.Size() == 0 {
		return nil //nolint:nilerr // no database yet: the key is made with it
	}
	if _, err := os.Stat(keyPath); errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Invalid, "the server key %s is missing; the database %s cannot be used without it: bring it "+
			"back, or name it with --key-file or KASSA_KEY", keyPath, database)
	}
	return nil
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

func (g Gateway) keyPath() (string, error) {
	path, isSQLite := strings.CutPrefix(g.Database, "sqlite:")
	switch {
	case g.KeyFile != "":
		return g.KeyFile, nil
	case isSQLite:
		return filepath.Join(filepath.Dir(path), keyName), nil
	case strings.HasPrefix(g.Database, "postgres"):
		return "", errors.New("PostgreSQL needs a server key: give --key-file or KASSA_KEY (make one with: openssl rand -hex 32)")
	}
	return "", fault.Field("database", "must be sqlite:PATH or postgres://USER@HOST/NAME")
}

// makeKey writes a new key unless there is one, and returns the path if it did. The file appears whole or not at all,
// so no other process reads half a key, and of two that start at once one key counts.
func makeKey(path string) (made string, err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	draft, err := os.CreateTemp(filepath.Dir(path), keyName+".*") // mode 0600
	if err != nil {
		return "", err
	}
	defer func() { _ = os.Remove(draft.Name()) }()
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	_, err = draft.WriteString(hex.EncodeToString(key) + "\n")
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return "", err
	}
	switch err := os.Link(draft.Name(), path); {
	case errors.Is(err, fs.ErrExist):
		return "", nil
	case err != nil:
		return "", err
	}
	return path, nil
}
