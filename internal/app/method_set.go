package app

import (
	"context"
	"errors"
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
	"kassa/internal/till"
)

type methodSet struct {
	desk
	whose
	Name    string         `arg:"" help:"The method, for example BITCOIN."`
	Enabled *bool          `negatable:"" help:"Whether payers may choose it."`
	Fixed   *string        `placeholder:"SUM" help:"The operator's commission, fixed part, in the method's currency."`
	Percent *string        `placeholder:"PERCENT" help:"The operator's commission, percent."`
	Min     *string        `placeholder:"SUM" help:"The least sum to pay; 0 is no limit."`
	Max     *string        `placeholder:"SUM" help:"The largest sum to pay; 0 is no limit."`
	Lock    *time.Duration `placeholder:"15m" help:"How long a rate holds; 0s is until the invoice expires."`
	Level   *int           `placeholder:"N" help:"The status level that a till needs."`

	Fee    *string `placeholder:"SUM" help:"What the payer's network takes, for merchants to know; it is booked nowhere."`
	Manual *bool   `negatable:"" help:"Whether it is paid by hand: the payer says so, the merchant approves."`

	outTerms

	ExtraFixed   *string `placeholder:"SUM" help:"With --till: the till's surcharge, fixed part."`
	ExtraPercent *string `placeholder:"PERCENT" help:"With --till: the till's surcharge, percent."`
	methodRules
}

// methodRules are a till's settings for one method; an empty text takes one back to the till's own.
type methodRules struct {
	Grace            *string `placeholder:"60m" help:"With --till: how long after expiry a payment still counts."`
	TolerancePercent *string `placeholder:"PERCENT" help:"With --till: how much of the due sum may be missing; the smaller tolerance counts."`
	ToleranceUSD     *string `name:"tolerance-usd" placeholder:"SUM" help:"With --till: the worth in USD that may be missing."`
	Excess           *string `placeholder:"credit|unmatched" help:"With --till: what happens to money beyond the due sum."`
	ExcessPercent    *string `placeholder:"PERCENT" help:"With --till: an excess of at most so much is credited anyhow."`
	Parts            *string `placeholder:"accept|unmatched" help:"With --till: whether a second part of a payment counts."`
	Confirmations    *string `placeholder:"USD:N,…" help:"With --till: how many confirmations a payment needs, by its worth in USD, for example 0:1,1000:3; auto is what the rail takes for safe."`
}

// values are the rules that were given, by the settings' names.
func (r methodRules) values() map[string]string {
	given := map[string]string{}
	for name, text := range map[string]*string{
		"grace": r.Grace, "tolerance_percent": r.TolerancePercent, "tolerance_usd": r.ToleranceUSD, "excess": r.Excess,
		"excess_percent": r.ExcessPercent, "parts": r.Parts, "confirmations": r.Confirmations,
	} {
		if text != nil {
			given[name] = *text
		}
	}
	return given
}

func (c *methodSet) Run(ctx context.Context, con *console) error {
	if err := c.check(); err != nil {
		return err
	}
	return c.with(ctx, func(h *house) error {
		method, err := h.method(ctx, c.Name)
		if err != nil {
			return err
		}
		sandbox, err := c.kind(ctx, h)
		if err != nil {
			return err
		}
		terms, err := h.store.Terms(ctx, c.Till, sandbox, c.Name)
		if err != nil {
			return err
		}
		if !sandbox && c.Name == "TEST" && c.Enabled != nil && *c.Enabled {
			return fault.Field("enabled", "cannot be set for TEST: it exists in sandbox tills only")
		}
		if !sandbox && c.Name == "TEST" && c.OutEnabled != nil && *c.OutEnabled {
			return fault.Field("out-enabled", "cannot be set for TEST: it exists in sandbox tills only")
		}
		if err := c.change(&terms, method.Asset); err != nil {
			return err
		}
		if err := c.save(ctx, h, sandbox, terms); err != nil {
			return err
		}
		if terms, err = h.store.Terms(ctx, c.Till, sandbox, c.Name); err != nil {
			return err
		}
		line := newMethodLine(method, terms)
		return c.print(con, line, func(t *table) { t.methods([]methodLine{line}) })
	})
}

