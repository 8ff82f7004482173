//go:build full

package swap_test

import (
	"testing"

	"kassa/internal/pgtest"
)

func TestRacesOnPostgres(t *testing.T) {
	server := pgtest.Start(t)
	for name, race := range races {
		t.Run(name, func(t *testing.T) { race(t, server.Database(t)) })
	}
}
