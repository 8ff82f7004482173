package dispatch_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"kassa/internal/books"
	"kassa/internal/dispatch"
	"kassa/internal/fault"
	"kassa/internal/payoff"
	"kassa/internal/rail"
)

// TestPaid: a payoff is exported, signed elsewhere, broadcast until it is in a block, and payed once that is deep enough.
func TestPaid(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	draft := s.exported(id)
	s.is(id, payoff.Processing, "")
	s.sound()
	s.must(s.sign(draft))
	s.is(id, payoff.Processing, "tx "+draft.ID)
	s.follow()
	s.same("broadcast", s.chain.sent, []string{"tx " + draft.ID, "tx " + draft.ID})
	s.confirm(draft.ID)
	s.follow()
	s.same("broadcast once it is in a block", len(s.chain.sent), 2)
	s.is(id, payoff.Processing, "tx "+draft.ID)
	s.sound()
	s.mine()
	s.follow()
	s.follow()
	s.is(id, payoff.Payed, "tx "+draft.ID)
	s.same("callbacks", s.told, 1)
	s.sound()
}

// TestPaidWithoutImport: the merchant's software may have broadcast what it signed.
func TestPaidWithoutImport(t *testing.T) {
	s := open(t)
	a, b := s.withdraw("0.3"), s.withdraw("0.2")
	draft := s.exported(a, b)
	s.confirm(draft.ID)
	s.mine()
	s.follow()
	s.is(a, payoff.Payed, "tx "+draft.ID)
	s.is(b, payoff.Payed, "tx "+draft.ID)
	s.refuses(s.sign(draft), fault.Conflict, "settled already")
	s.sound()
}

// TestRebuilt: what is exported again shares the anchor with what was exported before, and whichever is confirmed counts.
func TestRebuilt(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	of, first, err := s.export(id)
	s.must(err)
	again := s.exported(id)
	s.same("the same again", again.ID, first.ID)
	s.must(s.sign(first))
	second := s.exported(id)
	if second.ID == first.ID || second.Fee <= first.Fee || !slices.Contains(second.Inputs, of.Anchor) {
		t.Errorf("rebuilt it is %+v, was %+v", second, first)
	}
	s.must(s.sign(second))
	s.confirm(first.ID) // the miner had it already
	s.mine()
	s.follow()
	s.is(id, payoff.Payed, "tx "+first.ID)
	s.sound()
}

// TestSpentElsewhere: an input was spent by somebody else, so the payoff can never be paid by that transaction. It waits for
// another one then.
func TestSpentElsewhere(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	draft := s.exported(id)
	s.must(s.sign(draft))
	s.chain.spend("theirs", "theirs bare", draft.Inputs[0])
	s.mine()
	s.follow()
	s.refuses(second(s.payoffs.Reject(context.Background(), id, "", step)), fault.Conflict, "was exported")
	s.mine()
	s.follow()
	s.is(id, payoff.Processing, "")
	s.refuses(s.sign(draft), fault.Conflict, "void already")
	s.sound()
	next := s.exported(id)
	if slices.Contains(next.Inputs, draft.Inputs[0]) {
		t.Errorf("it is to be paid out of %v, which was spent", next.Inputs)
	}
	s.sound()
}

// TestBroughtBack: a reorganisation that is deeper than anybody waited for takes back what had excluded a transaction, and a
// miner takes that one. Its payoff is not paid by another.
func TestBroughtBack(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	draft := s.exported(id)
	s.chain.spend("theirs", "theirs bare", draft.Inputs[0])
	s.mine()
	s.mine()
	s.follow()
	s.chain.restore(draft.Inputs[0])
	s.confirm(draft.ID)
	s.follow()
	_, _, err := s.export(id)
	s.refuses(err, fault.Conflict, id+" is paid by tx "+draft.ID)
	s.sound()
}

// TestLost: a reorganisation took the coin away that every transaction of a payoff spends. Once it cannot come back, the
// operator gives them up.
func TestLost(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	of, first, err := s.export(id)
	s.must(err)
	s.must(s.sign(first))
	s.exported(id)
	giveUp := func() error { return second(s.service.GiveUp(t.Context(), id, step)) }
	s.refuses(giveUp(), fault.Conflict, "The coins of transaction "+first.ID+" may still be spent by it")
	coin := s.chain.coins[of.Anchor]
	coin.Height = 0
	s.chain.coins[of.Anchor], s.chain.waits = coin, map[string]bool{of.Anchor: true}
	s.mine()
	s.refuses(giveUp(), fault.Conflict, "may still be spent by it")
	s.is(id, payoff.Processing, "tx "+first.ID)
	s.chain.waits = nil
	s.must(giveUp())
	s.is(id, payoff.Failed, "")
	s.refuses(giveUp(), fault.NotFound, "No transaction that pays "+id+" waits")
	s.sound()
}

// TestFeeRaisedElsewhere: the merchant's software raised the fee of what it had signed. That transaction was not exported,
// but it pays: nobody is paid again.
func TestFeeRaisedElsewhere(t *testing.T) {
	for name, recalled := range map[string]bool{"wanted": false, "recalled": true} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			a, b := s.withdraw("0.2"), s.withdraw("0.2") // of one receiver
			c := s.withdraw("0.1")
			draft := s.exported(a, b, c)
			s.must(s.sign(draft))
			if recalled {
				s.must(second(s.service.Recall(context.Background(), a, step)))
			}
			pays := s.chain.others["bumped "+draft.ID]
			first := slices.IndexFunc(pays, func(p rail.Payee) bool { return p.Minor == 20_000_000 })
			s.chain.others["bumped "+draft.ID] = slices.Delete(slices.Clone(pays), first, first+1) // and left one of the two out
			s.chain.bump(draft.ID)
			s.mine()
			s.follow()
			s.is(c, payoff.Processing, "tx "+draft.ID)
			s.mine()
			s.follow()
			s.is(c, payoff.Payed, "bumped "+draft.ID)
			s.is(min(a, b), payoff.Payed, "bumped "+draft.ID)
			if recalled {
				s.is(max(a, b), payoff.Failed, "")
			} else {
				s.is(max(a, b), payoff.Processing, "")
			}
			s.sound()
		})
	}
}

