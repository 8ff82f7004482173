package bitcoin

import (
	"encoding/binary"
	"regexp"
	"slices"
	"strings"

	"kassa/internal/fault"
)

// origin tells a signer whose key it is: the master key's fingerprint and the path from there (BIP-380).
type origin struct {
	fingerprint string // 8 hex digits, empty for no origin
	path        path
}

// expressions splits a key expression: origin in brackets, key, steps behind it.
var expressions = regexp.MustCompile(`^(?:\[([0-9a-fA-F]{8})((?:/[^][/]+)*)])?([1-9A-HJ-NP-Za-km-z]+)((?:/[^/]*)*)$`)

// readExpression reads the key in a descriptor, or a bare one, whose form is anyForm.
func readExpression(text string, wrapped form, network Network) (Descriptor, error) {
	parts := expressions.FindStringSubmatch(text)
	if parts == nil {
		return Descriptor{}, errMistyped
	}
	from, ok := readPath(parts[2])
	if !ok {
		return Descriptor{}, fault.Field(keyField, "must have an origin such as [d34db33f/84h/0h/0h], or none")
	}
	key, version, err := readKey(parts[3], network)
	if err != nil {
		return Descriptor{}, err
	}
	below := bothChains
	if wrapped != anyForm || parts[4] != "" {
		if below, err = readSteps(parts[4]); err != nil {
			return Descriptor{}, err
		}
	}
	d := Descriptor{network: network, origin: origin{strings.ToLower(parts[1]), from}, steps: below}
	if d.form, err = agree(wrapped, version, from); err != nil {
		return Descriptor{}, err
	}
	if err := from.onNetwork(network); err != nil {
		return Descriptor{}, err
	}
	if d.key, err = key.CloneWithVersion(binary.BigEndian.AppendUint32(nil, network.KeyVersion)); err != nil {
		return Descriptor{}, errMistyped
	}
	return d, d.deriveChains()
}

// agree finds the form: what the descriptor says, which the key's version must not contradict, else what the version says
// (SLIP-132), else the purpose of the origin, else pkh (BIP-44).
func agree(wrapped form, version keyVersion, from path) (form, error) {
	if wrapped != anyForm {
		if version.form != anyForm && version.form != wrapped {
			return anyForm, fault.Field(keyField, "must be of one form: the key is a %s, which is for %s", version.name, version.form)
		}
		return wrapped, nil
	}
	if version.form != anyForm {
		return version.form, nil
	}
	for is, written := range forms {
		if len(from) > 0 && from[0] == hardened(written.purpose) {
			return is, nil
		}
	}
	return legacy, nil
}

// onNetwork refuses the account of another coin (BIP-44) on a real network: the merchant's software would not find its
// money. Forks of Bitcoin keep its accounts.
func (p path) onNetwork(network Network) error {
	const bitcoinType = 0
	if network.Test || len(p) < 2 || p[1] == hardened(network.CoinType) || p[1] == hardened(bitcoinType) || !isPurpose(p[0]) {
		return nil
	}
	at := slices.IndexFunc(networks, func(n Network) bool { return p[1] == hardened(n.CoinType) })
	if at < 0 {
		return nil
	}
	of := networks[at].Name
	if networks[at].Test {
		of = "test networks"
	}
	return fault.Field(keyField, "is of an account of %s (%s in its origin), must be one of %s", of, p[:2], network.Name)
}

func isPurpose(step uint32) bool {
	for _, written := range forms {
		if step == hardened(written.purpose) {
			return true
		}
	}
	return false
}

func (d *Descriptor) deriveChains() error {
	for _, way := range d.steps.chains() {
		key, err := way.derive(d.key)
		if err != nil {
			return errMistyped.Because(err)
		}
		d.chains = append(d.chains, key)
	}
	return nil
}

func (o origin) String() string {
	if o.fingerprint == "" {
		return ""
	}
	return "[" + o.fingerprint + o.path.String() + "]"
}
