package swap_test

import (
	"strconv"
	"testing"

	"kassa/internal/fault"
	"kassa/internal/shoptest"
	"kassa/internal/signature"
	"kassa/internal/swap"
)

func number(id int64) string { return strconv.FormatInt(id, 10) }

func pairQuery(source, target string) swap.PairQuery {
	return swap.PairQuery{Page: 1, Items: 100, Source: source, Target: target}
}

func TestRefusals(t *testing.T) {
	signed := request
	for _, row := range []struct {
		name    string
		request swap.Request
		kind    fault.Kind
		text    string
	}{
		{"nothing at all", swap.Request{}, fault.Invalid,
			"`pair_id` field is required; `amount_type` field is required; `amount` field is required; `signature` field is required"},
		{"everything wrong", swap.Request{PairID: "one", Amount: "-1", AmountType: "both", Signature: "x"}, fault.Invalid,
			"`pair_id` must be a pair's number from swap/pair/list; `amount_type` must be `source` or `target`; " +
				"`signature` must be the lower-case hex SHA-1 of amount:pair_id:salt, with the till's salt"},
		{"a method with itself", signed("1001", "source", "1"), fault.Invalid, "`pair_id` must be a pair's number from swap/pair/list"},
		{"pair 0", signed("0", "source", "1"), fault.Invalid, "`pair_id` must be a pair's number from swap/pair/list"},
		{"a negative pair", signed("-1", "source", "1"), fault.Invalid, "`pair_id` must be a pair's number from swap/pair/list"},
		{"a pair beyond the catalogue", signed("999", "source", "1"), fault.Invalid, "`pair_id` must be a pair's number from swap/pair/list"},
		{"below zero", signed(roublesToBitcoin, "source", "-1"), fault.Invalid, "`amount` must be above zero"},
		{"too precise for roubles", signed(roublesToBitcoin, "source", "0.001"), fault.Invalid,
			"`amount` must have at most 2 digits after the point in RUB"},
		{"worth nothing", signed(roublesToBitcoin, "source", "0.04"), fault.Invalid, "`amount` must be worth at least 0.00000001 BTC"},
		{"more than any sum", signed(roublesToBitcoin, "target", "1000000"), fault.Invalid,
			"`amount` must be less: neither sum may be above 1000000000000 RUB and 1000000000 BTC"},
		{"more than the balance", signed(roublesToBitcoin, "source", "500.01"), fault.Conflict,
			"The balance of TEST does not cover this swap: it has 500 RUB, and 500.01 are needed"},
		{"no balance at all", signed(bitcoinToRoubles, "source", "1"), fault.Conflict,
			"The balance of BITCOIN does not cover this swap: it has 0 BTC, and 1 are needed"},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := open(t)
			s.Fund(s.Owner, "TEST", "500")
			_, err := s.service.Create(t.Context(), s.Owner, row.request)
			s.Refuses(err, row.kind, row.text)
			s.Balance(s.Owner, "TEST", "500")
			s.Sound()
		})
	}
}

func TestTillsThatCannotSwap(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "500")
	wanted := request(roublesToBitcoin, "source", "5")
	live := s.Owner
	live.Sandbox = false
	_, err := s.service.Create(t.Context(), live, wanted)
	s.Refuses(err, fault.Conflict, "A swap exchanges money in the operator's pool, and this till's lies in its own wallets: exchange it there")
	page, more, err := s.service.Pairs(live, pairQuery("", ""))
	s.Must(err)
	s.Same("pairs of a live till", len(page), 0)
	s.Same("more", more, false)
	_, err = s.service.Pair(live, 1)
	s.Refuses(err, fault.NotFound, "Pair not found, take a `pair_id` from swap/pair/list")
	closed := s.Owner
	closed.Settings.SwapLifetime = 0
	_, err = s.service.Create(t.Context(), closed, wanted)
	s.Refuses(err, fault.Conflict, "Swaps are switched off for this till, ask the operator")
	s.market.rate = nil
	_, err = s.service.Create(t.Context(), s.Owner, wanted)
	s.Refuses(err, fault.Unavailable, "There is no present price of RUB in BTC, try again later")
	s.Sound()
}

func TestTheContractsVector(t *testing.T) {
	s := open(t)
	s.Fund(s.Owner, "TEST", "500")
	wanted := request(roublesToBitcoin, "source", "100")
	wanted.Signature = "af869dbf0d6c648a5f735e09c5a5548c9e2d5a6c"
	_, err := s.service.Create(t.Context(), s.Owner, wanted)
	s.Must(err)
	wanted.Amount = "1e2" // signed in its canonical form
	_, err = s.service.Create(t.Context(), s.Owner, wanted)
	s.Must(err)
	wanted.Signature = signature.SHA1("100", "2", shoptest.Salts[0])
	_, err = s.service.Create(t.Context(), s.Owner, wanted)
	s.Refuses(err, fault.Invalid, "`signature` must be the lower-case hex SHA-1 of amount:pair_id:salt, with the till's salt")
}

func TestPairs(t *testing.T) {
	s := open(t)
	all := map[int64]bool{}
	var last int64
	for page := int64(1); ; page++ {
		found, more, err := s.service.Pairs(s.Owner, swap.PairQuery{Page: page, Items: 100})
		s.Must(err)
		for _, pair := range found {
			if pair.ID <= last || pair.Source == pair.Target {
				t.Fatalf("pair %d, %s to %s, follows pair %d", pair.ID, pair.Source.Name, pair.Target.Name, last)
			}
			last, all[pair.ID] = pair.ID, true
		}
		if !more {
			break
		}
	}
	s.Same("pairs of 42 methods", len(all), 42*41)
	for id, want := range map[int64]string{1: "TEST BITCOIN", 1000: "BITCOIN TEST", 3004: "LITECOIN DOGECOIN", 41040: "USDTCRYPTOBOT TONCRYPTOBOT"} {
		pair, err := s.service.Pair(s.Owner, id)
		s.Must(err)
		s.Same("pair", pair.Source.Name+" "+pair.Target.Name, want)
	}
	found, more, err := s.service.Pairs(s.Owner, swap.PairQuery{Page: 2, Items: 20, Target: "TEST"})
	s.Must(err)
	s.Same("second page", len(found), 20)
	s.Same("begins with", found[0].Source.Name, "CARDRUBTRANSP2P")
	s.Same("more", more, true)
	_, _, err = s.service.Pairs(s.Owner, pairQuery("GOLD", "SILVER"))
	s.Refuses(err, fault.Invalid, "`source` must be a method of the catalogue, for example BITCOIN, or absent for any; "+
		"`target` must be a method of the catalogue, for example BITCOIN, or absent for any")
	_, _, err = s.service.Pairs(s.Owner, swap.PairQuery{Page: 0, Items: 101})
	s.Refuses(err, fault.Invalid, "`page` must be a whole number from 1 to 1722; `items` must be a whole number from 1 to 100")
}

func TestAPairWithoutAPriceIsListed(t *testing.T) {
	s := open(t)
	pair, err := s.service.Pair(s.Owner, 1)
	s.Must(err)
	s.Same("price", pair.Price.Price.String(), "5000000")
	s.market.rate = nil
	pair, err = s.service.Pair(s.Owner, 1)
	s.Must(err)
	s.Same("price", pair.Price.Price.IsZero(), true)
}
