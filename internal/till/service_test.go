package till_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kassa/internal/fault"
	"kassa/internal/ident"
	"kassa/internal/till"
)

func TestCreate(t *testing.T) {
	b := newBench(t)
	keys, err := b.Create(t.Context(), "Лавка №1", true)
	if err != nil {
		t.Fatal(err)
	}
	want := till.Till{
		ID: keys.Till.ID, Name: "Лавка №1", Login: fmt.Sprintf("till%d", keys.Till.ID), Sandbox: true,
		CreatedAt: b.now.Truncate(time.Millisecond), Settings: till.Defaults(),
	}
	if diff := cmp.Diff(want, keys.Till, sameZone); diff != "" {
		t.Errorf("till (-want +got):\n%s", diff)
	}
	if keys.Till.ID < 100_000_000 || keys.Till.ID > 999_999_999 {
		t.Errorf("number %d has not nine digits", keys.Till.ID)
	}
	secret := regexp.MustCompile(`^[0-9a-f]{40}$`)
	if !secret.MatchString(keys.Secret) || !secret.MatchString(keys.Salt) || keys.Secret == keys.Salt {
		t.Errorf("secret %q, salt %q", keys.Secret, keys.Salt)
	}
}

// A stolen database must not hold what logs in or signs.
func TestCreateStoresNothingPlain(t *testing.T) {
	b := newBench(t)
	keys := b.create(t)
	stored := fmt.Sprint(b.store.keys[keys.Till.ID])
	if strings.Contains(stored, keys.Secret) || strings.Contains(stored, keys.Salt) {
		t.Errorf("the store was given a plain key: %s", stored)
	}
	for _, key := range b.store.keys[keys.Till.ID] {
		if key.KeyID != serverKey(t, 1).ID() {
			t.Errorf("%s carries the key id %q", key.Use, key.KeyID)
		}
	}
}

func TestCreateNames(t *testing.T) {
	good := []string{"a", "Лавка №1", strings.Repeat("ы", 64), "two words", "☕"}
	bad := []string{"", " ", " a", "a ", "a\nb", "a\x00", "a\u202eb", "\xff", strings.Repeat("a", 65), "a\u00a0b"}
	b := newBench(t)
	for _, name := range good {
		if _, err := b.Create(t.Context(), name, false); err != nil {
			t.Errorf("name %q is refused: %v", name, err)
		}
	}
	made := len(b.store.tills)
	for _, name := range bad {
		_, err := b.Create(t.Context(), name, false)
		wantKind(t, err, fault.Invalid)
		if err != nil && err.Error() != "`name` must be 1 to 64 printable characters without spaces at its ends" {
			t.Errorf("name %q: %v", name, err)
		}
	}
	if len(b.store.tills) != made {
		t.Error("a refused name made a till")
	}
}

func TestCreateDrawsAgainWhenTaken(t *testing.T) {
	b := newBench(t)
	b.store.refuse = 9
	keys := b.create(t)
	if _, err := b.Authenticate(t.Context(), keys.Till.Login, keys.Secret); err != nil {
		t.Error(err)
	}
	if salts, err := b.Salts(t.Context(), keys.Till.ID); err != nil || salts[0] != keys.Salt {
		t.Errorf("salts %v, %v", salts, err)
	}
}

func TestCreateGivesUp(t *testing.T) {
	b := newBench(t)
	b.store.refuse = 10
	if _, err := b.Create(t.Context(), "Shop", false); err == nil {
		t.Error("no error after ten taken numbers")
	}
	b.store.broken = errors.New("disk full")
	if _, err := b.Create(t.Context(), "Shop", false); !errors.Is(err, b.store.broken) {
		t.Errorf("error %v, want the store's", err)
	}
}

func TestVerifyKey(t *testing.T) {
	b := newBench(t)
	for range 2 {
		if err := b.VerifyKey(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	other := till.New(b.store, ident.New(nil), time.Now, serverKey(t, 2))
	err := other.VerifyKey(t.Context())
	wantKind(t, err, fault.Denied)
	if !strings.Contains(fmt.Sprint(err), "wrong server key") {
		t.Errorf("error %v", err)
	}
	b.store.check[1] = "another"
	wantKind(t, b.VerifyKey(t.Context()), fault.Denied)
}

func TestSettingsAreSetAndRemoved(t *testing.T) {
	b := newBench(t)
	keys := b.create(t)
	grace := func() time.Duration {
		got, err := b.Get(t.Context(), keys.Till.ID)
		if err != nil {
			t.Fatal(err)
		}
		return got.Settings.Grace
	}
	for _, step := range []struct {
		text string
		want time.Duration
	}{{"2h", 2 * time.Hour}, {"0m", 0}, {"", time.Hour}} {
		if err := b.Set(t.Context(), keys.Till.ID, map[string]string{"grace": step.text}); err != nil {
			t.Fatal(err)
		}
		if got := grace(); got != step.want {
			t.Errorf("grace set to %q is %v", step.text, got)
		}
	}
}

func TestSetRefusesAllOrNothing(t *testing.T) {
	b := newBench(t)
	keys := b.create(t)
	err := b.Set(t.Context(), keys.Till.ID, map[string]string{"grace": "2h", "rate_limit": "none"})
	wantKind(t, err, fault.Invalid)
	wantKind(t, b.Set(t.Context(), keys.Till.ID, map[string]string{"colour": ""}), fault.Invalid)
	wantKind(t, b.Set(t.Context(), 1, map[string]string{"grace": "2h"}), fault.NotFound)
	if len(b.store.settings) != 0 {
		t.Errorf("refused settings were written: %v", b.store.settings)
	}
}

func TestList(t *testing.T) {
	b := newBench(t)
	keys := b.create(t)
	all, err := b.List(t.Context())
	if err != nil || len(all) != 1 || all[0].ID != keys.Till.ID {
		t.Errorf("list %v, %v", all, err)
	}
	wantKind(t, second(b.Get(t.Context(), 1)), fault.NotFound)
}

func second[T any](_ T, err error) error { return err }

// salts of the bench's till, or the test ends.
func (b *bench) mustSalts(t *testing.T, id int64) []string {
	t.Helper()
	salts, err := b.Salts(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(salts)
}
