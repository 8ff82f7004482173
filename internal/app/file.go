package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// maxFile bounds the configuration file, in bytes.
const maxFile = 1 << 20

// file is a configuration file: flags by name, {"listen": ":8080", "callback-allow": ["10.0.0.0/8"]}. It holds what
// the environment may hold too, and the environment wins (kong alone would let the file win).
type file map[string]any

func loadFile(r io.Reader) (kong.Resolver, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxFile {
		return nil, errors.New("the configuration file is over 1 MB")
	}
	var values file
	err = json.Unmarshal(text, &values)
	if wrong := new(json.UnmarshalTypeError); errors.As(err, &wrong) {
		return nil, fmt.Errorf("the configuration file is a JSON %s, it must be an object of flags such as {\"listen\": \":8080\"}", wrong.Value)
	}
	if err != nil {
		return nil, fmt.Errorf("the configuration file is not a JSON object of flags: %w", err)
	}
	return values, nil
}

// Validate refuses keys that are no configuration: a misspelt one would silently count for nothing.
func (f file) Validate(app *kong.Application) error {
	known := map[string]bool{}
	err := kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok && configures(flag) {
			known[flag.Name] = true
		}
		return next(nil)
	})
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if !known[name] {
			return fmt.Errorf("the configuration file has `%s`; it may have %s", name,
				strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		}
	}
	return nil
}

// Resolve gives a flag's value unless the environment has one.
func (f file) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if !configures(flag) {
		return nil, nil
	}
	for _, name := range flag.Envs {
		if _, set := os.LookupEnv(name); set {
			return nil, nil
		}
	}
	return f[flag.Name], nil
}

// configures tells configuration from a command's own flags: it has a name in the environment.
func configures(flag *kong.Flag) bool { return len(flag.Envs) > 0 && flag.Name != "config" }
