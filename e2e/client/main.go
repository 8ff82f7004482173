// Client is a merchant's program in either dialect of the merchant API that behaves as published client libraries do, the
// rows marked C of the contract: it sends what they send and refuses what they cannot read. It makes one whole sale and one
// payoff at a sandbox till and tells what it could not live with.
//
//	client v3|v2 URL < till.json
//
// The till is what `kassa till create --json` prints.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := run(os.Args[1:], os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, till io.Reader) error {
	if len(args) != 2 || dialects[args[0]] == nil {
		return errors.New("usage: client v3|v2 URL < till.json")
	}
	c := &client{dialect: dialects[args[0]], url: args[1]}
	if err := json.NewDecoder(till).Decode(&c.keys); err != nil {
		return fmt.Errorf("the till on the standard input: %w", err)
	}
	if err := c.listen(); err != nil {
		return err
	}
	for _, part := range []func() error{c.lookAround, c.sell, c.payOut, c.lookBack} {
		if err := part(); err != nil {
			c.complain("%v", err)
			break
		}
	}
	return errors.Join(c.complaints...)
}

// client is one run.
type client struct {
	*dialect
	url  string
	keys struct {
		Login  string `json:"login"`
		Secret string `json:"secret"`
		Salt   string `json:"salt"`
	}
	inbox      string // where callbacks are received
	callbacks  chan callback
	complaints []error
}

// want complains unless it is so.
func (c *client) want(so bool, format string, values ...any) {
	if !so {
		c.complain(format, values...)
	}
}

func (c *client) complain(format string, values ...any) {
	c.complaints = append(c.complaints, fmt.Errorf(format, values...))
}
