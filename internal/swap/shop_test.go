package swap_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"kassa/internal/fault"
	"kassa/internal/ident"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/litetest"
	"kassa/internal/money"
	"kassa/internal/order"
	"kassa/internal/shoptest"
	"kassa/internal/signature"
	"kassa/internal/swap"
)

var anna = invoice.Step{Actor: "anna", Note: "a fraud"}

// market has one price: a bitcoin is worth so many roubles, nil is none.
type market struct{ rate *decimal.Decimal }

func (m *market) Rate(_ bool, base, quote money.Asset) (money.Rate, string, error) {
	if base == quote {
		return money.Par(base), "", nil
	}
	if m.rate == nil {
		return money.Rate{}, "", fault.New(fault.Unavailable, "There is no present price of %s in %s, try again later", base, quote)
	}
	rate := money.Rate{Base: money.BTC, Quote: money.RUB, Price: *m.rate}
	if base == money.RUB {
		rate = rate.Inverse()
	}
	return rate, `{"sources":1}`, nil
}

func (m *market) Reference(bool, money.Asset, money.Asset) (money.Rate, string, bool) {
	panic("a swap asks for present prices only")
}

// The pairs of the tests.
const (
	roublesToBitcoin = "1"
	bitcoinToRoubles = "1000"
)

// shop swaps; a bitcoin costs 5,000,000 roubles.
type shop struct {
	*shoptest.Shop
	service *swap.Service
	market  *market
}

func open(t *testing.T) *shop {
	t.Helper()
	return openOn(t, "sqlite:"+litetest.New(t))
}

func openOn(t *testing.T, dsn string) *shop {
	t.Helper()
	price := decimal.NewFromInt(5_000_000)
	s := &shop{Shop: shoptest.Open(t, dsn), market: &market{rate: &price}}
	s.Owner.Settings.SwapSpread = 0
	s.service = &swap.Service{Store: s.Store, Rates: s.market, Salts: shoptest.Salts, IDs: ident.New(nil), Now: s.Now}
	return s
}

// request is a signed one.
func request(pair, named, amount string) swap.Request {
	return swap.Request{PairID: pair, Amount: amount, AmountType: named, Signature: signature.SHA1(amount, pair, shoptest.Salts[0])}
}

func (s *shop) create(pair, named, amount string) swap.Swap {
	s.Helper()
	made, err := s.service.Create(s.Context(), s.Owner, request(pair, named, amount))
	s.Must(err)
	return made
}

func sign(id string) string { return signature.SHA1(id, shoptest.Salts[0]) }

func (s *shop) submit(id string) swap.Swap {
	s.Helper()
	is, err := s.service.Submit(s.Context(), s.Owner, id, sign(id))
	s.Must(err)
	return is
}

func (s *shop) cancel(id string) swap.Swap {
	s.Helper()
	is, err := s.service.Cancel(s.Context(), s.Owner, id, sign(id))
	s.Must(err)
	return is
}

func (s *shop) pass(d time.Duration) {
	s.Helper()
	s.Turn(d)
	s.Must(s.service.Tick(s.Context()))
}

// is demands a swap's state and who ended it.
func (s *shop) is(id string, want order.State, actor string) swap.Swap {
	s.Helper()
	got, err := s.service.Info(s.Context(), s.Owner.ID, id)
	s.Must(err)
	s.Same("state and actor", string(got.State)+" "+got.Actor, string(want)+" "+actor)
	s.Same("final_at is set", !got.FinalAt.IsZero(), want.Final())
	return got
}

// exchanged is the operator's side of all swaps, in minor units; what the pool won is positive.
func (s *shop) exchanged(asset money.Asset) string {
	s.Helper()
	totals, err := s.Store.Totals(context.Background())
	s.Must(err)
	sum := int64(0)
	for _, total := range totals {
		if total.Account == ledger.Exchange(true, asset) {
			sum -= total.Minor
		}
	}
	return strconv.FormatInt(sum, 10)
}
