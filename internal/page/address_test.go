package page

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAddressesAreShownInGroups(t *testing.T) {
	for _, row := range []struct{ name, address, want string }{
		{"witness", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
			"*bc1q *w508 d6qe jxtd g4y5 r3za rvar y0c5 xw7k *v8f3 *t4"},
		{"base58", "LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9", "*LVg2 *kJoF Ng45 Nbpy 53h7 Fe1w KyeX *VRhM *H9"},
		{"CashAddr", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
			"bitcoincash: *qpm2 *qszn hks2 3z76 29mm s6s4 cwef 74vc wvy2 *2gdx *6a"},
		{"short", "abcdef", "*abcd *ef"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var shown []string
			for _, part := range groups(row.address) {
				shown = append(shown, map[bool]string{true: "*"}[part.Stress]+part.Text)
			}
			if diff := cmp.Diff(row.want, strings.Join(shown, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestGroupsAreTheAddress: nothing is lost or added, and every group but the last has four characters.
func TestGroupsAreTheAddress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prefix, body := rapid.StringMatching(`([a-z]{1,12}:)?`).Draw(t, "prefix"), rapid.StringMatching(`[0-9a-zA-Z]{1,90}`).Draw(t, "body")
		parts := groups(prefix + body)
		var whole strings.Builder
		for i, part := range parts {
			whole.WriteString(part.Text)
			isPrefix := i == 0 && prefix != ""
			if len(part.Text) > groupSize && !isPrefix || len(part.Text) < groupSize && !isPrefix && i < len(parts)-1 {
				t.Errorf("group %d is %q", i, part.Text)
			}
		}
		if whole.String() != prefix+body || !parts[len(parts)-1].Stress {
			t.Errorf("%q became %v", prefix+body, parts)
		}
	})
}
