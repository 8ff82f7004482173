package bitcoin

import (
	"regexp"
	"strings"

	"github.com/btcsuite/btcd/btcutil/base58"

	"kassa/internal/fault"
)

// errSecret refuses what can spend. It repeats nothing of it: errors are printed and logged.
var errSecret = fault.Field(keyField, "is a PRIVATE key or a recovery phrase. Kassa never needs one and keeps none of it. "+
	"Whoever saw this text can take your money: move it to a new wallet, and give the new wallet's public key (xpub, zpub …)")

// Sizes of what can spend: a private key for one address (WIF) with and without its mark of compression, and the words
// of a recovery phrase (BIP-39).
const (
	wifSize        = 32
	compressedSize = 33
	leastWords     = 12
)

var (
	base58Word  = regexp.MustCompile(`[1-9A-HJ-NP-Za-km-z]{16,}`) // longer than a checksum, which may begin like a key
	hexSecret   = regexp.MustCompile(`^(0x)?[0-9a-fA-F]{64}$`)
	phraseWords = regexp.MustCompile(`^[a-z]+$`)
)

// isSecret tells whether a text holds anything that looks able to spend, mistyped or not.
func isSecret(text string) bool {
	if hexSecret.MatchString(text) || isPhrase(text) {
		return true
	}
	for _, word := range base58Word.FindAllString(text, -1) {
		if beginsPrivate(word) || isWIF(word) {
			return true
		}
	}
	return false
}

func isWIF(word string) bool {
	if len(word) < 50 || len(word) > 53 {
		return false
	}
	payload, _, err := base58.CheckDecode(word)
	return err == nil && (len(payload) == wifSize || len(payload) == compressedSize)
}

func isPhrase(text string) bool {
	words := strings.Fields(strings.ToLower(text))
	for _, word := range words {
		if !phraseWords.MatchString(word) {
			return false
		}
	}
	return len(words) >= leastWords
}
