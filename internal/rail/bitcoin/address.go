package bitcoin

import (
	"strings"

	"github.com/btcsuite/btcd/btcutil/base58"
	"github.com/btcsuite/btcd/btcutil/bech32"

	"kassa/internal/fault"
	"kassa/internal/money"
)

// maxAddress bounds what is read as an address; the longest form, CashAddr with its prefix, has 112 characters.
const maxAddress = 112

// AddressOf is the address that pays to a script, in the form that the coin's wallets show; false for a script that has
// none on this network.
func (n Network) AddressOf(script []byte) (string, bool) {
	if hash, ok := pubKeyHashOf(script); ok {
		return n.hashAddress(cashPubKeyHash, n.PubKeyHash, hash)
	}
	if hash, ok := scriptHashOf(script); ok {
		return n.hashAddress(cashScriptHash, n.ScriptHash, hash)
	}
	if version, program, ok := witnessOf(script); ok && n.hasWitness() {
		return n.witnessAddress(version, program)
	}
	return "", false
}

func (n Network) hashAddress(kind cashKind, version byte, hash []byte) (string, bool) {
	if n.CashPrefix != "" {
		return encodeCash(n.CashPrefix, kind, hash)
	}
	return base58.CheckEncode(hash, version), true
}

// witnessAddress is bech32 for witness version 0 (BIP-173) and bech32m for the others (BIP-350).
func (n Network) witnessAddress(version byte, program []byte) (string, bool) {
	groups, err := bech32.ConvertBits(program, 8, 5, true)
	if err != nil {
		return "", false
	}
	encode := bech32.EncodeM
	if version == 0 {
		encode = bech32.Encode
	}
	address, err := encode(n.HRP, append([]byte{version}, groups...))
	return address, err == nil
}

// ScriptOf is the script that an address of this network pays to; a fault of kind Invalid for any other text. It names
// the field of a payoff, `wallet`, and the network that the address does belong to.
func (n Network) ScriptOf(address string) ([]byte, error) {
	if script, ok := n.readAddress(address); ok {
		return script, nil
	}
	for _, other := range networks {
		if _, ok := other.readAddress(address); ok {
			return nil, fault.Field("wallet", "is an address of %s, must be one of %s", other.Name, n.Name)
		}
	}
	return nil, fault.Field("wallet", "must be an address of %s; this one is incomplete or mistyped", n.Name)
}

// URI asks for an amount of coins to an address (BIP-21). A CashAddr prefix is the scheme already. There is no label and no
// message: every wallet reads the bare form, and its QR code is small.
func (n Network) URI(address string, amount money.Amount) string {
	if n.CashPrefix == "" || !strings.HasPrefix(address, n.CashPrefix+":") {
		address = n.Scheme + ":" + address
	}
	return address + "?amount=" + amount.String()
}

func (n Network) readAddress(address string) ([]byte, bool) {
	if len(address) > maxAddress {
		return nil, false
	}
	if n.hasWitness() {
		if script, ok := n.readWitness(address); ok {
			return script, true
		}
	}
	if n.CashPrefix != "" {
		if script, ok := n.readCash(address); ok {
			return script, true
		}
	}
	return n.readBase58(address)
}

func (n Network) readWitness(address string) ([]byte, bool) {
	hrp, data, encoding, err := bech32.DecodeGeneric(address)
	if err != nil || hrp != n.HRP || len(data) == 0 {
		return nil, false
	}
	version := data[0]
	if (version == 0) != (encoding == bech32.Version0) {
		return nil, false
	}
	program, err := bech32.ConvertBits(data[1:], 5, 8, false)
	if err != nil || !validProgram(version, program) {
		return nil, false
	}
	return payToWitness(version, program), true
}

func (n Network) readCash(address string) ([]byte, bool) {
	kind, hash, ok := decodeCash(n.CashPrefix, address)
	switch {
	case !ok || len(hash) != hashSize:
		return nil, false
	case kind == cashPubKeyHash:
		return payToPubKeyHash(hash), true
	case kind == cashScriptHash:
		return payToScriptHash(hash), true
	}
	return nil, false
}

func (n Network) readBase58(address string) ([]byte, bool) {
	hash, version, err := base58.CheckDecode(address)
	switch {
	case err != nil || len(hash) != hashSize:
		return nil, false
	case version == n.PubKeyHash:
		return payToPubKeyHash(hash), true
	case version == n.ScriptHash, n.OlderScriptHash != 0 && version == n.OlderScriptHash:
		return payToScriptHash(hash), true
	}
	return nil, false
}
