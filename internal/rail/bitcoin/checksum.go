package bitcoin

import "strings"

// alphabet is the 32 digits of bech32, CashAddr and descriptor checksums.
const alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

// checksumSize is the number of digits of a CashAddr or descriptor checksum.
const checksumSize = 8

// code is the generator of a 40-bit BCH code over digits of 5 bits.
type code [5]uint64

// The codes of the CashAddr specification and of BIP-380.
var (
	cashCode       = code{0x98f2bc8e61, 0x79b76d99e2, 0xf33e5fb3c4, 0xae2eabe2a8, 0x1e4f43e470}
	descriptorCode = code{0xf5dee51989, 0xa9fdca3312, 0x1bab10e32d, 0x3706b1677a, 0x644d626ffd}
)

// remainder is 0 for digits that end in their own checksum.
func (c code) remainder(digits []byte) uint64 {
	sum := uint64(1)
	for _, digit := range digits {
		top := sum >> 35
		sum = (sum&(1<<35-1))<<5 ^ uint64(digit)
		for i, generator := range c {
			if top>>i&1 == 1 {
				sum ^= generator
			}
		}
	}
	return sum ^ 1
}

// checksum is what makes the digits' remainder 0 when it follows them.
func (c code) checksum(digits []byte) string {
	sum := c.remainder(concat(digits, make([]byte, checksumSize)))
	text := make([]byte, checksumSize)
	for i := range text {
		text[i] = alphabet[sum>>(5*(checksumSize-1-i))&31]
	}
	return string(text)
}

// descriptorCharset orders what may stand in a descriptor (BIP-380).
const descriptorCharset = "0123456789()[],'/*abcdefgh@:$%{}" +
	"IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~" +
	"ijklmnopqrstuvwxyzABCDEFGH`#\"\\ "

// descriptorChecksum is the checksum of a descriptor without its own (BIP-380); false for a character that no descriptor
// has.
func descriptorChecksum(text string) (string, bool) {
	var digits []byte
	group, grouped := byte(0), 0
	for i := range len(text) {
		at := strings.IndexByte(descriptorCharset, text[i])
		if at < 0 {
			return "", false
		}
		digits = append(digits, byte(at&31))
		group, grouped = group*3+byte(at>>5), grouped+1 //nolint:gosec // one of three groups
		if grouped == 3 {
			digits = append(digits, group)
			group, grouped = 0, 0
		}
	}
	if grouped > 0 {
		digits = append(digits, group)
	}
	return descriptorCode.checksum(digits), true
}
