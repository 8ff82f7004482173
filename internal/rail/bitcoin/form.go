package bitcoin

import (
	"strings"

	"github.com/btcsuite/btcd/btcec/v2"
	"github.com/btcsuite/btcd/btcec/v2/schnorr"
	"github.com/btcsuite/btcd/btcutil"
	"github.com/btcsuite/btcd/txscript"

	"kassa/internal/fault"
)

// form is the script that a wallet makes of each key.
type form int

const (
	anyForm form = iota // a bare key that leaves it open
	legacy              // pkh, BIP-44
	nested              // sh(wpkh), BIP-49
	native              // wpkh, BIP-84
	taproot             // tr with the key alone, BIP-86
)

// forms are a form's text around the key in a descriptor (BIP-381, 382, 386), and its purpose in a path.
var forms = map[form]struct {
	open, end string
	purpose   uint32
}{
	legacy:  {"pkh(", ")", 44},
	nested:  {"sh(wpkh(", "))", 49},
	native:  {"wpkh(", ")", 84},
	taproot: {"tr(", ")", 86},
}

// readForm splits a descriptor without checksum into its form and the key expression in it.
func readForm(text string) (form, string, error) {
	for is, written := range forms {
		if inner, found := strings.CutPrefix(text, written.open); found && strings.HasSuffix(inner, written.end) {
			return is, strings.TrimSuffix(inner, written.end), nil
		}
	}
	return anyForm, "", fault.Field(keyField, "must be an extended public key, or a descriptor of one: pkh(…), sh(wpkh(…)), wpkh(…) or tr(…)")
}

// String is the form as a descriptor writes it.
func (f form) String() string { return forms[f].open + "KEY" + forms[f].end }

// onNetwork refuses a form that the coin does not have.
func (f form) onNetwork(network Network) error {
	if f != legacy && !network.hasWitness() {
		return fault.Field(keyField, "must be of the form pkh(…) on %s, which has no segregated witness", network.Name)
	}
	return nil
}

// script is what pays to a key.
func (f form) script(key *btcec.PublicKey) []byte {
	hash := btcutil.Hash160(key.SerializeCompressed())
	switch f {
	case anyForm, legacy:
	case nested:
		return payToScriptHash(btcutil.Hash160(payToWitness(0, hash)))
	case native:
		return payToWitness(0, hash)
	case taproot:
		return payToWitness(taprootVersion, schnorr.SerializePubKey(txscript.ComputeTaprootKeyNoScript(key)))
	}
	return payToPubKeyHash(hash)
}
