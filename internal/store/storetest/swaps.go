package storetest

import (
	"context"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/books"
	"kassa/internal/fault"
	"kassa/internal/ledger"
	"kassa/internal/money"
	"kassa/internal/order"
	"kassa/internal/rail"
	"kassa/internal/swap"
)

const swap1 = "100000002_aaaaaaaaaaaaaaa"

// aSwap has every field set.
func aSwap(id string) swap.Swap {
	price, _ := decimal.NewFromString("5050500.25")
	return swap.Swap{
		ID: id, Till: sandbox, Sandbox: true, Pair: 1000, Named: swap.ByTarget,
		Source: swap.Leg{Method: "BITCOIN", Wallet: pool, Amount: btc(100)},
		Target: swap.Leg{Method: "TEST", Wallet: "pool-TEST", Amount: money.Amount{Asset: money.RUB, Minor: 1}},
		Price:  price, Record: `{"sources":2}`,
		Life: order.Life{State: order.Created, CreatedAt: begin, ExpiresAt: after(300)},
	}
}

// ended is how an order ends by an operator.
func ended(life order.Life, state order.State) order.Life {
	life.State, life.FinalAt, life.Actor, life.Note = state, after(9), "anna", "a fraud"
	return life
}

// inSwaps runs one transaction.
func (s *suite) inSwaps(do func(tx swap.Tx) error) error {
	return s.WriteSwap(s.ctx, func(_ context.Context, tx swap.Tx) error { return do(tx) })
}

func (s *suite) insertSwap(made swap.Swap) error {
	return s.inSwaps(func(tx swap.Tx) error { return tx.InsertSwap(s.ctx, made) })
}

// pools makes the tills, an invoice and the wallets behind two methods of the sandbox, and then swaps.
func (s *suite) pools(swaps ...swap.Swap) {
	s.Helper()
	s.quoted(first)
	s.must(s.inSwaps(func(tx swap.Tx) error {
		_, err := tx.PoolWallet(s.ctx, "TEST", rail.TestNetwork, begin)
		return err
	}))
	for _, made := range swaps {
		s.must(s.insertSwap(made))
	}
}

func (s *suite) swap(id string) swap.Swap {
	s.Helper()
	is, err := s.Swap(s.ctx, id)
	s.must(err)
	return is
}

