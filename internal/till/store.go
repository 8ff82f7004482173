package till

import (
	"context"
	"time"
)

// Store is where tills live.
type Store interface {
	// InsertTill writes a till and its keys; a fault of kind Conflict if its id or login is taken.
	InsertTill(ctx context.Context, till Till, keys []Key) error
	// TillByLogin is a till with its settings and its keys that are valid at the time; a fault of kind NotFound.
	TillByLogin(ctx context.Context, login string, now time.Time) (Till, []Key, error)
	// Till is a till with its settings; a fault of kind NotFound.
	Till(ctx context.Context, id int64) (Till, error)
	// Tills lists all, oldest first.
	Tills(ctx context.Context) ([]Till, error)
	// Keys are a till's keys of a use that are valid at the time, newest first.
	Keys(ctx context.Context, till int64, use Use, now time.Time) ([]Key, error)
	// RotateKey adds a key and lets the older ones of its use end at the time.
	RotateKey(ctx context.Context, till int64, key Key, olderEnd time.Time) error
	// SetSettings writes settings by name as text; an empty text removes one, its default counts again.
	SetSettings(ctx context.Context, till int64, values map[string]string) error
	// KeyCheck is the database's check value of the server key, written if there is none yet; it returns the stored one.
	KeyCheck(ctx context.Context, keyID, check string) (storedKeyID, storedCheck string, err error)
}

// Use tells what a key is for.
type Use string

// The uses.
const (
	Secret Use = "secret" // authenticates; stored as a keyed hash
	Salt   Use = "salt"   // signs; stored encrypted
)

// Key is a stored secret or salt.
type Key struct {
	Use       Use
	KeyID     string // of the server key that hashed or encrypted it
	Stored    string // hex
	CreatedAt time.Time
	EndsAt    time.Time // zero while it has no end
}
