package store

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// TestAStartWaitsForAServerThatRepairsItself: and for nothing else, and not for ever.
func TestAStartWaitsForAServerThatRepairsItself(t *testing.T) {
	asleep := &pgconn.PgError{Code: "57P03", Message: "the database system is starting up"}
	broken := errors.New("no route to host")
	tests := []struct {
		name  string
		says  []error // in turn, the last one for ever
		want  error
		waits time.Duration
	}{
		{"awake", []error{nil}, nil, 0},
		{"awake soon", []error{asleep, asleep, nil}, nil, time.Second},
		{"not there", []error{broken}, broken, 0},
		{"gone meanwhile", []error{asleep, broken}, broken, 500 * time.Millisecond},
		{"asleep for ever", []error{asleep}, asleep, 2 * time.Minute},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin, tries := time.Now(), 0
				err := untilAwake(t.Context(), func(context.Context) error {
					said := test.says[min(tries, len(test.says)-1)]
					tries++
					return said
				})
				if took := time.Since(begin); !errors.Is(err, test.want) || took != test.waits {
					t.Errorf("%v after %s, want %v after %s", err, took, test.want, test.waits)
				}
			})
		})
	}
}
