package bitcoin

import (
	"github.com/btcsuite/btcd/btcutil/hdkeychain"

	"kassa/internal/fault"
)

// keyField is the name by which merchants know what ParseDescriptor reads.
const keyField = "key"

// maxKey bounds an extended key's text, which has 111 or 112 characters.
const maxKey = 112

// readKey reads an extended public key and what its version says. Derivation does not depend on the version.
func readKey(text string, network Network) (*hdkeychain.ExtendedKey, keyVersion, error) {
	if len(text) > maxKey {
		return nil, keyVersion{}, errMistyped
	}
	key, err := hdkeychain.NewKeyFromString(text)
	if err != nil {
		return nil, keyVersion{}, errMistyped // the cause could quote a secret
	}
	if key.IsPrivate() {
		return nil, keyVersion{}, errSecret
	}
	version, refused := keyVersionOf(key.Version(), network)
	switch {
	case refused != nil:
		return nil, keyVersion{}, refused
	case key.Depth() == 0 && (key.ParentFingerprint() != 0 || key.ChildIndex() != 0): // BIP-32, invalid keys
		return nil, keyVersion{}, errMistyped
	}
	return key, version, nil
}

var errMistyped = fault.Field(keyField, "must be an extended public key such as xpub… or zpub…, or a descriptor of one; this one is incomplete or mistyped")
