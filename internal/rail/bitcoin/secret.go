package bitcoin

import (
	"regexp"

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
	base58Word = regexp.MustCompile(`[1-9A-HJ-NP-Za-km-z]{16,}`) // longer than a checksum, which may begin like a key
	hexSecret  = regexp.MustCompile(`^(0x)?[0-9a-fA-F]{64}$`)
	phraseWord = regexp.MustCompile(`^\pL+$`) // of any language
	wordNumber = regexp.MustCompile(`^[0-9]+$`)
	wordEnds   = regexp.MustCompile(`[^\pL0-9]+`)
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

// isPhrase takes words as people write them down: with commas, by lines, with their numbers.
func isPhrase(text string) bool {
	words := 0
	for _, word := range wordEnds.Split(text, -1) {
		switch {
		case phraseWord.MatchString(word):
			words++
		case word != "" && !wordNumber.MatchString(word):
			return false
		}
	}
	return words >= leastWords
}
