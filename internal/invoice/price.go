package invoice

import (
	"context"
	"errors"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/till"
)

// open tells whether a method can be used by a till right now.
func (s *Service) open(owner till.Till, terms Terms) bool {
	return owner.Sandbox && terms.Enabled && terms.TillEnabled && owner.StatusLevel >= terms.MinimalLevel
}

// price makes the quote of a method without its destination; a fault when the method cannot be used for the invoice.
func (s *Service) price(owner till.Till, of Invoice, method rail.Method, terms Terms) (Quote, error) {
	if !s.open(owner, terms) {
		return Quote{}, notUsable(method)
	}
	rate, record, err := s.rate(of.Sandbox, method.Asset, of.Amount.Asset)
	if err != nil {
		return Quote{}, err
	}
	due, surcharge, err := due(of.Amount, rate, terms)
	if err != nil {
		return Quote{}, notUsable(method).Because(err)
	}
	if fault := withinLimits(method, due, terms); fault != nil {
		return Quote{}, fault
	}
	return Quote{
		Invoice: of.ID, Method: method.Name, Rail: s.Rail.Name(), Network: s.Rail.Network(),
		Due: due, Surcharge: surcharge, Fixed: terms.Fixed, Percent: terms.Percent,
		Tolerance: s.tolerance(owner, method, due), Rate: rate, Record: record,
		CreatedAt: s.now(), LockedUntil: s.lock(of, terms),
	}, nil
}

func notUsable(method rail.Method) *fault.Error {
	return fault.New(fault.Conflict, "`method` %s cannot be used for this invoice, choose another one", method.Name)
}

func (s *Service) rate(sandbox bool, base, quote money.Asset) (money.Rate, string, error) {
	if base == quote {
		return money.Par(base), "", nil
	}
	return s.Rates.Rate(sandbox, base, quote)
}

// due converts up to the asset's scale, then adds the till's surcharge (contract section 4, commission).
func due(amount money.Amount, rate money.Rate, terms Terms) (whole, surcharge money.Amount, err error) {
	base, err := convert(amount, rate)
	if err != nil {
		return whole, surcharge, err
	}
	surcharge, err = base.Percent(terms.ExtraPercent, money.HalfUp).Add(terms.ExtraFixed)
	if err != nil {
		return whole, surcharge, err
	}
	whole, err = base.Add(surcharge)
	return whole, surcharge, err
}

// convert rounds up to the scale of the rate's base; what is worth less than one minor unit of it is refused, rounding
// would make it many times dearer.
func convert(amount money.Amount, rate money.Rate) (money.Amount, error) {
	if rate.Base == amount.Asset {
		return amount, nil
	}
	least, err := rate.Inverse().Convert(amount, money.Down)
	if err != nil {
		return least, err
	}
	if least.IsZero() {
		return least, errors.New("the sum is below one minor unit")
	}
	return rate.Inverse().Convert(amount, money.Up)
}

func withinLimits(method rail.Method, due money.Amount, terms Terms) *fault.Error {
	switch {
	case due.Cmp(terms.Min) < 0:
		return fault.New(fault.Conflict, "`method` %s takes at least %s %s", method.Name, terms.Min, method.Asset)
	case !terms.Max.IsZero() && due.Cmp(terms.Max) > 0:
		return fault.New(fault.Conflict, "`method` %s takes at most %s %s", method.Name, terms.Max, method.Asset)
	case due.Minor > money.Max(method.Asset).Minor:
		return notUsable(method)
	}
	return nil
}

// tolerance is what may be missing: the smaller of the till's percent and its absolute sum, on chain rails only unless
// the till says otherwise (contract section 4).
func (s *Service) tolerance(owner till.Till, method rail.Method, due money.Amount) money.Amount {
	if !method.Chain && !owner.Settings.ToleranceEverywhere {
		return due.Zero()
	}
	worth, known := s.worth(owner.Sandbox, owner.Settings.ToleranceUSD, method.Asset)
	if !known {
		return due.Zero()
	}
	allowed := due.Percent(owner.Settings.TolerancePercent, money.Down).Min(worth)
	return allowed.Min(money.Amount{Asset: due.Asset, Minor: due.Minor - 1})
}

// worth converts at the last good rate of any age, rounded down.
func (s *Service) worth(sandbox bool, amount money.Amount, asset money.Asset) (money.Amount, bool) {
	if amount.Asset == asset {
		return amount, true
	}
	rate, _, known := s.Rates.Reference(sandbox, amount.Asset, asset)
	if !known {
		return money.Amount{}, false
	}
	converted, err := rate.Convert(amount, money.Down)
	return converted, err == nil
}

// commission is the operator's on everything credited: its fixed part once, its percent, rounded half up once, never
// more than the total.
func (q *Quote) commission(total money.Amount) (money.Amount, error) {
	charged, err := total.Percent(q.Percent, money.HalfUp).Add(q.Fixed)
	if err != nil {
		return money.Amount{}, err
	}
	return charged.Min(total), nil
}

// Methods lists the whole catalogue with the till's terms, in the contract's order.
func (s *Service) Methods(ctx context.Context, owner till.Till) ([]Choice, error) {
	all, err := s.Store.AllTerms(ctx, owner.ID, owner.Sandbox)
	if err != nil {
		return nil, err
	}
	var choices []Choice
	for _, method := range rail.Methods() {
		terms := all[method.Name]
		choices = append(choices, Choice{method, terms, s.open(owner, terms), terms.PaysOut(owner, method)})
	}
	return choices, nil
}

// Method is one of Methods; a fault of kind Invalid for an unknown name.
func (s *Service) Method(ctx context.Context, owner till.Till, name string) (Choice, error) {
	method, known := rail.ByName(name)
	if !known {
		return Choice{}, fault.Field("method", "must be a method's name from method/list, for example BITCOIN")
	}
	terms, err := s.Store.Terms(ctx, owner.ID, owner.Sandbox, name)
	if err != nil {
		return Choice{}, err
	}
	return Choice{method, terms, s.open(owner, terms), terms.PaysOut(owner, method)}, nil
}