// TestOneOfTwoIsLost: an input that only the earlier transaction has was spent elsewhere; the later one still counts.
func TestOneOfTwoIsLost(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	of, first, err := s.export(id)
	s.must(err)
	lost := first.Inputs[1-slices.Index(first.Inputs, of.Anchor)]
	s.chain.spend("theirs", "theirs bare", lost)
	s.mine()
	later := s.exported(id)
	s.mine()
	s.follow()
	s.is(id, payoff.Processing, "")
	s.confirm(later.ID)
	s.mine()
	s.follow()
	s.is(id, payoff.Payed, "tx "+later.ID)
	s.sound()
}

func second[T any](_ T, err error) error { return err }

// TestRecalled: the money comes back only when nothing that was exported can be confirmed any more.
func TestRecalled(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	draft := s.exported(id)
	for range 2 {
		s.must(second(s.service.Recall(context.Background(), id, step)))
	}
	s.refuses(s.sign(draft), fault.Conflict, "was recalled")
	back := s.exported(id)
	if !back.Empty || !slices.Equal(back.Inputs, draft.Inputs) || back.Change != 50_000_000-fee-1 {
		t.Errorf("what takes it back is %+v", back)
	}
	s.must(s.sign(back))
	s.confirm(back.ID)
	s.follow()
	s.is(id, payoff.Processing, "")
	s.mine()
	s.follow()
	s.is(id, payoff.Failed, "")
	s.sound()
}

// TestRecalledTooLate: what was signed and is confirmed was paid, whatever anybody wanted.
func TestRecalledTooLate(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	draft := s.exported(id)
	s.must(second(s.service.Recall(context.Background(), id, step)))
	s.confirm(draft.ID)
	s.mine()
	s.follow()
	s.is(id, payoff.Payed, "tx "+draft.ID)
	s.sound()
}

// TestBroadcastFails: what was signed is kept and broadcast later.
func TestBroadcastFails(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	draft := s.exported(id)
	s.chain.dead = true
	var unsent *dispatch.UnsentError
	if err := s.sign(draft); !errors.As(err, &unsent) {
		t.Fatalf("error is %v", err)
	}
	s.chain.dead = false
	s.follow()
	s.same("broadcast", s.chain.sent, []string{"tx " + draft.ID})
}

func TestExportIsRefused(t *testing.T) {
	s := open(t)
	a, b, c := s.withdraw("0.3"), s.withdraw("0.2"), s.withdraw("0.1")
	s.exported(a, b)
	for name, row := range map[string]struct {
		order dispatch.Order
		kind  fault.Kind
		says  string
	}{
		"nothing":              {dispatch.Order{Blocks: 6}, fault.Invalid, "must be the ids of payoffs"},
		"both":                 {dispatch.Order{Payoffs: []string{c}, Till: s.owner.ID, Blocks: 6}, fault.Invalid, "must be the ids of payoffs"},
		"no target":            {dispatch.Order{Payoffs: []string{c}}, fault.Invalid, "must be 1 to 1008 blocks"},
		"one of two":           {dispatch.Order{Payoffs: []string{a}, Blocks: 6}, fault.Conflict, "together again"},
		"one more":             {dispatch.Order{Payoffs: []string{a, b, c}, Blocks: 6}, fault.Conflict, "together again"},
		"unknown":              {dispatch.Order{Payoffs: []string{"none"}, Blocks: 6}, fault.NotFound, "not found"},
		"a till that has none": {dispatch.Order{Till: 5, Blocks: 6}, fault.NotFound, "No payoff of till 5 waits"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := s.service.Export(t.Context(), row.order, step)
			s.refuses(err, row.kind, row.says)
		})
	}
	of, _, err := s.service.Export(t.Context(), dispatch.Order{Till: s.owner.ID, Blocks: 6}, step)
	s.must(err)
	s.same("all of the till's", of.Payoffs, []string{c})
	d := s.withdraw("0.35")
	_, _, err = s.export(d)
	s.refuses(err, fault.Conflict, "do not suffice") // the other coins are reserved
	s.sound()
}

// TestTillOfTwoWallets: a till whose key was replaced has payoffs of two wallets, which leave by a transaction each.
func TestTillOfTwoWallets(t *testing.T) {
	s := open(t)
	a := s.withdraw("0.2")
	s.give("other", 2)
	b := s.withdraw("1.5")
	c := s.withdraw("0.6")
	_, _, err := s.export(a, b)
	s.refuses(err, fault.Conflict, "One transaction pays from one wallet")
	of, _, err := s.service.Export(t.Context(), dispatch.Order{Till: s.owner.ID, Blocks: 6}, step)
	s.must(err)
	want := []string{a, c}
	slices.Sort(want)
	s.same("of the oldest one's wallet", of.Payoffs, want)
}

// TestBreachStopsDispatches: while the books are off nothing is exported and nothing is sent.
func TestBreachStopsDispatches(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	draft := s.exported(id)
	other := s.withdraw("0.1")
	s.must(s.store.SaveCheck(t.Context(), books.Report{At: opening, Breaches: 1}))
	_, _, err := s.export(other)
	s.refuses(err, fault.Unavailable, "Payoffs are stopped")
	s.refuses(s.sign(draft), fault.Unavailable, "Payoffs are stopped")
}
