package bitcoin

import (
	"fmt"

	"github.com/btcsuite/btcd/btcutil/hdkeychain"

	"kassa/internal/fault"
)

// Script is what pays to the wallet's receive address of the index. An index of 2^31 or more is a fault of kind Invalid.
func (d Descriptor) Script(index uint32) ([]byte, error) { return d.script(receive, index) }

// HasChange tells whether the descriptor names a change chain.
func (d Descriptor) HasChange() bool { return len(d.chains) > change }

// ChangeScript is what pays to the wallet's change address of the index; a fault of kind Conflict for a descriptor
// without a change chain.
func (d Descriptor) ChangeScript(index uint32) ([]byte, error) {
	if !d.HasChange() {
		return nil, fault.New(fault.Conflict, "The wallet has no change chain: give `kassa wallet replace` its descriptor with both chains, for example /<0;1>/*")
	}
	return d.script(change, index)
}

// Address is the wallet's receive address of the index.
func (d Descriptor) Address(index uint32) (string, error) {
	script, err := d.Script(index)
	if err != nil {
		return "", err
	}
	address, ok := d.network.AddressOf(script)
	if !ok {
		return "", fmt.Errorf("a %s script has no address on %s", d.form, d.network.Name)
	}
	return address, nil
}

func (d Descriptor) script(chain int, index uint32) ([]byte, error) {
	scripts, err := d.scripts(chain, index, 1)
	if err != nil {
		return nil, err
	}
	return scripts[0], nil
}

// scripts are those of so many indices in a row, at least one.
func (d Descriptor) scripts(chain int, first uint32, count int) ([][]byte, error) {
	if int64(first)+int64(count) > hdkeychain.HardenedKeyStart {
		return nil, fault.Field("index", "must be below 2147483648, the wallet has no address of it")
	}
	keys, err := children(d.chains[chain], first, count)
	if err != nil {
		return nil, fmt.Errorf("derive %d from index %d: %w", count, first, err)
	}
	scripts := make([][]byte, count)
	for i, key := range keys {
		scripts[i] = d.form.script(key)
	}
	return scripts, nil
}
