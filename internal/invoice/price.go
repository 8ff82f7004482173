package invoice

import (
	"errors"
	"slices"

	"kassa/internal/fault"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/till"
)

// offered tells whether the operator offers a method to a till, and a rail is behind it.
func (s *Service) offered(owner till.Till, method rail.Method, terms Terms) bool {
	on, served := s.railOf(owner.Sandbox, method, terms)
	return served && terms.backed(on) && terms.Enabled && owner.StatusLevel >= terms.MinimalLevel
}

// backed tells whether a till has where a rail's money lands: on a chain it needs a wallet of keys.
func (t Terms) backed(on rail.Rail) bool {
	return on.Name() == rail.TestName || on.Name() == rail.ManualName || slices.Contains(t.Networks, on.Network())
}

// railOf is the rail that a method is paid on. TEST and simulation are for sandbox tills alone (contract section 6); a
// payer cannot pay by hand before the till has told him how.
func (s *Service) railOf(sandbox bool, method rail.Method, terms Terms) (rail.Rail, bool) {
	name := terms.Rail
	if name == "" && sandbox {
		name = rail.TestName
	}
	switch {
	case !sandbox && (method.Name == rail.TestMethod || name == rail.TestName):
		return nil, false
	case name == rail.ManualName && len(terms.Instructions) == 0:
		return nil, false
	case name == "":
		return s.Rails.Serving(method.Name)
	}
	return s.Rails.Named(name)
}

// price makes the quote of a method without its destination; a fault when the method cannot be used for the invoice.
func (s *Service) price(owner till.Till, of Invoice, method rail.Method, terms Terms) (Quote, error) {
	on, served := s.railOf(owner.Sandbox, method, terms)
	if !served || !s.offered(owner, method, terms) || !terms.TillEnabled {
		return Quote{}, notUsable(method)
	}
	rules, err := owner.Settings.For(terms.Settings)
	if err != nil {
		return Quote{}, err
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
		Invoice: of.ID, Method: method.Name, Rail: on.Name(), Network: on.Network(), Own: !owner.Sandbox,
		Due: due, Surcharge: surcharge, Fixed: terms.Fixed, Percent: terms.Percent,
		Tolerance: s.tolerance(owner.Sandbox, rules, method, due), Grace: rules.Grace,
		ExcessUnmatched: rules.ExcessUnmatched, ExcessLimit: due.Percent(rules.ExcessPercent, money.Down),
		PartsUnmatched: rules.PartsUnmatched, Rate: rate, Record: record,
		Confirmations: s.confirmations(on, owner.Sandbox, rules, due),
		CreatedAt:     s.now(), LockedUntil: s.lock(of, terms),
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

// tolerance is what may be missing: the smaller of the till's percent and its absolute sum, on public chains only unless
// the till says otherwise (contract section 4).
func (s *Service) tolerance(sandbox bool, rules till.Settings, method rail.Method, due money.Amount) money.Amount {
	if !method.Chain && !rules.ToleranceEverywhere {
		return due.Zero()
	}
	worth, known := s.worth(sandbox, rules.ToleranceUSD, method.Asset)
	if !known {
		return due.Zero()
	}
	allowed := due.Percent(rules.TolerancePercent, money.Down).Min(worth)
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

// confirmations is how many a payment of the due sum needs: by the till's rule of sums in USD, or what the rail takes for
// safe. A sum whose worth nobody knows needs as many as the largest.
func (s *Service) confirmations(on rail.Rail, sandbox bool, rules till.Settings, due money.Amount) int {
	switch {
	case on.Confirmations() == 0:
		return 1
	case len(rules.Confirmations) == 0:
		return on.Confirmations()
	}
	worth, known := s.worth(sandbox, due, money.USD)
	if !known {
		worth = money.Max(money.USD)
	}
	return rules.Confirmations.Needed(worth)
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
