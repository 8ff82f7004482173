package bitcoin

import (
	"slices"
	"strings"

	"github.com/btcsuite/btcd/btcutil/bech32"
)

// cashKind is what a CashAddr address pays to, as its version byte says.
type cashKind byte

const (
	cashPubKeyHash cashKind = 0
	cashScriptHash cashKind = 1
)

// cashSizes are the lengths of a hash in bytes, by the low bits of the version byte.
var cashSizes = []int{20, 24, 28, 32, 40, 48, 56, 64}

// encodeCash writes a hash of one of cashSizes as prefix:payload (the CashAddr specification of Bitcoin Cash); false for
// another length.
func encodeCash(prefix string, kind cashKind, hash []byte) (string, bool) {
	size := slices.Index(cashSizes, len(hash))
	if size < 0 {
		return "", false
	}
	version := byte(kind)<<3 | byte(size) //nolint:gosec // one of eight
	digits, err := bech32.ConvertBits(append([]byte{version}, hash...), 8, 5, true)
	if err != nil {
		return "", false
	}
	text := strings.Builder{}
	for _, digit := range digits {
		text.WriteByte(alphabet[digit])
	}
	return prefix + ":" + text.String() + cashCode.checksum(concat(cashDigits(prefix), digits)), true
}

// decodeCash reads an address with or without its prefix, in one case.
func decodeCash(prefix, address string) (cashKind, []byte, bool) {
	if strings.ToUpper(address) == address {
		address = strings.ToLower(address)
	}
	payload := strings.TrimPrefix(address, prefix+":")
	digits := make([]byte, len(payload))
	for i := range len(payload) {
		at := strings.IndexByte(alphabet, payload[i])
		if at < 0 {
			return 0, nil, false
		}
		digits[i] = byte(at) //nolint:gosec // one of 32
	}
	if len(digits) <= checksumSize || cashCode.remainder(concat(cashDigits(prefix), digits)) != 0 {
		return 0, nil, false
	}
	data, err := bech32.ConvertBits(digits[:len(digits)-checksumSize], 5, 8, false)
	if err != nil || len(data) == 0 || data[0]&0x80 != 0 || cashSizes[data[0]&7] != len(data)-1 {
		return 0, nil, false
	}
	return cashKind(data[0] >> 3), data[1:], true
}

// cashDigits are what a checksum takes of a prefix: the low bits of each letter, and a zero.
func cashDigits(prefix string) []byte {
	digits := make([]byte, len(prefix)+1)
	for i := range len(prefix) {
		digits[i] = prefix[i] & 31
	}
	return digits
}
