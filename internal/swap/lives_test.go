package swap_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/litetest"
	"kassa/internal/money"
	"kassa/internal/order"
)

// TestRandomLives lets a till swap anything in any order, at prices that jump, and checks the books after each step: every
// asset adds up to zero, every swap stands as its entries say and gives no more than its price.
func TestRandomLives(t *testing.T) {
	litetest.Few(t)
	rapid.Check(t, func(r *rapid.T) {
		s := open(t)
		defer func() { _ = s.Store.Close() }()
		s.Fund(s.Owner, "TEST", "10000")
		s.Fund(s.Owner, "BITCOIN", "0.002")
		life := &life{shop: s}
		r.Repeat(map[string]func(*rapid.T){"create": life.create, "act": life.act, "price": life.price, "pass": life.pass, "": life.check})
	})
}

// life is a till and its swaps.
type life struct {
	*shop
	ids []string
}

// may accepts what a state, a sum or a balance forbids.
func may(r *rapid.T, err error) bool {
	if err != nil && fault.KindOf(err) != fault.Conflict && fault.KindOf(err) != fault.Invalid {
		r.Fatal(err)
	}
	return err == nil
}

func (l *life) create(r *rapid.T) {
	pair := rapid.SampledFrom([]string{roublesToBitcoin, bitcoinToRoubles}).Draw(r, "pair")
	named := rapid.SampledFrom([]string{"source", "target"}).Draw(r, "named")
	sum := money.Format(rapid.Int64Range(1, 500_000).Draw(r, "kopecks"), 2)
	if (pair == roublesToBitcoin) == (named == "target") {
		sum = money.Format(rapid.Int64Range(1, 100_000).Draw(r, "satoshi"), 8)
	}
	made, err := l.service.Create(l.Context(), l.Owner, request(pair, named, sum))
	if may(r, err) {
		l.ids = append(l.ids, made.ID)
	}
}

func (l *life) act(r *rapid.T) {
	if len(l.ids) == 0 {
		return
	}
	id, ctx := rapid.SampledFrom(l.ids).Draw(r, "swap"), l.Context()
	acts := []func() error{
		func() error { _, err := l.service.Submit(ctx, l.Owner, id, sign(id)); return err },
		func() error { _, err := l.service.Cancel(ctx, l.Owner, id, sign(id)); return err },
		func() error { _, err := l.service.Reject(ctx, id, invoice.Step{Actor: "anna", Note: "n"}); return err },
	}
	may(r, rapid.SampledFrom(acts).Draw(r, "act")())
}

func (l *life) price(r *rapid.T) {
	price := decimal.New(rapid.Int64Range(1, 1e9).Draw(r, "price"), -2)
	l.market.rate = &price
	l.Owner.Settings.SwapSpread = money.Percent(rapid.Int64Range(0, 100_000).Draw(r, "spread"))
}

func (l *life) pass(r *rapid.T) {
	l.shop.pass(time.Duration(rapid.IntRange(0, 7).Draw(r, "minutes")) * time.Minute)
}

// check lets the books be checked, and sees that no balance is below zero and that what is over is canceled.
func (l *life) check(r *rapid.T) {
	l.Sound()
	balances, err := l.Store.Balances(l.Context(), l.Owner.ID)
	if err != nil {
		r.Fatal(err)
	}
	for _, b := range balances {
		if b.Amount.Minor < 0 {
			r.Fatalf("balance of %s is %s", b.Method, b.Amount)
		}
	}
	for _, id := range l.ids {
		is, err := l.Store.Swap(l.Context(), id)
		if err != nil {
			r.Fatal(err)
		}
		if is.State.Final() == is.FinalAt.IsZero() || is.State == order.Success && !is.FinalAt.Before(is.ExpiresAt) {
			r.Fatalf("%s is %s at %s, it expires at %s", id, is.State, is.FinalAt, is.ExpiresAt)
		}
	}
}
