package rates

import (
	"slices"

	"github.com/shopspring/decimal"
)

// median is the middle price, or the mean of the two in the middle. There must be one.
func median(values []Value) decimal.Decimal {
	sorted := slices.SortedFunc(slices.Values(values), func(a, b Value) int { return a.Price.Cmp(b.Price) })
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle].Price
	}
	return sorted[middle-1].Price.Add(sorted[middle].Price).Mul(half)
}

// cut splits the values into those that are believed and the others. Believed is who stands near the middle of all, if
// that is the most of them. If the sources are of two minds, believed is who stands near the last good price; without
// one, nobody.
func (p *Policy) cut(values []Value, last *Good) (believed, others []Value) {
	if len(values) == 0 {
		return nil, nil
	}
	if believed, others = p.near(values, median(values)); 2*len(believed) > len(values) {
		return believed, others
	}
	if last != nil {
		return p.near(values, last.Anchor)
	}
	return nil, values
}

func (p *Policy) near(values []Value, price decimal.Decimal) (near, others []Value) {
	for _, value := range values {
		if far(value.Price, price, p.Outlier) {
			others = append(others, value)
		} else {
			near = append(near, value)
		}
	}
	return near, others
}
