package app

import (
	"context"
	"os"

	"kassa/internal/fault"
	"kassa/internal/manual"
	"kassa/internal/money"
	"kassa/internal/rail"
)

// method finds a method by its name, the operator's own included.
func (h *house) method(ctx context.Context, name string) (rail.Method, error) {
	method, err := h.store.MethodByName(ctx, name)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "There is no method %s; `kassa method list --live` has the names", name)
	}
	return method, err
}

type methodAdd struct {
	desk
	Name     string `arg:"" help:"The method's name on the wire: capital letters and digits, for example SBPALFA."`
	Title    string `required:"" placeholder:"TEXT" help:"Its name for people."`
	Currency string `required:"" placeholder:"CODE" help:"What it is paid in, for example RUB."`
}

func (c *methodAdd) Run(ctx context.Context, con *console) error {
	asset, _ := money.ParseAsset(c.Currency) // Check refuses an unknown one
	method := rail.Method{Name: c.Name, Title: c.Title, Asset: asset}
	return c.with(ctx, func(h *house) error {
		if err := h.store.AddMethod(ctx, method, c.clock()()); err != nil {
			return err
		}
		terms, err := h.store.Terms(ctx, 0, false, c.Name)
		if err != nil {
			return err
		}
		line := newMethodLine(method, terms)
		return c.print(con, line, func(t *table) { t.methods([]methodLine{line}) })
	})
}

type methodInstructions struct {
	desk
	Name     string  `arg:"" help:"The method."`
	Till     int64   `required:"" placeholder:"ID" help:"The till."`
	Language string  `enum:",en,ru" default:"" placeholder:"en|ru" help:"For payers who read this language; for everybody if it is not given."`
	Text     *string `xor:"text" placeholder:"TEXT" help:"The text; empty takes it away."`
	File     string  `xor:"text" placeholder:"PATH" help:"A file with the text, in lines."`
}

// maxText bounds the file that is read; a longer one is too long anyway.
const maxText = 1 << 16

func (c *methodInstructions) Run(ctx context.Context, con *console) error {
	text, err := c.read()
	if err != nil {
		return err
	}
	return c.with(ctx, func(h *house) error {
		if _, err := h.method(ctx, c.Name); err != nil {
			return err
		}
		if err := h.store.SetInstructions(ctx, c.Till, c.Name, c.Language, text); err != nil {
			return err
		}
		answer := map[string]any{"method": c.Name, "till": c.Till, "language": c.Language, "text": text}
		return c.print(con, answer, func(t *table) { t.row(text) })
	})
}

func (c *methodInstructions) read() (string, error) {
	switch {
	case c.Text != nil:
		return manual.Instructions(*c.Text)
	case c.File == "":
		return "", fault.New(fault.Invalid, "give --text or --file")
	}
	about, err := os.Stat(c.File)
	if err != nil {
		return "", err
	}
	if about.Size() > maxText {
		return "", fault.Field("file", "must be at most %d bytes", maxText)
	}
	content, err := os.ReadFile(c.File)
	if err != nil {
		return "", err
	}
	return manual.Instructions(string(content))
}
