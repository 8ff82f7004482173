// Package signature makes the two signatures of the wire (contract section 2). SHA1 is the one that existing clients
// check and send; it proves neither a state nor an amount. Webhook is the one that a careful receiver should check: it
// covers the whole body. Compare either with Equal.
package signature

import (
	"crypto/sha1" //nolint:gosec // the wire's own signature, see the package comment
	"crypto/subtle"
	"encoding/hex"
	"strings"
)

// SHA1 is the lower-case hex SHA-1 of the values joined by ":". The salt comes last (contract section 2).
func SHA1(values ...string) string {
	sum := sha1.Sum([]byte(strings.Join(values, ":"))) //nolint:gosec // as above
	return hex.EncodeToString(sum[:])
}

// Equal compares two signatures in a time that depends on their lengths alone.
func Equal(a, b string) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
