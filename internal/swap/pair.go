package swap

import (
	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/till"
)

// Pair is two methods of the catalogue whose balances can be exchanged in one direction.
type Pair struct {
	ID             int64
	Source, Target rail.Method
	Price          money.Rate // source units for one target unit, the spread included; zero when there is no present price
}

// numbering is the distance of the pairs of two neighbouring sources. A pair's ID is its source's place in the
// catalogue times this, and its target's place, so TEST to BITCOIN is 1. The catalogue keeps its order for ever and only
// grows at its end, so an ID never changes.
const numbering = 1000

// pairs lists every pair, by ID.
func pairs() []Pair {
	methods := rail.Methods()
	all := make([]Pair, 0, len(methods)*(len(methods)-1))
	for i, source := range methods {
		for j, target := range methods {
			if i != j {
				all = append(all, Pair{ID: int64(i*numbering + j), Source: source, Target: target})
			}
		}
	}
	return all
}

// find is the pair of an ID.
func find(id int64) (Pair, bool) {
	methods := rail.Methods()
	source, target := id/numbering, id%numbering
	many := int64(len(methods))
	if id <= 0 || source >= many || target >= many || source == target {
		return Pair{}, false
	}
	return Pair{ID: id, Source: methods[source], Target: methods[target]}, true
}

// PairQuery is what of the pairs is asked for: a page, counted from 1, of so many items; Source and Target are methods'
// names, empty for any.
type PairQuery struct {
	Page, Items    int64
	Source, Target string
}

// maxItems bounds a page of pairs (contract section 6).
const maxItems = 100

// Check lists every fault of the query.
func (q PairQuery) Check() error {
	var faults fault.List
	if most := int64(len(pairs())); q.Page < 1 || q.Page > most {
		faults.Add("page", "must be a whole number from 1 to %d", most)
	}
	if q.Items < 1 || q.Items > maxItems {
		faults.Add("items", "must be a whole number from 1 to %d", maxItems)
	}
	return faults.Err()
}

// Pairs is a page of the pairs that a till can swap, by ID, and whether there is a next one. A live till has none: its
// money lies in its own wallets.
func (s *Service) Pairs(owner till.Till, query PairQuery) (page []Pair, more bool, err error) {
	if err := query.Check(); err != nil || !owner.Sandbox {
		return nil, false, err
	}
	skip := (query.Page - 1) * query.Items
	for _, pair := range pairs() {
		switch {
		case query.Source != "" && query.Source != pair.Source.Name, query.Target != "" && query.Target != pair.Target.Name:
		case skip > 0:
			skip--
		case int64(len(page)) == query.Items:
			return page, true, nil
		default:
			page = append(page, s.priced(owner, pair))
		}
	}
	return page, false, nil
}

// Pair is one pair of a till; a fault of kind NotFound for any other.
func (s *Service) Pair(owner till.Till, id int64) (Pair, error) {
	pair, known := find(id)
	if !known || !owner.Sandbox {
		return Pair{}, fault.New(fault.NotFound, "Pair not found, take a `pair_id` from swap/pair/list")
	}
	return s.priced(owner, pair), nil
}

// priced is the pair with its present price, if there is one.
func (s *Service) priced(owner till.Till, pair Pair) Pair {
	if price, _, err := s.price(owner, pair); err == nil {
		pair.Price = price
	}
	return pair
}
