package bitcoin

import (
	"bytes"
	"strings"

	"github.com/btcsuite/btcd/btcutil/hdkeychain"

	"kassa/internal/fault"
)

// Descriptor is the merchant's public key with the way to its addresses: a receive chain and mostly a change chain, an
// index each. Make one with ParseDescriptor; it may be used by many at once.
type Descriptor struct {
	network Network
	form    form
	origin  origin
	key     *hdkeychain.ExtendedKey // in the network's version
	steps   steps
	chains  []*hdkeychain.ExtendedKey // at the end of the steps: receive, and change where it is known
}

// The chains' places.
const (
	receive = 0
	change  = 1
)

// ParseDescriptor reads an output descriptor of one extended public key (BIP-380, 381, 382, 386) whose last steps are an
// unhardened index, optionally with both chains (BIP-389), an origin and a checksum. It reads a bare key too, with or
// without its origin, and takes the two chains of BIP-44 below it: its script is what its version (SLIP-132) or the
// origin's purpose say, pkh if both are silent. A private key, one of another network, a hardened step below the key and
// everything else are a fault of kind Invalid that does not repeat the text.
func ParseDescriptor(text string, network Network) (Descriptor, error) {
	text = strings.TrimSpace(text)
	if len(text) > maxDescriptor {
		return Descriptor{}, errMistyped
	}
	if isSecret(text) {
		return Descriptor{}, errSecret
	}
	text, err := cutChecksum(text)
	if err != nil {
		return Descriptor{}, err
	}
	wrapped, expression := anyForm, text
	if strings.Contains(text, "(") {
		if wrapped, expression, err = readForm(text); err != nil {
			return Descriptor{}, err
		}
	}
	d, err := readExpression(expression, wrapped, network)
	if err != nil {
		return Descriptor{}, err
	}
	return d, d.form.onNetwork(network)
}

// maxDescriptor bounds the text of a descriptor.
const maxDescriptor = 1000

// cutChecksum verifies a descriptor's checksum if it has one, and takes it off.
func cutChecksum(text string) (string, error) {
	body, given, found := strings.Cut(text, "#")
	if !found {
		return text, nil
	}
	if made, ok := descriptorChecksum(body); !ok || made != given {
		return "", fault.Field(keyField, "must end in the descriptor's own checksum: something in it is missing or mistyped")
	}
	return body, nil
}

// String is the canonical form: the network's own version of the key, hardened steps with h, the checksum. It
// reads back as the same descriptor.
func (d Descriptor) String() string {
	written := forms[d.form]
	body := written.open + d.origin.String() + d.key.String() + d.steps.String() + "/*" + written.end
	checksum, _ := descriptorChecksum(body) // every character of body is in the charset
	return body + "#" + checksum
}

// Completes tells whether the descriptor may take the place of another text of the same key, whose first address is the
// same: it has the change chain that the other has, and an origin if the other has one, which it may correct.
func (d Descriptor) Completes(known string) bool {
	before, err := ParseDescriptor(known, d.network)
	if err != nil || before.origin.fingerprint != "" && d.origin.fingerprint == "" {
		return false
	}
	if !before.HasChange() {
		return true
	}
	has, errHas := before.ChangeScript(0)
	gets, errGets := d.ChangeScript(0)
	return errHas == nil && errGets == nil && bytes.Equal(has, gets)
}
