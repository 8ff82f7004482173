package till_test

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"kassa/internal/fault"
	"kassa/internal/ident"
	"kassa/internal/till"
)

// memory is a till.Store in memory. It counts reads, so that a test can see what a cache spared.
type memory struct {
	mu       sync.Mutex
	tills    map[int64]till.Till
	keys     map[int64][]till.Key // oldest first
	settings map[int64]map[string]string
	check    [2]string
	reads    int
	refuse   int // inserts to answer with a conflict
	broken   error
}

func newMemory() *memory {
	return &memory{tills: map[int64]till.Till{}, keys: map[int64][]till.Key{}, settings: map[int64]map[string]string{}}
}

func (m *memory) InsertTill(_ context.Context, made till.Till, keys []till.Key) error {
	if m.refuse > 0 {
		m.refuse--
		return fault.New(fault.Conflict, "taken")
	}
	m.tills[made.ID], m.keys[made.ID] = made, keys
	return m.broken
}

func (m *memory) TillByLogin(ctx context.Context, login string, now time.Time) (till.Till, []till.Key, error) {
	m.mu.Lock()
	m.reads++
	m.mu.Unlock()
	if m.broken != nil {
		return till.Till{}, nil, m.broken
	}
	for id, one := range m.tills {
		if one.Login == login {
			found, err := m.Till(ctx, id)
			return found, m.valid(id, "", now), err
		}
	}
	return till.Till{}, nil, fault.New(fault.NotFound, "no such till")
}

func (m *memory) valid(id int64, use till.Use, now time.Time) []till.Key {
	var keys []till.Key
	for _, key := range slices.Backward(m.keys[id]) {
		if (use == "" || key.Use == use) && (key.EndsAt.IsZero() || key.EndsAt.After(now)) {
			keys = append(keys, key)
		}
	}
	return keys
}

func (m *memory) Till(_ context.Context, id int64) (till.Till, error) {
	found, known := m.tills[id]
	if !known {
		return till.Till{}, fault.New(fault.NotFound, "no such till")
	}
	var err error
	found.Settings, err = till.ReadSettings(m.settings[id])
	return found, err
}

func (m *memory) Tills(context.Context) ([]till.Till, error) {
	return slices.Collect(maps.Values(m.tills)), m.broken
}

func (m *memory) Keys(_ context.Context, id int64, use till.Use, now time.Time) ([]till.Key, error) {
	m.reads++
	return m.valid(id, use, now), m.broken
}

func (m *memory) RotateKey(_ context.Context, id int64, key till.Key, olderEnd time.Time) error {
	if m.broken != nil {
		return m.broken
	}
	for i, old := range m.keys[id] {
		if old.Use == key.Use && (old.EndsAt.IsZero() || old.EndsAt.After(olderEnd)) {
			m.keys[id][i].EndsAt = olderEnd
		}
	}
	m.keys[id] = append(m.keys[id], key)
	return nil
}

func (m *memory) SetSettings(_ context.Context, id int64, values map[string]string) error {
	if m.settings[id] == nil {
		m.settings[id] = map[string]string{}
	}
	maps.Copy(m.settings[id], values)
	return m.broken
}

func (m *memory) KeyCheck(_ context.Context, keyID, check string) (string, string, error) {
	if m.check == [2]string{} {
		m.check = [2]string{keyID, check}
	}
	return m.check[0], m.check[1], m.broken
}

// bench is a service on a store in memory, with a clock that stands still until a test moves it.
type bench struct {
	*till.Service
	store *memory
	now   time.Time
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{store: newMemory(), now: time.Date(2026, 7, 1, 12, 0, 0, 123_456_789, time.UTC)}
	ids := ident.New(rand.NewChaCha8([32]byte{1}))
	b.Service = till.New(b.store, ids, func() time.Time { return b.now }, serverKey(t, 1))
	return b
}

func (b *bench) create(t *testing.T) till.Keys {
	t.Helper()
	keys, err := b.Create(t.Context(), "Shop", false)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// serverKey is 32 bytes of one value.
func serverKey(t *testing.T, value byte) till.ServerKey {
	t.Helper()
	key, err := till.NewServerKey(slices.Repeat([]byte{value}, till.ServerKeySize))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func wantKind(t *testing.T, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("error %v, want one of kind %d", err, kind)
	}
}
