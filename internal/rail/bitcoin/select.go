package bitcoin

import (
	"cmp"
	"slices"

	"kassa/internal/fault"
	"kassa/internal/rail"
)

// maxInputs bounds a transaction: with it and MaxPayees it stays far below the 400,000 weight units that nodes relay.
const maxInputs = 200

// MaxPayees bounds how many are paid at once; counts then fit into one byte.
const MaxPayees = 100

// Weights of a transaction's parts (BIP-141), signatures at their longest.
const (
	weightOfByte  = 4
	weightOfFrame = 42 // version, lock time, two counts, and the marker of witnesses
	amountSize    = 9  // an output's value and the length of its script
)

// inputWeight is what spending an output of a wallet adds.
func (f form) inputWeight() int64 {
	switch f {
	case nested:
		return 364
	case native:
		return 272
	case taproot:
		return 230
	case anyForm, legacy:
	}
	return 592
}

func outputWeight(script []byte) int64 { return weightOfByte * int64(amountSize+len(script)) }

// purse chooses which coins a transaction spends.
type purse struct {
	paid    int64 // what its payees get together
	payees  int64 // their outputs' weight
	back    int64 // weight of the output that gives the rest back
	input   int64 // weight of each input
	rate    int64 // for 1000 virtual bytes
	above   int64 // the largest fee of what is replaced
	floor   int64 // by how much, for 1000 virtual bytes, a replacement must pay more (BIP-125, rule 4)
	dust    int64 // less is not given back
	mustGet bool  // something must be given back
}

// choice is what a purse came to.
type choice struct {
	coins       []rail.Coin
	fee, change int64
}

func total(coins []rail.Coin) int64 {
	var sum int64
	for _, coin := range coins {
		sum += coin.Minor
	}
	return sum
}

// fee is for so many inputs, with the rest given back or not.
func (p purse) fee(inputs int, back bool) int64 {
	weight := weightOfFrame + p.payees + int64(inputs)*p.input
	if back {
		weight += p.back
	}
	fee := perWeight(weight, p.rate)
	if p.above > 0 {
		fee = max(fee, p.above+perWeight(weight, p.floor))
	}
	return fee
}

// perWeight is a rate for 1000 virtual bytes, each of four weight units, rounded up.
func perWeight(weight, rate int64) int64 {
	const unit = 1000 * weightOfByte
	return (weight*rate + unit - 1) / unit
}

// settle tells whether coins suffice, and what remains. A rest that is not worth an output goes to the miner.
func (p purse) settle(coins []rail.Coin) (choice, bool) {
	sum := total(coins)
	fee := p.fee(len(coins), true)
	if change := sum - p.paid - fee; change >= p.dust {
		return choice{coins, fee, change}, true
	}
	fee = sum - p.paid
	return choice{coins, fee, 0}, !p.mustGet && fee >= p.fee(len(coins), false)
}

// choose takes the coins that must be spent, and of the others the smallest one that suffices, or else the largest ones:
// few inputs, a small fee. A coin that costs more than it is worth is not taken.
func (p purse) choose(must, may []rail.Coin) (choice, error) {
	may = slices.DeleteFunc(slices.Clone(may), func(c rail.Coin) bool { return c.Minor <= perWeight(p.input, p.rate) })
	slices.SortFunc(may, func(a, b rail.Coin) int {
		return cmp.Or(cmp.Compare(b.Minor, a.Minor), cmp.Compare(a.Outpoint, b.Outpoint))
	})
	chosen := slices.Clone(must)
	for len(chosen) <= maxInputs {
		if got, enough := p.settle(chosen); enough && len(chosen) > 0 {
			return got, nil
		}
		for _, coin := range slices.Backward(may) {
			if got, enough := p.settle(append(slices.Clip(chosen), coin)); enough && len(chosen) < maxInputs {
				return got, nil
			}
		}
		if len(may) == 0 {
			break
		}
		chosen, may = append(chosen, may[0]), may[1:]
	}
	return choice{}, fault.New(fault.Conflict, "The wallet's confirmed coins do not suffice for the payoffs and the network's fee; "+
		"those that are reserved for other transactions do not count. Wait for coins, or refuse a payoff with `kassa payoff reject`")
}
