package payoff

import (
	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// convert turns the asked sum into the method's asset, rounded down: the till gives no more than it asked for.
func (s *Service) convert(made *Payoff, asked money.Amount, method rail.Method) error {
	made.Amount = asked
	if asked.Asset == method.Asset {
		return nil
	}
	rate, record, err := s.Rates.Rate(made.Sandbox, asked.Asset, method.Asset)
	if err != nil {
		return err
	}
	made.Asked, made.RateRecord = asked.String()+" "+string(asked.Asset), record
	made.Amount, err = rate.Convert(asked, money.Down)
	switch {
	case err != nil || made.Amount.Cmp(money.Max(method.Asset)) > 0:
		return fault.Field("amount", "must be at most %s %s", money.Max(method.Asset), method.Asset)
	case made.Amount.IsZero():
		return fault.Field("amount", "must be worth at least %s %s", money.Amount{Asset: method.Asset, Minor: 1}, method.Asset)
	}
	return nil
}

// split works out the three sums of contract section 6. The commission is on Amount: the operator's percent, rounded
// half up once, his fixed part and the network's fee.
func (p *Payoff) split(terms invoice.OutTerms) error {
	commission, err := p.Amount.Percent(terms.Percent, money.HalfUp).Add(terms.Fixed.In(p.Amount.Asset))
	if err != nil {
		return err
	}
	if commission, err = commission.Add(terms.Fee.In(p.Amount.Asset)); err != nil {
		return err
	}
	p.Commission, p.Receive, p.Deduction = commission, p.Amount, p.Amount
	if p.SubtractFrom == invoice.FromBalance {
		p.Deduction, err = p.Amount.Add(commission)
		return err
	}
	if p.Receive, err = p.Amount.Sub(commission); err == nil && p.Receive.Minor <= 0 {
		return fault.Field("amount", "must be above the commission of %s %s", commission, commission.Asset)
	}
	return err
}

func withinLimits(amount money.Amount, method string, terms invoice.OutTerms) error {
	switch {
	case amount.Minor < terms.Min.Minor:
		return fault.Field("amount", "must be at least %s %s for a payoff by %s", terms.Min, amount.Asset, method)
	case !terms.Max.IsZero() && amount.Minor > terms.Max.Minor:
		return fault.Field("amount", "must be at most %s %s for a payoff by %s", terms.Max, amount.Asset, method)
	}
	return nil
}

// roubles is the payoff's worth from the last good rate of any age; without any rate it is 0.
func (s *Service) roubles(made *Payoff) {
	rate, record, known := money.Par(money.RUB), "", true
	if made.Amount.Asset != money.RUB {
		rate, record, known = s.Rates.Reference(made.Sandbox, made.Amount.Asset, money.RUB)
	}
	if !known {
		return
	}
	if roubles, err := rate.Whole(made.Amount); err == nil {
		made.Rub, made.RubRecord = roubles, record
	}
}
