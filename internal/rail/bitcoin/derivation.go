package bitcoin

import (
	"encoding/binary"
	"encoding/hex"

	"github.com/btcsuite/btcd/btcec/v2"
	"github.com/btcsuite/btcd/btcutil"
	"github.com/btcsuite/btcd/btcutil/hdkeychain"

	"kassa/internal/fault"
)

// derivation tells a signer which of his keys an input or an output belongs to (BIP-174).
type derivation struct {
	key         *btcec.PublicKey
	fingerprint uint32 // of the master key, as PSBT writes it
	path        []uint32
}

// derivation is that of an address. Without an origin the path begins at the descriptor's own key.
func (d Descriptor) derivation(chain int, index uint32) (derivation, error) {
	if index >= hdkeychain.HardenedKeyStart {
		return derivation{}, fault.Field("index", "must be below 2147483648, the wallet has no address of it")
	}
	child, err := d.chains[chain].Derive(index)
	if err != nil {
		return derivation{}, err
	}
	key, err := child.ECPubKey()
	if err != nil {
		return derivation{}, err
	}
	fingerprint, err := d.fingerprint()
	way := append(append(path(nil), d.origin.path...), d.steps.chains()[chain]...)
	return derivation{key, binary.LittleEndian.Uint32(fingerprint), append(way, index)}, err
}

// fingerprint is the first four bytes of the master key's hash, or of the descriptor's key where no origin is known.
func (d Descriptor) fingerprint() ([]byte, error) {
	if d.origin.fingerprint != "" {
		return hex.DecodeString(d.origin.fingerprint)
	}
	key, err := d.key.ECPubKey()
	if err != nil {
		return make([]byte, fingerprintSize), err
	}
	return btcutil.Hash160(key.SerializeCompressed())[:fingerprintSize], nil
}

const fingerprintSize = 4
