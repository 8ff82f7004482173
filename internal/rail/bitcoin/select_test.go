package bitcoin

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

func someCoins(t *rapid.T, what string, most int) []rail.Coin {
	sums := rapid.SliceOfN(rapid.Int64Range(1, 100_000), 0, most).Draw(t, what)
	coins := make([]rail.Coin, len(sums))
	for i, sum := range sums {
		coins[i] = rail.Coin{Outpoint: what + strconv.Itoa(i), Minor: sum}
	}
	return coins
}

// TestPurse: whatever is chosen adds up, contains what must be spent and no coin twice, pays the fee that its size needs
// and not more than a rest that is not worth an output; and nothing is refused that all coins together could pay.
func TestPurse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := purse{
			paid: rapid.Int64Range(0, 300_000).Draw(t, "paid"), payees: 124, back: 124, input: native.inputWeight(),
			rate: rapid.Int64Range(1_000, 50_000).Draw(t, "rate"), above: rapid.SampledFrom([]int64{0, 1, 5_000}).Draw(t, "above"),
			floor: 1_000, dust: coreDust,
		}
		p.mustGet = p.paid == 0
		must, may := someCoins(t, "must", 3), someCoins(t, "may", 12)
		got, err := p.choose(must, may)
		if err != nil {
			if fault.KindOf(err) != fault.Conflict {
				t.Fatal(err)
			}
			if _, enough := p.settle(append(must, worth(p, may)...)); enough && len(must)+len(may) > 0 {
				t.Fatalf("refused, though all coins suffice")
			}
			return
		}
		if total(got.coins) != p.paid+got.fee+got.change {
			t.Fatalf("%d in, %d paid, %d fee, %d change", total(got.coins), p.paid, got.fee, got.change)
		}
		met := map[string]bool{}
		for _, coin := range got.coins {
			met[coin.Outpoint] = true
		}
		if len(met) != len(got.coins) {
			t.Fatalf("a coin is spent twice: %v", got.coins)
		}
		for _, coin := range must {
			if !met[coin.Outpoint] {
				t.Fatalf("%s must be spent", coin.Outpoint)
			}
		}
		switch most := p.fee(len(got.coins), true); {
		case got.change > 0 && got.change < p.dust, got.change == 0 && p.mustGet:
			t.Fatalf("%d are given back", got.change)
		case got.change > 0 && got.fee != most, got.fee < p.fee(len(got.coins), false), got.fee >= most+p.dust:
			t.Fatalf("fee %d, change %d, for %d inputs at %d", got.fee, got.change, len(got.coins), p.rate)
		}
	})
}

// worth are the coins that are worth their own input.
func worth(p purse, coins []rail.Coin) []rail.Coin {
	var all []rail.Coin
	for _, coin := range coins {
		if coin.Minor > perWeight(p.input, p.rate) {
			all = append(all, coin)
		}
	}
	return all
}

// TestPurseTakesFew: the smallest coin that suffices, or else the largest ones.
func TestPurseTakesFew(t *testing.T) {
	coins := []rail.Coin{{Outpoint: "a", Minor: 10_000}, {Outpoint: "b", Minor: 50_000}, {Outpoint: "c", Minor: 30_000}}
	for want, paid := range map[string]int64{"a": 5_000, "c": 20_000, "b": 45_000, "bc": 70_000} {
		p := purse{paid: paid, payees: 124, back: 124, input: native.inputWeight(), rate: 1_000, floor: 1_000, dust: coreDust}
		got, err := p.choose(nil, coins)
		if err != nil {
			t.Fatal(err)
		}
		names := ""
		for _, coin := range got.coins {
			names += coin.Outpoint
		}
		if names != want {
			t.Errorf("%d are paid out of %q, want %q", paid, names, want)
		}
	}
}

// TestPurseIsBounded: a transaction has at most so many inputs.
func TestPurseIsBounded(t *testing.T) {
	coins := make([]rail.Coin, maxInputs+1)
	for i := range coins {
		coins[i] = rail.Coin{Outpoint: strconv.Itoa(i), Minor: 10_000}
	}
	p := purse{payees: 124, back: 124, input: native.inputWeight(), rate: 1_000, dust: coreDust}
	p.paid = maxInputs*10_000 - p.fee(maxInputs, false)
	if got, err := p.choose(nil, coins); err != nil || len(got.coins) != maxInputs {
		t.Errorf("%d inputs, %v", len(got.coins), err)
	}
	p.paid++
	if _, err := p.choose(nil, coins); fault.KindOf(err) != fault.Conflict {
		t.Errorf("more than %d inputs: %v", maxInputs, err)
	}
}
