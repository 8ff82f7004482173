package app

import (
	"context"
	"fmt"

	"kassa/internal/wallet"
)

type walletCommands struct {
	Add     walletAdd     `cmd:"" help:"Let a till's method use a merchant's public key."`
	List    walletList    `cmd:"" help:"List wallets of keys with the tills that use them."`
	Replace walletReplace `cmd:"" help:"Let a till's method use another key, or a fuller form of its own; the one before stays watched."`
	Gap     walletGap     `cmd:"" help:"Print the gap limit that the merchants' own wallet software needs."`

	Spends      walletSpends `cmd:"" help:"List what left wallets otherwise than by payoffs and is not booked yet, newest first."`
	RecordSpend walletSpend  `cmd:"" help:"Book what a merchant moved out of his wallet by himself."`
}

// keyFlags say which key a till's method shall use.
type keyFlags struct {
	Till    int64  `required:"" placeholder:"ID" help:"The live till."`
	Method  string `required:"" placeholder:"METHOD" help:"The method, for example BITCOIN."`
	Key     string `required:"" placeholder:"KEY" help:"An extended public key (xpub, ypub, zpub …) or an output descriptor, in quotes. Never a private key."`
	Network string `placeholder:"NAME" help:"A test network, for example bitcoin-regtest; the real one by default."`
	Name    string `placeholder:"NAME" help:"What the wallet shall be called, for example shop-btc; a known key keeps its own."`
	DryRun  bool   `help:"Only show the first addresses."`
}

// addedLine is a wallet that a till's method uses from now on.
type addedLine struct {
	Name       string   `json:"name"`
	Network    string   `json:"network"`
	Descriptor string   `json:"descriptor"`
	Addresses  []string `json:"addresses"` // the first ones
	Shared     bool     `json:"shared"`    // the key was known before
	Replaced   string   `json:"replaced,omitempty"`
}

// compare asks for the one check that no program can make.
const compare = `Compare these with the first receive addresses in the merchant's own wallet before anybody pays. If they differ, the key is
another account's, or its script is not the wallet's: give the wallet's descriptor then, for example "wpkh(KEY/<0;1>/*)".`

// show prints a wallet with its first addresses.
func (d desk) show(con *console, added wallet.Added) error {
	line := addedLine{
		added.Wallet.ID, added.Wallet.Network, added.Wallet.Descriptor, added.Addresses, added.Shared, added.Replaced,
	}
	err := d.print(con, line, func(t *table) {
		t.row("WALLET", "NETWORK", "DESCRIPTOR")
		t.row(line.Name, line.Network, line.Descriptor)
		t.section("INDEX", "ADDRESS")
		for index, address := range line.Addresses {
			t.row(index, address)
		}
	})
	if err == nil && !d.JSON {
		_, err = fmt.Fprintln(con.err, compare)
	}
	return err
}

// put shows a request, and carries it out unless it is a dry run.
func (k keyFlags) put(ctx context.Context, con *console, d desk, choose func(h *house) put) error {
	return d.with(ctx, func(h *house) error {
		act := choose(h)
		if k.DryRun {
			act = h.wallets.Preview
		}
		added, err := act(ctx, wallet.Request{Till: k.Till, Method: k.Method, Network: k.Network, Key: k.Key, Name: k.Name})
		if err != nil {
			return err
		}
		return d.show(con, added)
	})
}

// put is one of the service's ways to set a wallet.
type put func(context.Context, wallet.Request) (wallet.Added, error)

type walletAdd struct {
	desk
	keyFlags
}

type walletReplace struct {
	desk
	keyFlags
}

func (c *walletAdd) Run(ctx context.Context, con *console) error {
	return c.put(ctx, con, c.desk, func(h *house) put { return h.wallets.Add })
}

func (c *walletReplace) Run(ctx context.Context, con *console) error {
	return c.put(ctx, con, c.desk, func(h *house) put { return h.wallets.Replace })
}
