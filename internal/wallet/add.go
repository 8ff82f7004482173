package wallet

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"kassa/internal/fault"
	"kassa/internal/rail"
	"kassa/internal/till"
)

// Request says which key a till's method shall use. Texts are as written.
type Request struct {
	Till    int64
	Method  string
	Network string // empty for the real one
	Key     string
	Name    string // of the wallet, if the key is a new one; empty is that of the one that it belongs to
}

// Shown is how many addresses a merchant compares with those in his own wallet.
const Shown = 3

// Added is a wallet with its first addresses.
type Added struct {
	Wallet    rail.Wallet
	Addresses []string
	Shared    bool   // the key was known before
	Replaced  string // the wallet that the till's method used before
}

// reading is what a request means.
type reading struct {
	Added
	key   Key
	owner till.Till
}

// Preview shows what a request means and changes nothing.
func (s *Service) Preview(ctx context.Context, r Request) (Added, error) {
	read, err := s.read(ctx, r)
	return read.Added, err
}

// Add lets a till's method use a key. A key that is known already is the same wallet, so that its addresses are counted
// once. Faults: NotFound for the till, Invalid for the request, Conflict for a sandbox till, a name that is taken or a
// method that has a wallet.
func (s *Service) Add(ctx context.Context, r Request) (Added, error) {
	return s.put(ctx, r, false, func(before rail.Wallet, has bool) error {
		if has {
			return fault.New(fault.Conflict, "`method` %s of this till uses the wallet %s; `kassa wallet replace` changes that", r.Method, before.ID)
		}
		return nil
	})
}

// Replace lets a till's method use another key from now on. The addresses of the one before stay watched. A text of a known
// key that says more, its change chain or its origin, takes the place of the known one. Faults are Add's, and Conflict
// for a method without a wallet.
func (s *Service) Replace(ctx context.Context, r Request) (Added, error) {
	return s.put(ctx, r, true, func(_ rail.Wallet, has bool) error {
		if !has {
			return fault.New(fault.Conflict, "`method` %s of this till has no wallet yet; `kassa wallet add` gives it one", r.Method)
		}
		return nil
	})
}

// put does either; may judges by the wallet that is used now, if there is one. Only learning changes a known wallet's text.
func (s *Service) put(ctx context.Context, r Request, learn bool, may func(before rail.Wallet, has bool) error) (Added, error) {
	read, err := s.read(ctx, r)
	if err != nil {
		return Added{}, err
	}
	var made Added
	err = s.Store.WriteWallet(ctx, func(ctx context.Context, tx Tx) error {
		made = read.Added
		before, err := tx.TillWallet(ctx, read.owner.ID, r.Method, made.Wallet.Network)
		has := err == nil
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		if err := s.settle(ctx, tx, &made, read.key, r.Name, learn); err != nil {
			return err
		}
		if has && before.ID == made.Wallet.ID {
			return nil
		}
		if err := may(before, has); err != nil {
			return err
		}
		made.Replaced = before.ID
		return tx.UseWallet(ctx, Use{read.owner.ID, r.Method, made.Wallet.Network, made.Wallet.ID, s.now()})
	})
	return made, err
}

// read checks a request and derives the first addresses.
func (s *Service) read(ctx context.Context, r Request) (reading, error) {
	owner, err := s.Store.Till(ctx, r.Till)
	if err != nil {
		return reading{}, err
	}
	if owner.Sandbox {
		return reading{}, fault.New(fault.Conflict, "`till` is a sandbox till, its money is simulated; only a live till has wallets")
	}
	network, key, err := s.Keys(r.Method, r.Network, r.Key)
	if err != nil {
		return reading{}, err
	}
	made := Added{Wallet: rail.Wallet{Method: r.Method, Network: network, Descriptor: key.String()}}
	for index := range uint32(Shown) {
		address, err := key.Address(index)
		if err != nil {
			return reading{}, fmt.Errorf("address %d: %w", index, err)
		}
		made.Addresses = append(made.Addresses, address)
	}
	return reading{made, key, owner}, nil
}

// names is what a wallet may be called: it is a part of accounts.
var names = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,39}$`)

// settle finds the wallet of the key, or makes it.
func (s *Service) settle(ctx context.Context, tx Tx, made *Added, key Key, name string, learn bool) error {
	known, err := tx.KeyWallet(ctx, made.Wallet.Network, made.Addresses[0])
	switch {
	case err != nil && fault.KindOf(err) == fault.NotFound:
		made.Wallet.ID = name
		return s.create(ctx, tx, *made)
	case err != nil:
		return err
	case name != "" && name != known.ID:
		return fault.New(fault.Conflict, "`name` must be %s or left out: that wallet has this key", known.ID)
	}
	made.Wallet, made.Shared = known, true
	if key.String() == known.Descriptor {
		return nil
	}
	made.Wallet.Descriptor = key.String()
	return describe(ctx, tx, key, known, learn)
}

// describe takes another text of a known key, if it loses nothing.
func describe(ctx context.Context, tx Tx, key Key, known rail.Wallet, learn bool) error {
	switch completes := key.Completes(known.Descriptor); {
	case !completes:
		return fault.New(fault.Conflict, "`key` has the addresses of the wallet %s: give its descriptor, %s", known.ID, known.Descriptor)
	case !learn:
		return fault.New(fault.Conflict, "`key` has the addresses of the wallet %s: give its descriptor, %s; "+
			"`kassa wallet replace` puts yours in its place, for all tills that use it", known.ID, known.Descriptor)
	}
	return tx.DescribeWallet(ctx, known.ID, key.String())
}

func (s *Service) create(ctx context.Context, tx Tx, made Added) error {
	name := made.Wallet.ID
	if !names.MatchString(name) || strings.HasPrefix(name, "pool-") || strings.HasPrefix(name, "own-") {
		return fault.Field("name", "must be 1 to 40 small letters, digits, dots and dashes, not beginning with pool- or own-, for example shop-btc")
	}
	_, err := tx.Wallet(ctx, name)
	switch {
	case err == nil:
		return fault.New(fault.Conflict, "`name` %s is taken by another wallet", name)
	case fault.KindOf(err) != fault.NotFound:
		return err
	}
	return tx.InsertKeyWallet(ctx, made.Wallet, made.Addresses[0], s.now())
}