// check refuses flags that mean nothing for those who are meant.
func (c *methodSet) check() error {
	operators := c.Fixed != nil || c.Percent != nil || c.Min != nil || c.Max != nil || c.Lock != nil || c.Level != nil ||
		c.Fee != nil || c.Manual != nil || c.outTerms != outTerms{}
	own := c.ExtraFixed != nil || c.ExtraPercent != nil || len(c.values()) > 0
	switch {
	case c.Till != 0 && operators:
		return fault.New(fault.Invalid, "a till has --enabled, --extra-fixed, --extra-percent and its rules for money that comes short, "+
			"late or beyond; the others are for --live or --sandbox")
	case c.Till == 0 && own:
		return fault.New(fault.Invalid, "--extra-fixed, --extra-percent and the rules for money that comes short, late or beyond are a "+
			"till's own: give --till ID")
	case !operators && !own && c.Enabled == nil:
		return fault.New(fault.Invalid, "nothing to change: give at least one of the method's flags")
	}
	return nil
}

// change puts what was given into the terms; all faults at once.
func (c *methodSet) change(t *invoice.Terms, asset money.Asset) error {
	var faults fault.List
	set(&faults, "fixed", c.Fixed, &t.Fixed, sumOf(asset))
	set(&faults, "percent", c.Percent, &t.Percent, percentOf)
	set(&faults, "min", c.Min, &t.Min, sumOf(asset))
	set(&faults, "max", c.Max, &t.Max, sumOf(asset))
	set(&faults, "fee", c.Fee, &t.Fee, sumOf(asset))
	set(&faults, "manual", c.Manual, &t.Rail, railOf)
	c.outTerms.change(&faults, &t.Out, asset)
	set(&faults, "extra-fixed", c.ExtraFixed, &t.ExtraFixed, sumOf(asset))
	set(&faults, "extra-percent", c.ExtraPercent, &t.ExtraPercent, percentOf)
	set(&faults, "lock", c.Lock, &t.Lock, func(d time.Duration) (time.Duration, error) {
		if d != 0 && d < minLock {
			return 0, errors.New("must be 1s or more, or 0s until the invoice expires")
		}
		return d, nil
	})
	set(&faults, "level", c.Level, &t.MinimalLevel, func(n int) (int, error) {
		if n < 0 {
			return 0, errors.New("must be 0 or more")
		}
		return n, nil
	})
	_, err := till.Settings{}.For(c.values())
	faults.Append(err)
	if !t.Max.IsZero() && t.Max.Cmp(t.Min) < 0 {
		faults.Add("max", "must be at least the min, or 0 for no limit")
	}
	if c.Enabled != nil && c.Till != 0 {
		t.TillEnabled = *c.Enabled
	} else if c.Enabled != nil {
		t.Enabled = *c.Enabled
	}
	return faults.Err()
}

// minLock is the shortest lock that a payer could use at all.
const minLock = time.Second

// set reads a flag into the terms if it was given.
func set[F, T any](faults *fault.List, name string, flag *F, to *T, read func(F) (T, error)) {
	if flag == nil {
		return
	}
	value, err := read(*flag)
	if err != nil {
		faults.Add(name, "%s", err.Error())
		return
	}
	*to = value
}

func sumOf(asset money.Asset) func(string) (money.Amount, error) {
	return func(text string) (money.Amount, error) {
		amount, err := money.Parse(asset, text)
		if err == nil && amount.Minor < 0 {
			err = errors.New("must be 0 or more")
		}
		return amount, err
	}
}

// railOf is the rail of a method that is paid by hand, or the one that the kind of till has by itself.
func railOf(manual bool) (string, error) {
	if manual {
		return rail.ManualName, nil
	}
	return "", nil
}

func percentOf(text string) (money.Percent, error) {
	return money.ParsePercent(text)
}

func (c *methodSet) save(ctx context.Context, h *house, sandbox bool, terms invoice.Terms) error {
	if c.Till != 0 {
		err := h.store.SetTillTerms(ctx, c.Till, c.Name, terms.TillEnabled, terms.ExtraFixed, terms.ExtraPercent)
		if err != nil {
			return err
		}
		return h.store.SetMethodSettings(ctx, c.Till, c.Name, c.values())
	}
	return h.store.SetOperatorTerms(ctx, sandbox, c.Name, terms)
}
