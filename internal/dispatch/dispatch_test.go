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
	"kassa/internal/shoptest"
)

// TestPaid: a payoff is exported, signed elsewhere, broadcast until it is in a block, and payed once that is deep enough.
func TestPaid(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	draft := s.exported(id)
	s.is(id, payoff.Processing, "")
	s.Sound()
	s.Must(s.sign(draft))
	s.is(id, payoff.Processing, "tx "+draft.ID)
	s.follow()
	s.Same("broadcast", s.chain.sent, []string{"tx " + draft.ID, "tx " + draft.ID})
	s.confirm(draft.ID)
	s.follow()
	s.Same("broadcast once it is in a block", len(s.chain.sent), 2)
	s.is(id, payoff.Processing, "tx "+draft.ID)
	s.Sound()
	s.mine()
	s.follow()
	s.follow()
	s.is(id, payoff.Payed, "tx "+draft.ID)
	s.Same("callbacks", s.told, 1)
	s.Sound()
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
	s.Says(s.sign(draft), fault.Conflict, "settled already")
	s.Sound()
}

// TestRebuilt: what is exported again shares the anchor with what was exported before, and whichever is confirmed counts.
func TestRebuilt(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	of, first, err := s.export(id)
	s.Must(err)
	again := s.exported(id)
	s.Same("the same again", again.ID, first.ID)
	s.Must(s.sign(first))
	second := s.exported(id)
	if second.ID == first.ID || second.Fee <= first.Fee || !slices.Contains(second.Inputs, of.Anchor) {
		t.Errorf("rebuilt it is %+v, was %+v", second, first)
	}
	s.Must(s.sign(second))
	s.confirm(first.ID) // the miner had it already
	s.mine()
	s.follow()
	s.is(id, payoff.Payed, "tx "+first.ID)
	s.Sound()
}

// TestSpentElsewhere: an input was spent by somebody else, so the payoff can never be paid by that transaction. It waits for
// another one then.
func TestSpentElsewhere(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	draft := s.exported(id)
	s.Must(s.sign(draft))
	s.chain.spend("theirs", "theirs bare", draft.Inputs[0])
	s.mine()
	s.follow()
	s.Says(second(s.payoffs.Reject(context.Background(), id, "", step)), fault.Conflict, "was exported")
	s.mine()
	s.follow()
	s.is(id, payoff.Processing, "")
	s.Says(s.sign(draft), fault.Conflict, "void already")
	s.Sound()
	next := s.exported(id)
	if slices.Contains(next.Inputs, draft.Inputs[0]) {
		t.Errorf("it is to be paid out of %v, which was spent", next.Inputs)
	}
	s.Sound()
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
	s.Says(err, fault.Conflict, id+" is paid by tx "+draft.ID)
	s.Sound()
}

// TestLost: a reorganisation took the coin away that every transaction of a payoff spends. Once it cannot come back, the
// operator gives them up.
func TestLost(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	of, first, err := s.export(id)
	s.Must(err)
	s.Must(s.sign(first))
	s.exported(id)
	giveUp := func() error { return second(s.service.GiveUp(t.Context(), id, step)) }
	s.Says(giveUp(), fault.Conflict, "The coins of transaction "+first.ID+" may still be spent by it")
	coin := s.chain.coins[of.Anchor]
	coin.Height = 0
	s.chain.coins[of.Anchor], s.chain.waits = coin, map[string]bool{of.Anchor: true}
	s.mine()
	s.Says(giveUp(), fault.Conflict, "may still be spent by it")
	s.is(id, payoff.Processing, "tx "+first.ID)
	s.chain.waits = nil
	s.Must(giveUp())
	s.is(id, payoff.Failed, "")
	s.Says(giveUp(), fault.NotFound, "No transaction that pays "+id+" waits")
	s.Sound()
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
			s.Must(s.sign(draft))
			if recalled {
				s.Must(second(s.service.Recall(context.Background(), a, step)))
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
			s.Sound()
		})
	}
}

// TestOneOfTwoIsLost: an input that only the earlier transaction has was spent elsewhere; the later one still counts.
func TestOneOfTwoIsLost(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	of, first, err := s.export(id)
	s.Must(err)
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
	s.Sound()
}

