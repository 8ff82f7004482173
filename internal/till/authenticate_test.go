package till_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"kassa/internal/fault"
	"kassa/internal/ident"
	"kassa/internal/till"
)

func TestAuthenticate(t *testing.T) {
	b := newBench(t)
	keys, other := b.create(t), b.create(t)
	for name, secret := range map[string]string{
		"wrong": strings.Repeat("0", 40), "empty": "", "of another till": other.Secret, "the salt": keys.Salt,
		"a prefix": keys.Secret[:39], "the stored hash": b.store.keys[keys.Till.ID][0].Stored,
	} {
		_, err := b.Authenticate(t.Context(), keys.Till.Login, secret)
		wantKind(t, err, fault.Denied)
		if fmt.Sprint(err) != "Wrong `auth_login` or `auth_secret`" {
			t.Errorf("secret %s: %v", name, err)
		}
	}
	got, err := b.Authenticate(t.Context(), keys.Till.Login, keys.Secret)
	if err != nil || got.ID != keys.Till.ID {
		t.Errorf("till %d, error %v", got.ID, err)
	}
}

func TestAuthenticateDeniesAnUnknownLoginAlike(t *testing.T) {
	b := newBench(t)
	keys := b.create(t)
	_, wrong := b.Authenticate(t.Context(), keys.Till.Login, "secret")
	for _, login := range []string{"", "nobody", strings.ToUpper(keys.Till.Login), strings.Repeat("x", 4096)} {
		_, err := b.Authenticate(t.Context(), login, keys.Secret)
		wantKind(t, err, fault.Denied)
		if fmt.Sprint(err) != fmt.Sprint(wrong) {
			t.Errorf("login %.20q: %q differs from %q", login, err, wrong)
		}
	}
}

func TestAuthenticateUnderAnotherServerKey(t *testing.T) {
	b := newBench(t)
	keys := b.create(t)
	thief := till.New(b.store, ident.New(nil), func() time.Time { return b.now }, serverKey(t, 2))
	wantKind(t, second(thief.Authenticate(t.Context(), keys.Till.Login, keys.Secret)), fault.Denied)
}

func TestAuthenticateWithABrokenStore(t *testing.T) {
	b := newBench(t)
	keys := b.create(t)
	b.store.broken = errors.New("connection lost")
	if _, err := b.Authenticate(t.Context(), keys.Till.Login, keys.Secret); !errors.Is(err, b.store.broken) {
		t.Errorf("error %v, want the store's", err)
	}
}

func TestAuthenticateIsCachedForAMoment(t *testing.T) {
	b := newBench(t)
	keys := b.create(t)
	reads := func(login, secret string) int {
		before := b.store.reads
		_, _ = b.Authenticate(t.Context(), login, secret)
		return b.store.reads - before
	}
	steps := []struct {
		name   string
		after  time.Duration
		secret string
		want   int
	}{
		{"the first", 0, keys.Secret, 1},
		{"again", 0, keys.Secret, 0},
		{"just before half a second", 499 * time.Millisecond, keys.Secret, 0},
		{"at half a second", time.Millisecond, keys.Secret, 1},
		{"a clock set back", -time.Hour, keys.Secret, 1},
		{"a wrong secret", 0, "wrong", 1},
		{"a wrong secret again: denials are not kept", 0, "wrong", 1},
	}
	for _, step := range steps {
		b.now = b.now.Add(step.after)
		if got := reads(keys.Till.Login, step.secret); got != step.want {
			t.Errorf("%s: %d reads, want %d", step.name, got, step.want)
		}
	}
}

func TestAuthenticateSeesSettings(t *testing.T) {
	b := newBench(t)
	keys := b.create(t)
	limit := func() int {
		got, err := b.Authenticate(t.Context(), keys.Till.Login, keys.Secret)
		if err != nil {
			t.Fatal(err)
		}
		return got.Settings.RateLimit
	}
	limit()
	if err := b.Set(t.Context(), keys.Till.ID, map[string]string{"rate_limit": "7"}); err != nil {
		t.Fatal(err)
	}
	if got := limit(); got != 7 {
		t.Errorf("at once after a change here the limit is %d", got)
	}
	b.store.settings[keys.Till.ID]["rate_limit"] = "8"
	b.now = b.now.Add(time.Second)
	if got := limit(); got != 8 {
		t.Errorf("a second after a change elsewhere the limit is %d", got)
	}
}

func TestAuthenticateConcurrently(t *testing.T) {
	b := newBench(t)
	keys := b.create(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 100 {
				if _, err := b.Authenticate(t.Context(), keys.Till.Login, keys.Secret); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
}
