package till_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/ident"
	"kassa/internal/till"
)

func TestRotateSaltWithOverlap(t *testing.T) {
	b := newBench(t)
	keys := b.create(t)
	fresh, err := b.Rotate(t.Context(), keys.Till.ID, till.Salt, 24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{fresh, keys.Salt}, b.mustSalts(t, keys.Till.ID)); diff != "" {
		t.Errorf("salts, newest first (-want +got):\n%s", diff)
	}
	b.now = b.now.Add(24 * time.Hour)
	if diff := cmp.Diff([]string{fresh}, b.mustSalts(t, keys.Till.ID)); diff != "" {
		t.Errorf("salts after the overlap (-want +got):\n%s", diff)
	}
}

func TestRotateSecret(t *testing.T) {
	for name, overlap := range map[string]time.Duration{"at once": 0, "overlapping": time.Hour} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			keys := b.create(t)
			works := func(secret string) bool {
				_, err := b.Authenticate(t.Context(), keys.Till.Login, secret)
				return err == nil
			}
			if !works(keys.Secret) { // also fills the cache, which must not keep an ended secret alive
				t.Fatal("the first secret is refused")
			}
			fresh, err := b.Rotate(t.Context(), keys.Till.ID, till.Secret, overlap)
			if err != nil {
				t.Fatal(err)
			}
			if !works(fresh) || works(keys.Secret) != (overlap > 0) {
				t.Errorf("after rotation: new works %v, old works %v", works(fresh), works(keys.Secret))
			}
			b.now = b.now.Add(overlap + time.Second)
			if !works(fresh) || works(keys.Secret) {
				t.Errorf("after the overlap: new works %v, old works %v", works(fresh), works(keys.Secret))
			}
			if b.mustSalts(t, keys.Till.ID)[0] != keys.Salt {
				t.Error("rotating the secret changed the salt")
			}
		})
	}
}

func TestRotateRefuses(t *testing.T) {
	b := newBench(t)
	id := b.create(t).Till.ID
	wantKind(t, second(b.Rotate(t.Context(), 1, till.Salt, 0)), fault.NotFound)
	wantKind(t, second(b.Rotate(t.Context(), id, "password", 0)), fault.Invalid)
	wantKind(t, second(b.Rotate(t.Context(), id, till.Salt, -time.Second)), fault.Invalid)
	wantKind(t, second(b.Rotate(t.Context(), id, till.Salt, 721*time.Hour)), fault.Invalid)
	b.store.broken = errors.New("disk full")
	if plain, err := b.Rotate(t.Context(), id, till.Salt, 0); !errors.Is(err, b.store.broken) || plain != "" {
		t.Errorf("a rotation that failed gave %q, %v", plain, err)
	}
}

// However often a till rotates, few keys are valid at once, and a leaked key can always be ended.
func TestRotateBoundsValidKeys(t *testing.T) {
	b := newBench(t)
	id := b.create(t).Till.ID
	for range 4 {
		if _, err := b.Rotate(t.Context(), id, till.Salt, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	wantKind(t, second(b.Rotate(t.Context(), id, till.Salt, time.Hour)), fault.Conflict)
	if _, err := b.Rotate(t.Context(), id, till.Salt, 0); err != nil {
		t.Errorf("a rotation without overlap is refused: %v", err)
	}
	if salts := b.mustSalts(t, id); len(salts) != 1 {
		t.Errorf("%d salts are valid", len(salts))
	}
}

func TestSaltsAreCachedForAMoment(t *testing.T) {
	b := newBench(t)
	keys := b.create(t)
	first := b.mustSalts(t, keys.Till.ID)
	first[0] = "scribbled"
	reads := b.store.reads
	b.now = b.now.Add(499 * time.Millisecond)
	if got := b.mustSalts(t, keys.Till.ID); got[0] != keys.Salt || b.store.reads != reads {
		t.Errorf("salts %v after %d more reads", got, b.store.reads-reads)
	}
	b.now = b.now.Add(time.Millisecond)
	if b.mustSalts(t, keys.Till.ID); b.store.reads != reads+1 {
		t.Errorf("%d reads after half a second, want one", b.store.reads-reads)
	}
}

func TestSaltsThatDoNotOpen(t *testing.T) {
	b := newBench(t)
	keys, other := b.create(t), b.create(t)
	id := keys.Till.ID
	original := b.store.keys[id][1]
	for name, broken := range map[string][]till.Key{
		"none":                 nil,
		"no hex":               {{Use: till.Salt, KeyID: original.KeyID, Stored: "salt"}},
		"too short":            {{Use: till.Salt, KeyID: original.KeyID, Stored: "00"}},
		"changed":              {{Use: till.Salt, KeyID: original.KeyID, Stored: "00" + original.Stored[2:]}},
		"another till's":       {b.store.keys[other.Till.ID][1]},
		"another server key's": {{Use: till.Salt, KeyID: "0011223344556677", Stored: original.Stored}},
	} {
		b.store.keys[id] = broken
		if salts, err := b.Salts(t.Context(), id); err == nil || fault.KindOf(err) != fault.Internal {
			t.Errorf("%s: salts %v, error %v", name, salts, err)
		}
	}
	b.store.keys[id] = []till.Key{original}
	thief := till.New(b.store, ident.New(nil), func() time.Time { return b.now }, serverKey(t, 2))
	if salts, err := thief.Salts(t.Context(), id); err == nil {
		t.Errorf("another server key opens %v", salts)
	}
}