func second[T any](_ T, err error) error { return err }

// TestRecalled: the money comes back only when nothing that was exported can be confirmed any more.
func TestRecalled(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	draft := s.exported(id)
	for range 2 {
		s.Must(second(s.service.Recall(context.Background(), id, step)))
	}
	s.Says(s.sign(draft), fault.Conflict, "was recalled")
	back := s.exported(id)
	if !back.Empty || !slices.Equal(back.Inputs, draft.Inputs) || back.Change != 50_000_000-fee-1 {
		t.Errorf("what takes it back is %+v", back)
	}
	s.Must(s.sign(back))
	s.confirm(back.ID)
	s.follow()
	s.is(id, payoff.Processing, "")
	s.mine()
	s.follow()
	s.is(id, payoff.Failed, "")
	s.Sound()
}

// TestRecalledTooLate: what was signed and is confirmed was paid, whatever anybody wanted.
func TestRecalledTooLate(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	draft := s.exported(id)
	s.Must(second(s.service.Recall(context.Background(), id, step)))
	s.confirm(draft.ID)
	s.mine()
	s.follow()
	s.is(id, payoff.Payed, "tx "+draft.ID)
	s.Sound()
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
	s.Same("broadcast", s.chain.sent, []string{"tx " + draft.ID})
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
		"both":                 {dispatch.Order{Payoffs: []string{c}, Till: s.Owner.ID, Blocks: 6}, fault.Invalid, "must be the ids of payoffs"},
		"no target":            {dispatch.Order{Payoffs: []string{c}}, fault.Invalid, "must be 1 to 1008 blocks"},
		"one of two":           {dispatch.Order{Payoffs: []string{a}, Blocks: 6}, fault.Conflict, "together again"},
		"one more":             {dispatch.Order{Payoffs: []string{a, b, c}, Blocks: 6}, fault.Conflict, "together again"},
		"unknown":              {dispatch.Order{Payoffs: []string{"none"}, Blocks: 6}, fault.NotFound, "not found"},
		"a till that has none": {dispatch.Order{Till: 5, Blocks: 6}, fault.NotFound, "No payoff of till 5 waits"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := s.service.Export(t.Context(), row.order, step)
			s.Says(err, row.kind, row.says)
		})
	}
	of, _, err := s.service.Export(t.Context(), dispatch.Order{Till: s.Owner.ID, Blocks: 6}, step)
	s.Must(err)
	s.Same("all of the till's", of.Payoffs, []string{c})
	d := s.withdraw("0.35")
	_, _, err = s.export(d)
	s.Says(err, fault.Conflict, "do not suffice") // the other coins are reserved
	s.Sound()
}

// TestTillOfTwoWallets: a till whose key was replaced has payoffs of two wallets, which leave by a transaction each.
func TestTillOfTwoWallets(t *testing.T) {
	s := open(t)
	a := s.withdraw("0.2")
	s.give("other", 2)
	b := s.withdraw("1.5")
	c := s.withdraw("0.6")
	_, _, err := s.export(a, b)
	s.Says(err, fault.Conflict, "One transaction pays from one wallet")
	of, _, err := s.service.Export(t.Context(), dispatch.Order{Till: s.Owner.ID, Blocks: 6}, step)
	s.Must(err)
	want := []string{a, c}
	slices.Sort(want)
	s.Same("of the oldest one's wallet", of.Payoffs, want)
}

// TestBreachStopsDispatches: while the books are off nothing is exported and nothing is sent.
func TestBreachStopsDispatches(t *testing.T) {
	s := open(t)
	id := s.withdraw("0.3")
	draft := s.exported(id)
	other := s.withdraw("0.1")
	s.Must(s.Store.SaveCheck(t.Context(), books.Report{At: shoptest.Opening, Breaches: 1}))
	_, _, err := s.export(other)
	s.Says(err, fault.Unavailable, "Payoffs are stopped")
	s.Says(s.sign(draft), fault.Unavailable, "Payoffs are stopped")
}
