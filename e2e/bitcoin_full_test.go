//go:build full

package e2e

import (
	"testing"

	"kassa/internal/nodetest"
)

func TestBitcoin(t *testing.T) {
	parallel(t)
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
	for _, depth := range []int64{2, 10, 100} {
		s.survives(t, depth, "BTC")
	}
	s.kassa.stop(t)
}
