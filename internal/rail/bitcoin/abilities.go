package bitcoin

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
)

// abilities are the calls that Kassa can do without, each with what it is for; another name stands for the same. All other
// calls every node has.
var abilities = []struct{ method, other, use string }{
	{"waitfornewblock", "", "blocks are heard of at once"},
	{"getmempoolentry", "", "a payment's time is when it came to the node, not when it was first read"},
	{"estimatesmartfee", "estimatefee", "fees of payoffs follow the network's"},
}

// Ability is one call that a node has or has not.
type Ability struct {
	Method string `json:"method"`
	Use    string `json:"use"`
	Has    bool   `json:"has"`
}

// Examination is what a node says of itself.
type Examination struct {
	Version   string    // as nodes announce it to each other
	Height    int64     // of its tip
	Headers   int64     // that it knows of
	Genuine   bool      // its blocks are the network's
	Pruned    bool      // it keeps its newest blocks only: a long outage may not be caught up
	Abilities []Ability // in the order of the table
}

// Examine asks a node what it serves and what it can.
func (c *Client) Examine(ctx context.Context, network Network) (Examination, error) {
	info, err := c.chainInfo(ctx)
	if err != nil {
		return Examination{}, err
	}
	err = c.serves(ctx, network, info.Blocks)
	if err != nil && !errors.Is(err, errForeign) {
		return Examination{}, err
	}
	got := Examination{Height: info.Blocks, Headers: info.Headers, Genuine: err == nil, Pruned: info.Pruned}
	if got.Version, err = c.version(ctx); err != nil {
		return got, err
	}
	for _, one := range abilities {
		method := one.method
		has, err := c.has(ctx, method)
		if err == nil && !has && one.other != "" {
			if has, err = c.has(ctx, one.other); has {
				method = one.other
			}
		}
		if err != nil {
			return got, err
		}
		got.Abilities = append(got.Abilities, Ability{method, one.use, has})
	}
	return got, nil
}

// version is the node's own; btcd tells a number only.
func (c *Client) version(ctx context.Context) (string, error) {
	var network struct {
		Subversion string `json:"subversion"`
	}
	err := c.call(ctx, &network, "getnetworkinfo")
	if !isAnswer(err) {
		return network.Subversion, err
	}
	var own struct{ Version json.Number }
	err = c.call(ctx, &own, "getinfo")
	return own.Version.String(), err
}

// has asks for a call's help, which does nothing else: Core tells of an unknown one in the text, btcd by an error.
func (c *Client) has(ctx context.Context, method string) (bool, error) {
	var text string
	err := c.call(ctx, &text, "help", method)
	if isAnswer(err) {
		return false, nil
	}
	return !strings.HasPrefix(text, "help: unknown command"), err
}
