//go:build full

package e2e

import (
	"slices"
	"testing"
	"time"

	"kassa/internal/nodetest"
)

// TestSpeed tells how long it takes from a broadcast to processing, and from the last block that is needed to payed;
// docs/performance.md has its figures, of a run without other tests. How fast it must be is not for a test to say.
func TestSpeed(t *testing.T) {
	parallel(t)
	t.Run("litecoind", func(t *testing.T) {
		openShop(t, newSQLite(t), nodetest.Litecoin(t), "LITECOIN").tellsItsSpeed(t, "LTC")
	})
	t.Run("btcd", func(t *testing.T) {
		openShop(t, newSQLite(t), nodetest.Bitcoin(t), "BITCOIN").tellsItsSpeed(t, "BTC")
	})
}

func (s *shop) tellsItsSpeed(t *testing.T, currency string) {
	t.Helper()
	var seen, payed []time.Duration
	for range 9 {
		id, address := s.sell(t, currency, "0.1")
		s.node.Pay(address, "0.1")
		begin := time.Now()
		s.becomes(t, id, "processing")
		seen = append(seen, time.Since(begin))
		s.node.Mine(1)
		begin = time.Now()
		s.node.Mine(1)
		s.becomes(t, id, "payed")
		payed = append(payed, time.Since(begin))
	}
	slices.Sort(seen)
	slices.Sort(payed)
	t.Logf("median from broadcast to processing %s, from block to payed %s", seen[len(seen)/2], payed[len(payed)/2])
	s.kassa.stop(t)
}
