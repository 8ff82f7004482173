package app

import (
	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
)

// outTerms are the flags of `kassa method set` for payoffs by the method.
type outTerms struct {
	OutEnabled *bool   `negatable:"" help:"Whether tills may make payoffs by it."`
	OutFixed   *string `placeholder:"SUM" help:"The operator's commission on a payoff, fixed part, in the method's currency."`
	OutPercent *string `placeholder:"PERCENT" help:"The operator's commission on a payoff, percent."`
	OutMin     *string `placeholder:"SUM" help:"The least sum of a payoff; 0 is no limit."`
	OutMax     *string `placeholder:"SUM" help:"The largest sum of a payoff; 0 is no limit."`
	OutFee     *string `placeholder:"SUM" help:"The network's fee, part of what a payoff costs."`
}

// change puts what was given into the terms.
func (o outTerms) change(faults *fault.List, t *invoice.OutTerms, asset money.Asset) {
	if o.OutEnabled != nil {
		t.Enabled = *o.OutEnabled
	}
	set(faults, "out-fixed", o.OutFixed, &t.Fixed, sumOf(asset))
	set(faults, "out-percent", o.OutPercent, &t.Percent, percentOf)
	set(faults, "out-min", o.OutMin, &t.Min, sumOf(asset))
	set(faults, "out-max", o.OutMax, &t.Max, sumOf(asset))
	set(faults, "out-fee", o.OutFee, &t.Fee, sumOf(asset))
	if !t.Max.IsZero() && t.Max.Cmp(t.Min) < 0 {
		faults.Add("out-max", "must be at least the out-min, or 0 for no limit")
	}
}
