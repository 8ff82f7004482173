package store

import (
	"context"
	"time"

	"kassa/internal/store/db"
	"kassa/internal/till"
)

// TillByLogin is a till with its settings and its keys that are valid at the time; a fault of kind NotFound.
func (s *Store) TillByLogin(ctx context.Context, login string, now time.Time) (till.Till, []till.Key, error) {
	q := s.engine.reader()
	rows, err := q.TillByLogin(ctx, login)
	if err != nil {
		return till.Till{}, nil, err
	}
	var same []db.TillByIDRow
	for _, row := range rows {
		same = append(same, db.TillByIDRow(row))
	}
	owner, err := tillOf(same)
	if err != nil {
		return till.Till{}, nil, err
	}
	found, err := q.AllKeys(ctx, db.AllKeysParams{Till: owner.ID, Now: millis(now)})
	if err != nil {
		return till.Till{}, nil, err
	}
	var keys []till.Key
	for _, row := range found {
		keys = append(keys, keyOf(db.KeysRow(row)))
	}
	return owner, keys, nil
}

// Keys are a till's keys of a use that are valid at the time, newest first.
func (s *Store) Keys(ctx context.Context, id int64, use till.Use, now time.Time) ([]till.Key, error) {
	rows, err := s.engine.reader().Keys(ctx, db.KeysParams{Till: id, Use: string(use), Now: millis(now)})
	var keys []till.Key
	for _, row := range rows {
		keys = append(keys, keyOf(row))
	}
	return keys, err
}

// RotateKey adds a key and lets the older ones of its use end at the time. An unknown till is a fault of kind NotFound.
func (s *Store) RotateKey(ctx context.Context, id int64, key till.Key, olderEnd time.Time) error {
	return s.write(ctx, func(ctx context.Context, t tx) error {
		if _, err := t.Till(ctx, id); err != nil {
			return err
		}
		err := t.q.EndKeys(ctx, db.EndKeysParams{Till: id, Use: string(key.Use), EndsAt: millis(olderEnd)})
		if err != nil {
			return errOf(err)
		}
		return t.appendKey(ctx, id, key)
	})
}

func (t tx) appendKey(ctx context.Context, id int64, key till.Key) error {
	return errOf(t.q.AppendKey(ctx, db.AppendKeyParams{
		Till: id, Use: string(key.Use), KeyID: key.KeyID, Stored: key.Stored,
		CreatedAt: millis(key.CreatedAt), EndsAt: optional(key.EndsAt),
	}))
}

func keyOf(row db.KeysRow) till.Key {
	return till.Key{
		Use: till.Use(row.Use), KeyID: row.KeyID, Stored: row.Stored,
		CreatedAt: instant(row.CreatedAt), EndsAt: maybe(row.EndsAt),
	}
}

// The names in table meta.
const (
	serverKeyID    = "server key id"
	serverKeyCheck = "server key check"
)

// KeyCheck is the check value of the server key, written if there is none yet; it returns the stored one.
func (s *Store) KeyCheck(ctx context.Context, keyID, check string) (storedKeyID, storedCheck string, err error) {
	err = s.write(ctx, func(ctx context.Context, t tx) error {
		var err error
		if storedKeyID, err = t.meta(ctx, serverKeyID, keyID); err != nil {
			return err
		}
		storedCheck, err = t.meta(ctx, serverKeyCheck, check)
		return err
	})
	return storedKeyID, storedCheck, err
}

// meta reads a fact about the database after writing it if there was none.
func (t tx) meta(ctx context.Context, name, value string) (string, error) {
	if err := t.q.PutMeta(ctx, db.PutMetaParams{Name: name, Value: value}); err != nil {
		return "", errOf(err)
	}
	return t.q.Meta(ctx, name)
}
