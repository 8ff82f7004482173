package app

import (
	"context"
	"errors"
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/money"
	"kassa/internal/rail"
)

type methodCommands struct {
	List methodList `cmd:"" help:"List the catalogue with its terms, for all tills of a kind or for one till."`
	Set  methodSet  `cmd:"" help:"Change a method's terms, for all tills of a kind or for one till."`
}

// whose says which tills are meant.
type whose struct {
	Live    bool  `xor:"whose" required:"" help:"All live tills."`
	Sandbox bool  `xor:"whose" required:"" help:"All sandbox tills."`
	Till    int64 `xor:"whose" required:"" placeholder:"ID" help:"One till: its own switch and surcharge."`
}

// kind is whether sandbox tills are meant; an unknown till is a fault of kind NotFound.
func (w whose) kind(ctx context.Context, h *house) (sandbox bool, err error) {
	if w.Till == 0 {
		return w.Sandbox, nil
	}
	owner, err := h.tills.Get(ctx, w.Till)
	return owner.Sandbox, err
}

type methodList struct {
	desk
	whose
}

// methodLine is a method with its terms; sums in its currency, "0" is no limit.
type methodLine struct {
	Name         string  `json:"name"`
	Title        string  `json:"title"`
	Currency     string  `json:"currency"`
	Enabled      bool    `json:"enabled"`
	Fixed        string  `json:"fixed"`
	Percent      string  `json:"percent"`
	Min          string  `json:"min"`
	Max          string  `json:"max"`
	Lock         string  `json:"lock"` // "0s": until the invoice expires
	Level        int     `json:"minimal_status_level"`
	TillEnabled  bool    `json:"till_enabled"`
	ExtraFixed   string  `json:"extra_fixed"`
	ExtraPercent string  `json:"extra_percent"`
	Out          outLine `json:"out"`
}

// outLine is the terms for payoffs by a method.
type outLine struct {
	Enabled bool   `json:"enabled"`
	Fixed   string `json:"fixed"`
	Percent string `json:"percent"`
	Min     string `json:"min"`
	Max     string `json:"max"`
	Fee     string `json:"fee"`
}

func newOutLine(t invoice.OutTerms) outLine {
	return outLine{t.Enabled, t.Fixed.String(), t.Percent.String(), t.Min.String(), t.Max.String(), t.Fee.String()}
}

func newMethodLine(m rail.Method, t invoice.Terms) methodLine {
	return methodLine{m.Name, m.Title, string(m.Asset), t.Enabled, t.Fixed.String(), t.Percent.String(), t.Min.String(),
		t.Max.String(), t.Lock.String(), t.MinimalLevel, t.TillEnabled, t.ExtraFixed.String(), t.ExtraPercent.String(), newOutLine(t.Out)}
}

func (c *methodList) Run(ctx context.Context, con *console) error {
	return c.with(ctx, func(h *house) error {
		sandbox, err := c.kind(ctx, h)
		if err != nil {
			return err
		}
		terms, err := h.store.AllTerms(ctx, c.Till, sandbox)
		if err != nil {
			return err
		}
		lines := []methodLine{}
		for _, method := range rail.Methods() {
			lines = append(lines, newMethodLine(method, terms[method.Name]))
		}
		return c.print(con, lines, func(t *table) { t.methods(lines) })
	})
}

func (t *table) methods(lines []methodLine) {
	t.row("METHOD", "CURRENCY", "ENABLED", "COMMISSION", "MIN", "MAX", "LOCK", "LEVEL", "TILL", "SURCHARGE", "OUT", "OUT COMMISSION", "OUT MIN", "OUT MAX")
	for _, l := range lines {
		t.row(l.Name, l.Currency, l.Enabled, l.Fixed+" + "+l.Percent+" %", l.Min, l.Max, l.Lock, l.Level, l.TillEnabled,
			l.ExtraFixed+" + "+l.ExtraPercent+" %", l.Out.Enabled, l.Out.Fixed+" + "+l.Out.Percent+" % + "+l.Out.Fee, l.Out.Min, l.Out.Max)
	}
}

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

	outTerms

	ExtraFixed   *string `placeholder:"SUM" help:"With --till: the till's surcharge, fixed part."`
	ExtraPercent *string `placeholder:"PERCENT" help:"With --till: the till's surcharge, percent."`
}

func (c *methodSet) Run(ctx context.Context, con *console) error {
	method, known := rail.ByName(c.Name)
	if !known {
		return fault.New(fault.NotFound, "There is no method %s; `kassa method list --live` has the names", c.Name)
	}
	if err := c.check(); err != nil {
		return err
	}
	return c.with(ctx, func(h *house) error {
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
		line := newMethodLine(method, terms)
		return c.print(con, line, func(t *table) { t.methods([]methodLine{line}) })
	})
}

// check refuses flags that mean nothing for those who are meant.
func (c *methodSet) check() error {
	operators := c.Fixed != nil || c.Percent != nil || c.Min != nil || c.Max != nil || c.Lock != nil || c.Level != nil ||
		c.outTerms != outTerms{}
	own := c.ExtraFixed != nil || c.ExtraPercent != nil
	switch {
	case c.Till != 0 && operators:
		return fault.New(fault.Invalid, "a till has --enabled, --extra-fixed and --extra-percent; the others are for --live or --sandbox")
	case c.Till == 0 && own:
		return fault.New(fault.Invalid, "--extra-fixed and --extra-percent are a till's own: give --till ID")
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

func percentOf(text string) (money.Percent, error) {
	return money.ParsePercent(text)
}

func (c *methodSet) save(ctx context.Context, h *house, sandbox bool, terms invoice.Terms) error {
	if c.Till != 0 {
		return h.store.SetTillTerms(ctx, c.Till, c.Name, terms.TillEnabled, terms.ExtraFixed, terms.ExtraPercent)
	}
	return h.store.SetOperatorTerms(ctx, sandbox, c.Name, terms)
}
