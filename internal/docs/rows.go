package docs

import (
	"reflect"
	"strings"

	"kassa/internal/wire"
)

// rows are the keys of an answer, those inside of others after a path. The envelope is explained once for all.
func (v *view) rows(path string, of reflect.Type) []row {
	var all []row
	for _, part := range parts(of) {
		switch {
		case part.embedded == reflect.TypeFor[wire.Envelope]():
		case part.embedded != nil:
			all = append(all, v.rows(path, part.embedded)...)
		case of != reflect.TypeFor[wire.Envelope]():
			all = append(all, v.property(path, part.property)...)
		}
	}
	return all
}

func (v *view) property(path string, p property) []row {
	kind, label := p.kind, ""
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
		if !p.optional {
			label = " / null"
		}
	}
	is := row{Name: path + p.name, Type: typeName(kind) + label, Text: v.about(p), Values: p.values()}
	steps, inner := inside(kind)
	if inner == nil {
		return []row{is}
	}
	return append([]row{is}, v.rows(is.Name+steps+".", inner)...)
}

// inside is the struct that a value holds, if any, and how to come to it.
func inside(kind reflect.Type) (steps string, inner reflect.Type) {
	if value := memberKind(kind); value != nil {
		return ".*", value
	}
	if kind.Kind() == reflect.Slice {
		kind, steps = kind.Elem(), "[]"
	}
	if kind.Kind() == reflect.Struct {
		return steps, kind
	}
	return "", nil
}

// run is a stretch of text, code or not.
type run struct {
	Code bool
	Text string
}

// runs takes a text apart at its backticks.
func runs(text string) []run {
	var all []run
	for i, stretch := range strings.Split(text, "`") {
		if stretch != "" {
			all = append(all, run{i%2 == 1, stretch})
		}
	}
	return all
}

func paragraphs(text string) []string { return strings.Split(text, "\n\n") }

// table is rows with the words of their heads.
type table struct {
	T    *speech
	Rows []row
}

// Table is for the template.
func (v view) Table(rows []row) table { return table{v.speech, rows} }
