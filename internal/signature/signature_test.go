package signature_test

import (
	"testing"

	"kassa/internal/signature"
)

// The vectors of contract section 2.
func TestSHA1(t *testing.T) {
	tests := map[string]struct {
		values []string
		want   string
	}{
		"callback, submit, cancel": {
			[]string{"123456789_abcdefghij", "salt"}, "871a12bd5572a36e7083d65fe808964016fe4851"},
		"payoff create": {
			[]string{"100", "BITCOIN", "wallet1", "salt"}, "ada220b1e2eb43931e92651a6083bcc6cdd8facf"},
		"swap create": {
			[]string{"100", "1", "salt"}, "af869dbf0d6c648a5f735e09c5a5548c9e2d5a6c"},
		"transfer create": {
			[]string{"100", "BITCOIN", "shop2", "salt"}, "0794572b2938338bc08b99b88f9545e13e7d7197"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := signature.SHA1(test.values...); got != test.want {
				t.Errorf("SHA1(%q) = %s, want %s", test.values, got, test.want)
			}
		})
	}
}

func TestEqual(t *testing.T) {
	tests := map[string]struct {
		a, b string
		want bool
	}{
		"same":            {"871a12bd", "871a12bd", true},
		"other last byte": {"871a12bd", "871a12be", false},
		"prefix":          {"871a12bd", "871a", false},
		"longer":          {"871a", "871a12bd", false},
		"upper case":      {"871a12bd", "871A12BD", false},
		"one is empty":    {"871a12bd", "", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := signature.Equal(test.a, test.b); got != test.want {
				t.Errorf("Equal(%q, %q) = %t, want %t", test.a, test.b, got, test.want)
			}
		})
	}
}
