package ident_test

import (
	"errors"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/ident"
)

// seeded is a source that gives the same ids each time.
func seeded(seed byte) *ident.Source { return ident.New(rand.NewChaCha8([32]byte{seed})) }

// all draws one id of every kind.
func all(s *ident.Source) []string {
	return []string{
		s.Invoice(123456789), s.Payment(), s.Entry(), s.Message(), s.Transfer(),
		strconv.FormatInt(s.Till(), 10), s.Secret(), string(s.Bytes(12)), s.Swap(123456789), s.Payoff(123456789),
	}
}

func TestShapes(t *testing.T) {
	shapes := []string{
		`^123456789_[a-z]{10}$`, `^pay_[0-9a-z]{24}$`, `^ent_[0-9a-z]{24}$`, `^msg_[0-9a-z]{24}$`, `^test_[0-9a-z]{24}$`,
		`^[1-9][0-9]{8}$`, `^[0-9a-f]{40}$`, `(?s)^.{12}$`, `^123456789_[a-z]{15}$`, `^123456789_[a-z]{20}$`,
	}
	s := seeded(1)
	for range 200 {
		ids := all(s)
		ids[7] = strings.Repeat(".", len(ids[7]))
		for i, shape := range shapes {
			if !regexp.MustCompile(shape).MatchString(ids[i]) {
				t.Errorf("%q does not look like %s", ids[i], shape)
			}
		}
	}
}

func TestTheSameRandomnessGivesTheSameIDs(t *testing.T) {
	if diff := cmp.Diff(all(seeded(1)), all(seeded(1))); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
	one, other := all(seeded(1)), all(seeded(2))
	for i := range one {
		if one[i] == other[i] {
			t.Errorf("%q does not depend on the randomness", one[i])
		}
	}
}

func TestTheSystemsRandomness(t *testing.T) {
	s, seen := ident.New(nil), map[string]bool{}
	for range 100 {
		for _, id := range all(s) {
			if seen[id] {
				t.Errorf("%q was drawn twice", id)
			}
			seen[id] = true
		}
	}
}

// Letters and digits are drawn evenly: an alphabet folded from bytes would favour its beginning by a tenth or more.
// The seed is fixed, so the counts are too.
func TestDistribution(t *testing.T) {
	s := seeded(3)
	letters, digits, alphabet := map[rune]int{}, map[rune]int{}, map[rune]int{}
	for range 20_000 {
		count(letters, strings.TrimPrefix(s.Invoice(1), "1_"))
		count(digits, strconv.FormatInt(s.Till(), 10)[1:])
		count(alphabet, strings.TrimPrefix(s.Payment(), "pay_"))
	}
	for name, c := range map[string]struct {
		counts map[rune]int
		size   int
	}{"invoice": {letters, 26}, "till": {digits, 10}, "payment": {alphabet, 36}} {
		even(t, name, c.counts, c.size)
	}
}

func count(counts map[rune]int, text string) {
	for _, r := range text {
		counts[r]++
	}
}

// even wants each of size characters within five percent of its share.
func even(t *testing.T, name string, counts map[rune]int, size int) {
	t.Helper()
	total := 0
	for _, n := range counts {
		total += n
	}
	share := total / size
	for r, n := range counts {
		if n < share*95/100 || n > share*105/100 {
			t.Errorf("%s: %q was drawn %d times of %d, its share is %d", name, r, n, total, share)
		}
	}
	if len(counts) != size {
		t.Errorf("%s: %d different characters, want %d", name, len(counts), size)
	}
}

// An id from no randomness would be worse than none.
func TestNoRandomnessPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a secret was made without randomness")
		}
	}()
	ident.New(iotest.ErrReader(errors.New("no entropy"))).Secret()
}
