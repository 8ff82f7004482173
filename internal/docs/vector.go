package docs

import (
	"strings"

	"kassa/internal/signature"
)

// vector is what a signature is made of, with an example to try an implementation with (contract section 2).
type vector struct {
	Calls   string
	Formula string
	Example string // the formula with values
}

// Hash is the example's signature.
func (v vector) Hash() string { return signature.SHA1(strings.Split(v.Example, ":")...) }

func vectors() []vector {
	return []vector{
		{"callback, …/submit, …/cancel", "id:salt", "123456789_abcdefghij:salt"},
		{"payoff/create", "amount:method:wallet:salt", "100:BITCOIN:wallet1:salt"},
		{"swap/create", "amount:pair_id:salt", "100:1:salt"},
		{"transfer/create", "amount:method:receiver:salt", "100:BITCOIN:shop2:salt"},
	}
}

// markdown is a section as CommonMark.
func (s section) markdown() string {
	var text strings.Builder
	text.WriteString("## " + s.Title + "\n\n" + s.Text + "\n")
	if s.Signatures != nil {
		text.WriteString("\n| | SHA-1 of | example | signature |\n| --- | --- | --- | --- |\n")
	}
	for _, v := range s.Signatures {
		text.WriteString("| " + v.Calls + " | `" + v.Formula + "` | `" + v.Example + "` | `" + v.Hash() + "` |\n")
	}
	return text.String()
}
