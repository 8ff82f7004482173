package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"kassa/internal/invoice"
)

// desk is the flags of every command that works on the database of a server, running or not.
type desk struct {
	Gateway `group:"Flags of the server, to be given as it has them:"`
	JSON    bool `name:"json" help:"Print JSON instead of a table."`
}

// with runs do in an open house of an existing database.
func (d desk) with(ctx context.Context, do func(h *house) error) error {
	if err := d.exists(); err != nil {
		return err
	}
	return d.within(ctx, do)
}

// within is with, and makes the database if there is none.
func (d desk) within(ctx context.Context, do func(h *house) error) (err error) {
	d.Key = os.Getenv(keyVariable)
	h, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	if err := d.settle(ctx, h); err != nil {
		return err
	}
	return do(h)
}

// settle finds the public URL: the one that was given, the one of the last server, or the default.
func (d desk) settle(ctx context.Context, h *house) error {
	if d.PublicURL == "" {
		known, err := h.store.PublicURL(ctx)
		if err != nil || known != "" {
			h.site.PublicURL = known
			return err
		}
	}
	site, err := d.site(d.Listen)
	h.site.PublicURL = site
	return err
}

// step is who does something by hand, and why; it stands in the history for ever.
type step struct {
	Actor  string `default:"${actor}" placeholder:"NAME" help:"Who does it (${default})."`
	Reason string `required:"" placeholder:"TEXT" help:"Why; kept in the history."`
}

func (s step) by() invoice.Step { return invoice.Step{Actor: s.Actor, Note: s.Reason} }

// atMost bounds a list.
type atMost int

// Validate is called by kong.
func (n atMost) Validate() error {
	if n < 1 || n > 1000 {
		return errors.New("must be from 1 to 1000")
	}
	return nil
}

// print writes the value as JSON, or what the table function writes.
func (d desk) print(con *console, value any, table func(t *table)) error {
	if d.JSON {
		encoder := json.NewEncoder(con.out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(value)
	}
	t := newTable(con.out)
	table(t)
	return t.Flush()
}

// table is aligned columns for a reader.
type table struct {
	*tabwriter.Writer
	begun bool
}

func newTable(out io.Writer) *table { return &table{Writer: tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)} }

// row writes one line; an absent text shows as -, so that columns can be counted.
func (t *table) row(cells ...any) {
	texts := make([]string, len(cells))
	for i, cell := range cells {
		if texts[i] = plain(fmt.Sprint(cell)); texts[i] == "" {
			texts[i] = "-"
		}
	}
	_, _ = fmt.Fprintln(t, strings.Join(texts, "\t")) // Flush tells of a broken output
	t.begun = true
}

// plain escapes what would move a terminal's cursor or forge a row: merchants' texts come from outside.
func plain(text string) string {
	if !strings.ContainsFunc(text, unprintable) {
		return text
	}
	quoted := strconv.Quote(text)
	return quoted[1 : len(quoted)-1]
}

func unprintable(r rune) bool { return !unicode.IsPrint(r) }

// section begins a table with columns of its own, below what was written before.
func (t *table) section(heads ...any) {
	if t.begun {
		_, _ = fmt.Fprintln(t) // an empty line ends the alignment
	}
	t.row(heads...)
}

// moment is a time for a reader and for JSON: UTC to the second, empty for none.
func moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}
