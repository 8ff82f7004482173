package till

import (
	"context"
	"fmt"
	"slices"
	"time"

	"kassa/internal/fault"
)

// stored turns a plain key into what the database may see.
func (s *Service) stored(till int64, use Use, plain string, at time.Time) Key {
	key := Key{Use: use, KeyID: s.key.ID(), CreatedAt: at}
	if use == Salt {
		key.Stored = s.key.encrypt(till, plain, s.ids.Bytes(nonceSize))
	} else {
		key.Stored = s.key.hash(plain)
	}
	return key
}

// maxKeys bounds the keys of one use that are valid at once, and so the signatures that a callback carries.
const maxKeys = 5

// Rotate makes a new key of a use and returns it in plain text; the older ones end after the overlap, at once when it
// is 0. Faults: NotFound, Invalid for a bad use or overlap, Conflict when too many keys would be valid at once.
func (s *Service) Rotate(ctx context.Context, id int64, use Use, overlap time.Duration) (string, error) {
	if use != Secret && use != Salt {
		return "", fault.New(fault.Invalid, "a till's keys are its secret and its salt")
	}
	if overlap < 0 || overlap > maxSpan {
		return "", fault.Field("overlap", "must be from 0m to 720h, for example 24h")
	}
	if _, err := s.store.Till(ctx, id); err != nil {
		return "", err
	}
	at := s.clock()
	valid, err := s.store.Keys(ctx, id, use, at)
	if err != nil {
		return "", err
	}
	if overlap > 0 && len(valid) >= maxKeys {
		return "", fault.New(fault.Conflict,
			"%d keys are still valid: wait until one ends, or rotate with an `overlap` of 0", len(valid))
	}
	plain := s.ids.Secret()
	if err := s.store.RotateKey(ctx, id, s.stored(id, use, plain, at), at.Add(overlap)); err != nil {
		return "", err
	}
	s.forget()
	return plain, nil
}

// Salts are a till's valid salts, newest first; others than the first are within their overlap. They may be up to half
// a second old.
func (s *Service) Salts(ctx context.Context, id int64) ([]string, error) {
	now := s.now()
	if known, found := s.salts.get(id, now); found {
		return slices.Clone(known), nil
	}
	keys, err := s.store.Keys(ctx, id, Salt, now)
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		return nil, fmt.Errorf("till %d has no salt", id)
	}
	salts := make([]string, len(keys))
	for i, key := range keys {
		if salts[i], err = s.key.decrypt(id, key); err != nil {
			return nil, fmt.Errorf("salt of till %d: %w", id, err)
		}
	}
	s.salts.put(id, salts, now)
	return slices.Clone(salts), nil
}
