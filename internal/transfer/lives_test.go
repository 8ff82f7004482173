package transfer_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"kassa/internal/fault"
	"kassa/internal/litetest"
	"kassa/internal/money"
	"kassa/internal/till"
	"kassa/internal/transfer"
)

// TestRandomLives lets two tills pay each other in any order and checks the books after each step: every asset adds up to
// zero, every transfer stands as its entries say, and what both tills have, with what is on its way, stays the same.
func TestRandomLives(t *testing.T) {
	litetest.Few(t)
	rapid.Check(t, func(r *rapid.T) {
		s := open(t)
		defer func() { _ = s.Store.Close() }()
		s.Fund(s.Owner, "TEST", "500")
		life := &life{shop: s}
		r.Repeat(map[string]func(*rapid.T){"create": life.create, "act": life.act, "pass": life.pass, "": life.check})
	})
}

// life is two tills and their transfers.
type life struct {
	*shop
	made []transfer.Transfer
}

// may accepts what a state, a sum or a balance forbids.
func may(r *rapid.T, err error) bool {
	if err != nil && fault.KindOf(err) != fault.Conflict && fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.NotFound {
		r.Fatal(err)
	}
	return err == nil
}

func (l *life) create(r *rapid.T) {
	from, to := l.Owner, l.other
	if rapid.Bool().Draw(r, "back") {
		from, to = to, from
	}
	wanted := request(func(w *transfer.Request) {
		w.Amount, w.Receiver = money.Format(rapid.Int64Range(1, 30_000).Draw(r, "sum"), 2), to.Login
	})
	order := func() (transfer.Transfer, error) { return l.service.Create(l.Context(), from, wanted) }
	if rapid.Bool().Draw(r, "system") {
		order = func() (transfer.Transfer, error) { return l.service.Order(l.Context(), from.ID, wanted, anna) }
	}
	made, err := order()
	if may(r, err) {
		l.made = append(l.made, made)
	}
}

func (l *life) act(r *rapid.T) {
	if len(l.made) == 0 {
		return
	}
	id, ctx := rapid.SampledFrom(l.made).Draw(r, "transfer").ID, l.Context()
	by := rapid.SampledFrom([]till.Till{l.Owner, l.other}).Draw(r, "by")
	acts := []func() error{
		func() error { _, err := l.service.Submit(ctx, by, id, sign(id)); return err },
		func() error { _, err := l.service.Cancel(ctx, by, id, sign(id)); return err },
		func() error { _, err := l.service.Reject(ctx, id, anna); return err },
	}
	may(r, rapid.SampledFrom(acts).Draw(r, "act")())
}

func (l *life) pass(r *rapid.T) {
	l.shop.pass(time.Duration(rapid.IntRange(0, 90).Draw(r, "minutes")) * time.Minute)
}

// check adds up where the five hundred roubles are.
func (l *life) check(r *rapid.T) {
	l.Sound()
	sum := int64(0)
	for _, made := range l.made {
		is, err := l.Store.Transfer(l.Context(), made.ID)
		if err != nil {
			r.Fatal(err)
		}
		if !is.State.Final() {
			sum += is.Amount.Minor
		}
	}
	for _, one := range []till.Till{l.Owner, l.other} {
		balances, err := l.Store.Balances(l.Context(), one.ID)
		if err != nil {
			r.Fatal(err)
		}
		for _, b := range balances {
			if sum += b.Amount.Minor; b.Amount.Minor < 0 {
				r.Fatalf("balance of %s is %s", one.Login, b.Amount)
			}
		}
	}
	if sum != 50_000 {
		r.Fatalf("%d kopecks are left of 50000", sum)
	}
}
