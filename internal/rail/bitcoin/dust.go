package bitcoin

import "kassa/internal/money"

// Dust limits of the coins' reference nodes for pay-to-pubkey-hash, in the smallest unit: less costs more to spend than it
// is worth, nodes do not relay it, and it is no payment.
const (
	coreDust     = 546
	litecoinDust = 5_460
	dogecoinDust = 1_000_000
)

func (n Network) dust() int64 {
	switch n.Asset {
	case money.LTC:
		return litecoinDust
	case "DOGE":
		return dogecoinDust
	default:
		return coreDust
	}
}
