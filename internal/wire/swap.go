package wire

import (
	"strconv"

	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/swap"
	"kassa/internal/till"
)

// SwapPair is one value of swap/pair/list, and the fields of swap/pair/get (contract section 6).
type SwapPair struct {
	PairID int64    `json:"pair_id"`
	Source PairSide `json:"source"`
	Target PairSide `json:"target"`
	Price  *string  `json:"price"` // source for one target; null while there is none
}

// PairSide is a method of a pair.
type PairSide struct {
	Method   string `json:"method"`
	Name     string `json:"name"`
	Currency string `json:"currency"`
}

// NewSwapPair tells what can be swapped, and at what price.
func NewSwapPair(pair swap.Pair) SwapPair {
	side := func(m rail.Method) PairSide { return PairSide{m.Name, m.Title, string(m.Asset)} }
	price := ""
	if !pair.Price.Price.IsZero() {
		price = pair.Price.Price.String()
	}
	return SwapPair{pair.ID, side(pair.Source), side(pair.Target), OptionalText(price)}
}

// SwapPairAnswer is the answer of swap/pair/get.
type SwapPairAnswer struct {
	Envelope
	SwapPair
}

// SwapPairsAnswer is the answer of swap/pair/list.
type SwapPairsAnswer struct {
	Envelope
	Items       Object[SwapPair] `json:"items"`
	HasNextPage bool             `json:"has_next_page"`
}

// NewSwapPairs lists pairs by their number, in their order.
func NewSwapPairs(pairs []swap.Pair) Object[SwapPair] {
	var all Object[SwapPair]
	for _, pair := range pairs {
		all = append(all, Member[SwapPair]{strconv.FormatInt(pair.ID, 10), NewSwapPair(pair)})
	}
	return all
}

// Swap is the fields of every answer about a swap (contract section 6).
type Swap struct {
	ID         string   `json:"id"`
	PairID     int64    `json:"pair_id"`
	AmountType string   `json:"amount_type"`
	Amount     string   `json:"amount"`
	Source     SwapSide `json:"source"`
	Target     SwapSide `json:"target"`
	Price      string   `json:"price"` // source for one target
	State      string   `json:"state"`
	CreatedAt  string   `json:"created_at"`
	ExpiredAt  string   `json:"expired_at"`
	FinalAt    *string  `json:"final_at"`
}

// SwapSide is what a swap takes, or gives.
type SwapSide struct {
	Method   string `json:"method"`
	Currency string `json:"currency"`
	Amount   string `json:"amount"`
}

// NewSwap tells how a swap stands, with dates in the till's zone.
func NewSwap(is swap.Swap, settings till.Settings) Swap {
	side := func(method string, amount money.Amount) SwapSide {
		return SwapSide{method, string(amount.Asset), amount.String()}
	}
	return Swap{
		ID: is.ID, PairID: is.Pair, AmountType: string(is.Named), Amount: is.Amount().String(),
		Source: side(is.Source.Method, is.Source.Amount), Target: side(is.Target.Method, is.Target.Amount),
		Price: is.Price.String(), State: string(is.State), CreatedAt: Date(is.CreatedAt, settings.Zone),
		ExpiredAt: Date(is.ExpiresAt, settings.Zone), FinalAt: OptionalDate(is.FinalAt, settings.Zone),
	}
}

// SwapAnswer is the answer of swap/create, submit, cancel and info.
type SwapAnswer struct {
	Envelope
	Swap
}

// swapColumns are a swap's keys in their order; those of its sides say which one.
var swapColumns = []string{
	"id", "pair_id", "amount_type", "amount", "source_method", "source_currency", "source_amount", "target_method",
	"target_currency", "target_amount", "price", "state", "created_at", "expired_at", "final_at",
}

// SwapCSV is swaps as comma separated values.
func SwapCSV(items []Swap) ([]byte, error) {
	return sheet(swapColumns, items, func(s Swap) []string {
		return []string{
			s.ID, strconv.FormatInt(s.PairID, 10), s.AmountType, s.Amount, s.Source.Method, s.Source.Currency, s.Source.Amount,
			s.Target.Method, s.Target.Currency, s.Target.Amount, s.Price, s.State, s.CreatedAt, s.ExpiredAt, present(s.FinalAt),
		}
	})
}
