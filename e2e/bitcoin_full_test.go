//go:build full

package e2e

import (
	"testing"

	"kassa/internal/nodetest"
)

func TestBitcoin(t *testing.T) {
	t.Parallel()
	node := nodetest.Bitcoin(t)
	s := openShop(t, newSQLite(t), node, "BITCOIN")
	id, address := s.sell(t, "BTC", "0.5")
	node.Pay(address, "0.2")
	s.becomes(t, id, "processing")
	node.Mine(2)
	s.becomes(t, id, "wrongamount")
	node.Pay(address, "0.3")
	node.Mine(2)
	s.becomes(t, id, "payed")
	if got := s.paid.next(t); got.body.text("id") != id || got.body.text("balance_amount") != "0.5" {
		t.Errorf("callback %v", got.body)
	}
	s.expectBalance(t, "0.5")
	s.losesParent(t, "BTC", node.TakeBack)
	for _, depth := range []int64{2, 10, 100} {
		s.survives(t, depth, "BTC")
	}
	s.kassa.stop(t)
}

// TestBitcoinAfterAPowerCut: Kassa is killed with a payment in a block, and comes back 130 blocks later.
func TestBitcoinAfterAPowerCut(t *testing.T) {
	t.Parallel()
	node := nodetest.Bitcoin(t)
	s := openShop(t, newSQLite(t), node, "BITCOIN")
	id, address := s.sell(t, "BTC", "0.25")
	node.Pay(address, "0.25")
	s.becomes(t, id, "processing")
	node.Mine(1)
	s.kassa.kill(t)
	node.Mine(130)
	s.open(t)
	s.becomes(t, id, "payed")
	s.expectBalance(t, "0.25")
	s.booksAreRight(t)
	s.kassa.stop(t)
}