var swapChecks = []check{
	{"a swap comes back as it was made", func(s *suite) {
		s.pools(aSwap(swap1))
		s.same("swap", s.swap(swap1), aSwap(swap1))
		over := aSwap("over")
		over.Life = ended(over.Life, order.Failed)
		s.must(s.insertSwap(over))
		s.same("one that is over", s.swap("over"), over)
	}},
	{"an unknown swap is not found", func(s *suite) {
		_, err := s.Swap(s.ctx, swap1)
		s.refuses(fault.NotFound, err)
		s.same("text", err.Error(), "Swap not found")
		s.refuses(fault.NotFound, s.inSwaps(func(tx swap.Tx) error {
			_, err := tx.LockSwap(s.ctx, swap1)
			return err
		}))
	}},
	{"a swap ends once", func(s *suite) {
		s.pools(aSwap(swap1))
		over := aSwap(swap1)
		over.Life, over.Pair = ended(over.Life, order.Success), 7
		s.must(s.inSwaps(func(tx swap.Tx) error { return tx.EndSwap(s.ctx, over) }))
		over.Pair = 1000
		s.same("swap", s.swap(swap1), over)
		again := over
		again.Life = ended(over.Life, order.Canceled)
		s.refuses(fault.Conflict, s.inSwaps(func(tx swap.Tx) error { return tx.EndSwap(s.ctx, again) }))
		s.same("swap", s.swap(swap1), over)
	}},
	{"impossible swaps are refused", func(s *suite) {
		s.pools()
		for name, spoil := range map[string]func(*swap.Swap){
			"nothing given":              func(w *swap.Swap) { w.Source.Amount.Minor = 0 },
			"nothing got":                func(w *swap.Swap) { w.Target.Amount.Minor = 0 },
			"of a method with itself":    func(w *swap.Swap) { w.Target.Method = w.Source.Method },
			"an unknown side":            func(w *swap.Swap) { w.Named = "both" },
			"an unknown state":           func(w *swap.Swap) { w.State = "processing" },
			"live of a sandbox till":     func(w *swap.Swap) { w.Sandbox = false },
			"a wallet that is not there": func(w *swap.Swap) { w.Target.Wallet = "none" },
			"no pair":                    func(w *swap.Swap) { w.Pair = 0 },
			"expired from the beginning": func(w *swap.Swap) { w.ExpiresAt = w.CreatedAt },
			"final without its time":     func(w *swap.Swap) { w.State, w.Actor = order.Success, "a" },
			"final without an actor":     func(w *swap.Swap) { w.State, w.FinalAt = order.Success, begin },
			"a time without being final": func(w *swap.Swap) { w.FinalAt, w.Actor = begin, "a" },
		} {
			made := aSwap(swap1)
			spoil(&made)
			if err := s.insertSwap(made); err == nil || fault.KindOf(err) != fault.Conflict {
				s.Errorf("%s: error is %v, want a conflict", name, err)
			}
		}
		s.must(s.insertSwap(aSwap(swap1)))
		s.refuses(fault.Conflict, s.insertSwap(aSwap(swap1)))
	}},
	{"due swaps are those that nobody ended, earliest first", func(s *suite) {
		s.pools()
		for id, expires := range map[string]int{"late": 30, "early": 10, "middle": 20} {
			made := aSwap(id)
			made.ExpiresAt = after(expires)
			s.must(s.insertSwap(made))
		}
		over := aSwap("over")
		over.Life = ended(over.Life, order.Canceled)
		s.must(s.insertSwap(over))
		for _, one := range []struct {
			now   time.Time
			limit int
			want  []string
		}{{after(9), 9, nil}, {after(20), 9, []string{"early", "middle"}}, {after(999), 1, []string{"early"}}} {
			due, err := s.DueSwaps(s.ctx, one.now, one.limit)
			s.must(err)
			s.same("due", due, one.want)
		}
	}},
	{"swaps are listed by state oldest first, and by till newest first", func(s *suite) {
		s.pools()
		for i, id := range []string{"b", "a", "c"} {
			made := aSwap(id)
			made.CreatedAt = after(i / 2)
			if id == "c" {
				made.Life = ended(made.Life, order.Success)
			}
			s.must(s.insertSwap(made))
		}
		ids := func(found []swap.Swap, err error) (all []string) {
			s.must(err)
			for _, one := range found {
				all = append(all, one.ID)
			}
			return all
		}
		s.same("created", ids(s.SwapsIn(s.ctx, order.Created, swap.Place{}, 9)), []string{"a", "b"})
		s.same("after a", ids(s.SwapsIn(s.ctx, order.Created, swap.Place{At: after(0), ID: "a"}, 9)), []string{"b"})
		s.same("success", ids(s.SwapsIn(s.ctx, order.Success, swap.Place{}, 9)), []string{"c"})
		page := func(since time.Time, before swap.Place, limit int) []string {
			places, err := s.SwapPlaces(s.ctx, sandbox, since, before, limit)
			s.must(err)
			var standing []string
			for _, one := range places {
				standing = append(standing, one.ID)
			}
			s.same("places", standing, ids(s.SwapPage(s.ctx, sandbox, since, before, limit)))
			return standing
		}
		s.same("all", page(after(0), swap.Place{At: after(9)}, 9), []string{"c", "b", "a"})
		s.same("the newest", page(after(0), swap.Place{At: after(9)}, 1), []string{"c"})
		s.same("before b", page(after(0), swap.Place{At: after(0), ID: "b"}, 9), []string{"a"})
		s.same("of a period", page(after(1), swap.Place{At: after(9)}, 9), []string{"c"})
		s.same("of another till", ids(s.SwapPage(s.ctx, live, after(0), swap.Place{At: after(9)}, 9)), []string(nil))
	}},
	{"the entries of a swap name it, and are added up for the books", func(s *suite) {
		s.pools(aSwap(swap1), aSwap("100000002_b"))
		s.must(s.post(move("1", ledger.Settled, 70)))
		reserve := ledger.Reserve(true, swap1, money.BTC)
		entry := ledger.Entry{ID: "2", At: begin, Reason: ledger.Reserved, Swap: swap1, Postings: []ledger.Posting{
			spend(-30), ledger.Credit(reserve, btc(30)),
		}}
		s.must(s.post(entry))
		unknown := entry
		unknown.ID, unknown.Swap = "3", "none"
		s.refuses(fault.Conflict, s.post(unknown))
		want := map[string]map[books.Line]int64{
			"100000002_b": nil, swap1: {{Reason: ledger.Reserved, Account: reserve}: -30, {Reason: ledger.Reserved, Account: spend(1).Account}: 30},
		}
		s.must(s.Snapshot(s.ctx, func(from books.Snapshot) error {
			got := map[string]map[books.Line]int64{}
			for at, after := 0, ""; at < 2; at++ {
				page, err := from.Swaps(s.ctx, after, 1)
				if err != nil || len(page) != 1 {
					return fmt.Errorf("%d swaps: %w", len(page), err)
				}
				after = page[0].Of.ID
				got[after] = page[0].Booked
			}
			s.same("booked", got, want)
			waiting, err := from.Unsealed(s.ctx, "1", 1)
			s.same("the entry's swap", waiting[0].Entry.Swap, swap1)
			return err
		}))
	}},
}
