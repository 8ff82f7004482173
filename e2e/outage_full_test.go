//go:build full

package e2e

import "testing"

// TestPaymentReplaced: the payer raises the fee, which makes another transaction of it; or takes the payment back.
func TestPaymentReplaced(t *testing.T) {
	onEachChain(t, func(t *testing.T, s *shop, currency string) {
		id, address := s.sell(t, currency, "0.5")
		first := s.node.Pay(address, "0.5")
		s.becomes(t, id, "processing")
		if s.node.Raise(first) == first {
			t.Fatal("the fee was not raised")
		}
		s.node.Mine(2)
		s.becomes(t, id, "payed")
		s.expectBalance(t, "0.5")

		id, address = s.sell(t, currency, "0.7")
		first = s.node.Pay(address, "0.7")
		s.becomes(t, id, "processing")
		s.node.TakeBack(first)
		s.becomes(t, id, "notpayed")
		s.node.Mine(2)
		s.expectBalance(t, "0.5")
		s.booksAreRight(t)
		s.kassa.stop(t)
	})
}

// TestWaitingParentReplaced: the payer pays with money that waits itself, and takes that back.
func TestWaitingParentReplaced(t *testing.T) {
	onEachChain(t, func(t *testing.T, s *shop, currency string) {
		s.losesParent(t, currency, s.node.TakeBack)
		id, address := s.sell(t, currency, "0.2")
		s.node.PayBehind(address, "0.2")
		s.becomes(t, id, "processing")
		s.node.Mine(2)
		s.becomes(t, id, "payed")
		s.expectBalance(t, "0.2")
		s.kassa.stop(t)
	})
}

// TestPowerCuts: the node is killed in the middle of payments, and Kassa with it or not, and nothing is lost or counted
// twice.
func TestPowerCuts(t *testing.T) {
	onEachChain(t, func(t *testing.T, s *shop, currency string) {
		var ids []string
		for _, cut := range []struct{ paid, seen, mined, kassa bool }{
			{paid: true, kassa: true}, // nobody saw the payment
			{paid: true, seen: true, kassa: true},
			{paid: true, seen: true, mined: true, kassa: true},
			{paid: true, seen: true},
			{paid: true, seen: true, mined: true},
			{kassa: true}, // all of it while Kassa is away
		} {
			id, address := s.sell(t, currency, "0.25")
			ids = append(ids, id)
			if cut.paid {
				s.node.Pay(address, "0.25")
			}
			if cut.seen {
				s.becomes(t, id, "processing")
			}
			if cut.mined {
				s.node.Mine(1)
			}
			if cut.kassa {
				s.kassa.kill(t)
			}
			if !cut.paid {
				s.node.Pay(address, "0.25")
				s.node.Mine(1)
			}
			s.node.CutPower()
			if cut.kassa {
				s.open(t)
			}
		}
		s.node.Mine(2)
		for _, id := range ids {
			s.becomes(t, id, "payed")
		}
		s.expectBalance(t, "1.5")
		s.booksAreRight(t)
		s.kassa.stop(t)
	})
}

// TestOutage: Kassa was away for a thousand blocks, in which payments came.
func TestOutage(t *testing.T) {
	onEachChain(t, func(t *testing.T, s *shop, currency string) {
		var ids, addresses []string
		for range 5 {
			id, address := s.sell(t, currency, "0.3")
			ids, addresses = append(ids, id), append(addresses, address)
		}
		s.kassa.kill(t)
		for _, address := range addresses {
			s.node.Pay(address, "0.3")
			s.node.Mine(200)
		}
		s.open(t)
		for _, id := range ids {
			s.becomes(t, id, "payed")
		}
		s.expectBalance(t, "1.5")
		s.booksAreRight(t)
		s.kassa.stop(t)
	})
}
