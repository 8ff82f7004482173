package manual

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"kassa/internal/fault"
)

// Bounds of what people write, in bytes.
const (
	maxNote         = 500
	maxInstructions = 4096
)

// checkNote bounds what a payer says beside his claim; it is one line.
func checkNote(note string) (string, error) {
	note = strings.TrimSpace(note)
	if len(note) > maxNote || !printable(note, "") {
		return "", fault.Field("note", "must be at most %d bytes of text in one line", maxNote)
	}
	return note, nil
}

// Instructions reads what a till tells the payer of a manual method: lines of text, at most 4,096 bytes, without spaces
// around them. Empty text stays empty. A bad one is a fault of kind Invalid.
func Instructions(text string) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if len(text) > maxInstructions || !printable(text, "\n\t") {
		return "", fault.Field("text", "must be at most %d bytes of UTF-8 text in lines", maxInstructions)
	}
	return text, nil
}

// printable tells whether a text has no control characters but the allowed ones.
func printable(text, allowed string) bool {
	return utf8.ValidString(text) && strings.IndexFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && !strings.ContainsRune(allowed, r)
	}) < 0
}
