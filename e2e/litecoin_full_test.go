//go:build full

package e2e

import (
	"slices"
	"testing"
	"time"

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
	t.Parallel()
	node := nodetest.Litecoin(t)
	node.Mine(320) // into the time of extension blocks
	s := openShop(t, newSQLite(t), node, "LITECOIN")
	for _, depth := range []int64{2, 10, 100} {
		s.survives(t, depth, "LTC")
	}
	s.kassa.stop(t)
}

// TestLitecoinReplaced: the payer raises the fee, which makes another transaction of it.
func TestLitecoinReplaced(t *testing.T) {
	t.Parallel()
	node := nodetest.Litecoin(t)
	s := openShop(t, newSQLite(t), node, "LITECOIN")
	id, address := s.sell(t, "LTC", "0.5")
	first := node.Pay(address, "0.5")
	s.becomes(t, id, "processing")
	var bumped struct{ TxID string }
	node.Call(&bumped, "bumpfee", first)
	if bumped.TxID == first {
		t.Fatal("the fee was not raised")
	}
	node.Mine(2)
	s.becomes(t, id, "payed")
	s.expectBalance(t, "0.5")

	id, address = s.sell(t, "LTC", "0.7")
	first = node.Pay(address, "0.7")
	s.becomes(t, id, "processing")
	node.TakeBack(first)
	s.becomes(t, id, "notpayed")
	node.Mine(2)
	s.losesParent(t, "LTC", node.TakeBack)
	node.Mine(2)
	s.losesParent(t, "LTC", node.TakeBackInBlock)
	node.Mine(2)
	s.expectBalance(t, "0.5")
	s.booksAreRight(t)
	s.kassa.stop(t)
}

// TestLitecoinAfterPowerCuts: the node and Kassa are killed at the same moment, in the middle of payments, and nothing is
// lost or counted twice.
func TestLitecoinAfterPowerCuts(t *testing.T) {
	t.Parallel()
	node := nodetest.Litecoin(t)
	s := openShop(t, newSQLite(t), node, "LITECOIN")
	var ids []string
	for cut := range 4 {
		id, address := s.sell(t, "LTC", "0.25")
		ids = append(ids, id)
		switch cut {
		case 0: // nobody saw the payment
			node.Pay(address, "0.25")
		case 1:
			node.Pay(address, "0.25")
			s.becomes(t, id, "processing")
		case 2:
			node.Pay(address, "0.25")
			s.becomes(t, id, "processing")
			node.Mine(1)
		case 3: // all of it while Kassa is away
			s.kassa.kill(t)
			node.Pay(address, "0.25")
			node.Mine(1)
		}
		s.kassa.kill(t)
		node.CutPower()
		s.open(t)
	}
	node.Mine(2)
	for _, id := range ids {
		s.becomes(t, id, "payed")
	}
	s.expectBalance(t, "1")
	s.booksAreRight(t)
	s.kassa.stop(t)
}

// TestLitecoinOutage: Kassa was away for a thousand blocks, in which payments came.
func TestLitecoinOutage(t *testing.T) {
	t.Parallel()
	node := nodetest.Litecoin(t)
	s := openShop(t, newSQLite(t), node, "LITECOIN")
	var ids, addresses []string
	for range 5 {
		id, address := s.sell(t, "LTC", "0.3")
		ids, addresses = append(ids, id), append(addresses, address)
	}
	s.kassa.stop(t)
	for _, address := range addresses {
		node.Pay(address, "0.3")
		node.Mine(200)
	}
	s.open(t)
	for _, id := range ids {
		s.becomes(t, id, "payed")
	}
	s.expectBalance(t, "1.5")
	s.booksAreRight(t)
	s.kassa.stop(t)
}

// TestLitecoinSpeed tells how long it takes from a broadcast to processing, and from the last block that is needed to
// payed; docs/performance.md has its figures. How fast it must be is not for a test to say.
func TestLitecoinSpeed(t *testing.T) {
	node := nodetest.Litecoin(t)
	s := openShop(t, newSQLite(t), node, "LITECOIN")
	var seen, payed []time.Duration
	for range 9 {
		id, address := s.sell(t, "LTC", "0.1")
		node.Pay(address, "0.1")
		begin := time.Now()
		s.becomes(t, id, "processing")
		seen = append(seen, time.Since(begin))
		node.Mine(1)
		begin = time.Now()
		node.Mine(1)
		s.becomes(t, id, "payed")
		payed = append(payed, time.Since(begin))
	}
	slices.Sort(seen)
	slices.Sort(payed)
	t.Logf("median from broadcast to processing %s, from block to payed %s", seen[len(seen)/2], payed[len(payed)/2])
	s.kassa.stop(t)
}
