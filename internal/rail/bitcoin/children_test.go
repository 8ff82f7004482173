package bitcoin

import (
	"testing"

	"github.com/btcsuite/btcd/btcutil/hdkeychain"
	"pgregory.net/rapid"
)

// TestChildrenAreThoseOfBIP32: many keys at once are those that hdkeychain derives one by one, from the first index to the
// last.
func TestChildrenAreThoseOfBIP32(t *testing.T) {
	parent := parse(t, zpub, "bitcoin").chains[receive]
	rapid.Check(t, func(rt *rapid.T) {
		count := rapid.IntRange(1, 20).Draw(rt, "count")
		first := rapid.Uint32Range(0, hdkeychain.HardenedKeyStart-uint32(count)).Draw(rt, "first")
		keys, err := children(parent, first, count)
		if err != nil || len(keys) != count {
			rt.Fatalf("%d keys, %v", len(keys), err)
		}
		for i, key := range keys {
			child, err := parent.Derive(first + uint32(i))
			if err != nil {
				rt.Fatal(err)
			}
			if want, err := child.ECPubKey(); err != nil || !key.IsEqual(want) {
				rt.Errorf("key %d from %d is %x, want %x, %v", i, first, key.SerializeCompressed(), want.SerializeCompressed(), err)
			}
		}
	})
}
