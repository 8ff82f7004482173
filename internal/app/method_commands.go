package app

import (
	"context"
	"maps"
	"slices"
	"strings"

	"kassa/internal/invoice"
	"kassa/internal/rail"
)

type methodCommands struct {
	List methodList `cmd:"" help:"List the catalogue with its terms, for all tills of a kind or for one till."`
	Set  methodSet  `cmd:"" help:"Change a method's terms, for all tills of a kind or for one till."`
	Add  methodAdd  `cmd:"" help:"Add a method to the catalogue; it is closed until it is set up."`

	Instructions methodInstructions `cmd:"" help:"Write what a till tells the payer of a method that is paid by hand."`
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
	Name         string `json:"name"`
	Title        string `json:"title"`
	Currency     string `json:"currency"`
	Enabled      bool   `json:"enabled"`
	Fixed        string `json:"fixed"`
	Percent      string `json:"percent"`
	Min          string `json:"min"`
	Max          string `json:"max"`
	Lock         string `json:"lock"` // "0s": until the invoice expires
	Level        int    `json:"minimal_status_level"`
	TillEnabled  bool   `json:"till_enabled"`
	ExtraFixed   string `json:"extra_fixed"`
	ExtraPercent string `json:"extra_percent"`
	Fee          string `json:"fee"`
	Rail         string `json:"rail"` // empty: what the kind of till has by itself
	// Settings are the till's for this method, Instructions are told to its payers, by language.
	Settings     map[string]string `json:"settings,omitempty"`
	Instructions map[string]string `json:"instructions,omitempty"`
	Out          outLine           `json:"out"`
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
		t.Max.String(), t.Lock.String(), t.MinimalLevel, t.TillEnabled, t.ExtraFixed.String(), t.ExtraPercent.String(),
		t.Fee.String(), t.Rail, t.Settings, t.Instructions, newOutLine(t.Out)}
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
		methods, err := h.store.Methods(ctx)
		if err != nil {
			return err
		}
		lines := []methodLine{}
		for _, method := range methods {
			lines = append(lines, newMethodLine(method, terms[method.Name]))
		}
		return c.print(con, lines, func(t *table) { t.methods(lines) })
	})
}

func (t *table) methods(lines []methodLine) {
	t.row("METHOD", "CURRENCY", "ENABLED", "COMMISSION", "MIN", "MAX", "LOCK", "LEVEL", "RAIL", "TILL", "SURCHARGE",
		"OUT", "OUT COMMISSION", "OUT MIN", "OUT MAX", "SETTINGS")
	for _, l := range lines {
		t.row(l.Name, l.Currency, l.Enabled, l.Fixed+" + "+l.Percent+" %", l.Min, l.Max, l.Lock, l.Level, l.Rail, l.TillEnabled,
			l.ExtraFixed+" + "+l.ExtraPercent+" %", l.Out.Enabled, l.Out.Fixed+" + "+l.Out.Percent+" % + "+l.Out.Fee, l.Out.Min, l.Out.Max,
			l.settings())
	}
}

// settings are the till's own for the method as they are set, for example confirmations=0:1,1000:3 grace=60m.
func (l methodLine) settings() string {
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(l.Settings)) {
		texts = append(texts, name+"="+l.Settings[name])
	}
	return strings.Join(texts, " ")
}
