// Package ident makes ids and secrets from an injected source of randomness, so that tests and the simulator repeat.
package ident

import (
	"crypto/rand"
	"encoding/hex"
	"io"
	"strconv"
)

// Source makes ids. It is safe for concurrent use if its reader is.
type Source struct{ random io.Reader }

// New reads randomness from the reader; nil is the system's.
func New(random io.Reader) *Source {
	if random == nil {
		random = rand.Reader
	}
	return &Source{random}
}

const (
	letters  = "abcdefghijklmnopqrstuvwxyz"
	alphabet = "0123456789" + letters
)

// Invoice is an invoice's id: the till's number, _, ten letters (contract section 3).
func (s *Source) Invoice(till int64) string {
	return strconv.FormatInt(till, 10) + "_" + s.text(letters, 10)
}

// Payoff is a payoff's id: the till's number, _, twenty letters (contract section 6).
func (s *Source) Payoff(till int64) string {
	return strconv.FormatInt(till, 10) + "_" + s.text(letters, 20)
}

// Swap is a swap's id: the till's number, _, fifteen letters. No other id has so many.
func (s *Source) Swap(till int64) string {
	return strconv.FormatInt(till, 10) + "_" + s.text(letters, 15)
}

// Payment, Entry and Message ids carry 120 random bits; Message is a webhook-id.
func (s *Source) Payment() string { return "pay_" + s.text(alphabet, 24) }

// Entry is a ledger entry's id.
func (s *Source) Entry() string { return "ent_" + s.text(alphabet, 24) }

// Message is a callback's webhook-id.
func (s *Source) Message() string { return "msg_" + s.text(alphabet, 24) }

// Transfer is the key of a simulated transfer on the TEST rail.
func (s *Source) Transfer() string { return "test_" + s.text(alphabet, 24) }

// Till is a till's number: nine digits, the first not 0.
func (s *Source) Till() int64 {
	number := int64(s.text("123456789", 1)[0] - '0')
	for _, digit := range s.text("0123456789", 8) {
		number = number*10 + int64(digit-'0')
	}
	return number
}

// Secret has 160 random bits, as 40 hex digits: API secrets and salts.
func (s *Source) Secret() string { return hex.EncodeToString(s.Bytes(20)) }

// text draws letters evenly: bytes beyond the last whole multiple are drawn again.
func (s *Source) text(alphabet string, length int) string {
	limit := byte(256 - 256%len(alphabet)) //nolint:gosec // 0 stands for 256, handled below
	out := make([]byte, 0, length)
	for len(out) < length {
		for _, b := range s.Bytes(length - len(out)) {
			if limit == 0 || b < limit {
				out = append(out, alphabet[int(b)%len(alphabet)])
			}
		}
	}
	return string(out)
}

// Bytes are n random bytes, for nonces and server keys. It panics when the system has no randomness: nothing can go on
// then.
func (s *Source) Bytes(n int) []byte {
	b := make([]byte, n)
	if _, err := io.ReadFull(s.random, b); err != nil {
		panic("ident: no randomness: " + err.Error())
	}
	return b
}
