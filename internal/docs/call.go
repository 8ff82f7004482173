package docs

import (
	"slices"
	"strings"

	"kassa/internal/signature"
)

// The credentials of the examples.
const (
	exampleLogin  = "shop"
	exampleSecret = "8c1f5e2a-correct" //nolint:gosec // of an example
	exampleSalt   = "salt"
)

// Call is one action of a dialect: what it takes and what it answers. What words say about it stands in the catalogues.
type Call struct {
	Dialect  string // v3 or v2
	Action   string // <group>/<action>
	Request  []Field
	Answer   any  // the struct of package wire or wire/v2 that a success is written from
	Once     bool // it honours an Idempotency-Key
	CSV      bool // with `export_csv` it answers text
	Examples []Example
}

// Path is where the call is served.
func (c Call) Path() string { return "/" + c.Dialect + "/" + c.Action + "/" }

// Group is what the call is about, for example invoice.
func (c Call) Group() string {
	group, _, _ := strings.Cut(c.Action, "/")
	return group
}

// Required lists the fields that the call is refused without, besides the credentials.
func (c Call) Required() []string {
	var names []string
	for _, field := range c.Request {
		if field.Required {
			names = append(names, field.Name)
		}
	}
	return names
}

// Field is a member of a request.
type Field struct {
	Name     string
	Kind     Kind
	Required bool
	Values   []string // the only ones, if not nil
}

// Kind is what a field is written as; the first one is the usual form, the others are read as well.
type Kind string

// The kinds of fields (contract section 1).
const (
	Text    Kind = "string"
	Label   Kind = "string number" // a text for which a number is taken by its digits
	Sum     Kind = "number string"
	Whole   Kind = "integer string"
	Flag    Kind = "boolean string"
	List    Kind = "array string"
	Details Kind = "string array object"
)

// types are the kind's JSON types.
func (k Kind) types() []string { return strings.Fields(string(k)) }

// need is a field that a call is refused without.
func need(name string, kind Kind, values ...string) Field { return Field{name, kind, true, values} }

// may is a field that can be left out.
func may(name string, kind Kind, values ...string) Field { return Field{name, kind, false, values} }

// Example is a request and the tested answer to it.
type Example struct {
	File    string // the answer's, among the answers of Config
	Members string // of the request's body, without the credentials
}

// Name is the example's key in the document.
func (e Example) Name() string {
	name := e.File[strings.LastIndex(e.File, "/")+1:]
	return name[:strings.LastIndex(name, ".")]
}

// Body is the whole request.
func (e Example) Body() string {
	body := `{"auth_login":"` + exampleLogin + `","auth_secret":"` + exampleSecret + `"`
	if e.Members != "" {
		body += "," + e.Members
	}
	return body + "}"
}

// isCSV tells a text from JSON.
func (e Example) isCSV() bool { return strings.HasSuffix(e.File, ".csv") }

// signed is the member `signature` of an example (contract section 2).
func signed(values ...string) string {
	return `,"signature":"` + signature.SHA1(append(values, exampleSalt)...) + `"`
}

// Calls lists every call of both dialects, in the order in which they are shown.
func Calls() []Call {
	newer := slices.Concat(
		invoiceCalls(), callbackCalls(), eventCalls(), tillCalls(), payoffCalls(), swapCalls(), transferCalls(), reportCalls(),
		sandboxCalls(),
	)
	return slices.Concat(of("v3", newer), of("v2", olderCalls()))
}

func of(dialect string, calls []Call) []Call {
	for i := range calls {
		calls[i].Dialect = dialect
	}
	return calls
}

// paging are the fields of every report that has pages.
func paging() []Field { return []Field{may("page", Whole), may("items", Whole)} }
