package store_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"kassa/internal/rail"
	"kassa/internal/store"
)

// An error before the commit takes the write back; one after it only hides that the write stands.
func TestHookStandsOnBothSidesOfACommit(t *testing.T) {
	failed := errors.New("planned")
	for name, test := range map[string]struct {
		before, after error
		kept          int
	}{
		"neither": {nil, nil, 1},
		"before":  {failed, nil, 0},
		"after":   {nil, failed, 1},
	} {
		t.Run(name, func(t *testing.T) {
			calls := 0
			db, err := store.OpenHooked(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "kassa.db"), store.Hook{
				Staged:    func() error { return test.before },
				Committed: func() error { calls++; return test.after },
			})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			_, err = db.Append(t.Context(), rail.Transfer{
				Key: "key", Ref: "ref", Asset: "RUB", Minor: 1, Status: rail.Seen, FirstSeen: time.UnixMilli(1),
			})
			if want := errors.Join(test.before, test.after); (err != nil) != (want != nil) || err != nil && !errors.Is(err, failed) {
				t.Errorf("error %v", err)
			}
			if kept, err := db.Transfers(t.Context(), 0, 9); len(kept) != test.kept || calls != test.kept || err != nil {
				t.Errorf("%d rows are kept, %d were committed, %v", len(kept), calls, err)
			}
		})
	}
}
