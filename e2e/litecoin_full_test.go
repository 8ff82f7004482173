//go:build full

package e2e

import (
	"testing"

	"kassa/internal/nodetest"
)

// TestLitecoin is the whole way of a payment on a real chain: an address, the payment, its confirmations, the callback.
func TestLitecoin(t *testing.T) {
	onEach(t, func(t *testing.T, db database) {
		node := nodetest.Litecoin(t)
		s := openShop(t, db, node, "LITECOIN")
		id, address := s.sell(t, "LTC", "0.5")
		node.Pay(address, "0.5")
		s.becomes(t, id, "processing")
		node.Mine(2)
		s.becomes(t, id, "payed")
		if got := s.paid.next(t); got.body.text("id") != id || got.body.text("balance_amount") != "0.5" {
			t.Errorf("callback %v", got.body)
		}
		if balance := s.balance(t); balance != "0.5" {
			t.Errorf("balance %s", balance)
		}
		s.booksAreRight(t)
		s.addressesAreRight(t, 1)
		s.kassa.stop(t)
	})
}

func TestLitecoinReorganised(t *testing.T) {
	parallel(t)
	node := nodetest.Litecoin(t)
	node.Mine(320) // into the time of extension blocks
	s := openShop(t, newSQLite(t), node, "LITECOIN")
	for _, depth := range []int64{2, 10, 100} {
		s.survives(t, depth, "LTC")
	}
	s.kassa.stop(t)
}

// TestLitecoinParentSpentTwice: what a payment rests on is spent in a block by a transaction that nobody saw wait.
func TestLitecoinParentSpentTwice(t *testing.T) {
	parallel(t)
	node := nodetest.Litecoin(t)
	s := openShop(t, newSQLite(t), node, "LITECOIN")
	s.losesParent(t, "LTC", node.TakeBackInBlock)
	s.kassa.stop(t)
}
