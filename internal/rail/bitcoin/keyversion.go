package bitcoin

import (
	"encoding/binary"
	"slices"
	"strings"

	"kassa/internal/fault"
)

// keyVersion is what the first four bytes of an extended public key tell of its use (BIP-32, SLIP-132).
type keyVersion struct {
	version uint32
	name    string // the letters that such a key begins with
	private string // those of its private twin
	test    bool
	form    form   // the script that wallets make of it; anyForm where it leaves that open
	only    string // the only coin's method or the only network's name; empty for the whole family
}

var keyVersions = []keyVersion{
	{version: mainKey, name: "xpub", private: "xprv"},
	{version: 0x049d7cb2, name: "ypub", private: "yprv", form: nested},
	{version: 0x04b24746, name: "zpub", private: "zprv", form: native},
	{version: testKey, name: "tpub", private: "tprv", test: true},
	{version: 0x044a5262, name: "upub", private: "uprv", test: true, form: nested},
	{version: 0x045f1cf6, name: "vpub", private: "vprv", test: true, form: native},
	{version: simnetKey, name: "spub", private: "sprv", test: true, only: "bitcoin-simnet"},
	{version: 0x019da462, name: "Ltub", private: "Ltpv", only: "LITECOIN"},
	{version: 0x01b26ef6, name: "Mtub", private: "Mtpv", form: nested, only: "LITECOIN"},
	{version: 0x0436f6e1, name: "ttub", private: "ttpv", test: true, only: "LITECOIN"},
	{version: dogeKey, name: "dgub", private: "dgpv", only: "DOGECOIN"},
	{version: 0x02fe52cc, name: "drkp", private: "drkv", only: "DASH"},
}

// sharedKeys are the versions that say that several keys sign together (SLIP-132): Ypub, Zpub, Upub, Vpub.
var sharedKeys = []uint32{0x0295b43f, 0x02aa7ed3, 0x024289ef, 0x02575483}

// keyVersionOf finds what a key is for, and refuses one that is not for the network.
func keyVersionOf(raw []byte, network Network) (keyVersion, *fault.Error) {
	version := binary.BigEndian.Uint32(raw)
	if slices.Contains(sharedKeys, version) {
		return keyVersion{}, fault.Field(keyField, "is one of several keys that sign together; must be the key of a wallet with one signer")
	}
	at := slices.IndexFunc(keyVersions, func(v keyVersion) bool { return v.version == version })
	if at < 0 {
		return keyVersion{}, fault.Field(keyField, "is an extended key of a coin that is not known here; must be a key of %s", network.Name)
	}
	switch found := keyVersions[at]; {
	case found.test && !network.Test:
		return found, fault.Field(keyField, "is a key of a test network (%s), must be one of %s", found.name, network.Name)
	case !found.test && network.Test:
		return found, fault.Field(keyField, "is a key of real money (%s), must be one of a test network: %s", found.name, network.Name)
	case found.only != "" && found.only != network.Method && found.only != network.Name:
		return found, fault.Field(keyField, "is a key of %s (%s), must be one of %s", found.only, found.name, network.Name)
	default:
		return found, nil
	}
}

// beginsPrivate tells whether a word begins like an extended private key, a mistyped one too.
func beginsPrivate(word string) bool {
	return slices.ContainsFunc(keyVersions, func(v keyVersion) bool { return strings.HasPrefix(word, v.private) })
}
