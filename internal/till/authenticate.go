package till

import (
	"context"
	"crypto/hmac"
	"strings"

	"kassa/internal/fault"
)

// login is what a caller proved before: a name and the keyed hash of the right secret. Denials are never cached.
type login struct{ name, hash string }

// ErrWrongSecret is the denial of a till that exists. It reads as the other one does, so that logins cannot be probed
// (contract section 1); only our own alarm tells them apart.
var ErrWrongSecret = fault.New(fault.Denied, "Wrong `auth_login` or `auth_secret`")

var errUnknownLogin = fault.New(fault.Denied, "%s", ErrWrongSecret.Message)

// decoy stands in for the keys of an unknown login, so that both denials do the same work.
var decoy = []Key{{Stored: strings.Repeat("0", 64)}}

// Authenticate finds the till of a login and any of its valid secrets; a fault of kind Denied otherwise. An answer may
// be up to half a second old.
func (s *Service) Authenticate(ctx context.Context, name, secret string) (Till, error) {
	now, proof := s.now(), login{name, s.key.hash(secret)}
	if known, found := s.logins.get(proof, now); found {
		return known, nil
	}
	till, keys, err := s.store.TillByLogin(ctx, name, now)
	switch {
	case err == nil:
	case fault.KindOf(err) == fault.NotFound:
		keys = decoy
	default:
		return Till{}, err
	}
	switch right := matches(keys, proof.hash); {
	case err != nil:
		return Till{}, errUnknownLogin
	case !right:
		return Till{}, ErrWrongSecret
	}
	s.logins.put(proof, till, now)
	return till, nil
}

// matches looks at every secret, whichever is right, each in constant time.
func matches(keys []Key, hash string) bool {
	found := false
	for _, key := range keys {
		equal := hmac.Equal([]byte(key.Stored), []byte(hash))
		found = found || (equal && key.Use == Secret)
	}
	return found
}
