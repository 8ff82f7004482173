package bitcoin

// Dust limits of the coins' reference nodes for pay-to-pubkey-hash, in the smallest unit: less costs more to spend than it
// is worth, nodes do not relay it, and it is no payment.
const coreDust = 546

var otherDust = map[string]int64{"LITECOIN": 5_460, "DOGECOIN": 1_000_000}

func (n Network) dust() int64 { return max(coreDust, otherDust[n.Method]) }
