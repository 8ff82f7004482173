package docs

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"reflect"
	"strings"
)

//go:embed template/*.html
var templateFiles embed.FS

var templates = template.Must(template.New("").
	Funcs(template.FuncMap{"runs": runs, "paragraphs": paragraphs}).
	ParseFS(templateFiles, "template/*.html"))

// view is the page in one language.
type view struct {
	*speech
	Config
	Speeches  []*speech
	Sections  []section
	Dialects  []chapter
	Callbacks []callView
	Headers   []row // of callbacks
}

// chapter is a dialect.
type chapter struct {
	Dialect string
	Groups  []group
}

// group is the calls about one thing.
type group struct {
	Name  string
	Calls []callView
}

// callView is a call, or a callback, which has no request.
type callView struct {
	Anchor, Name, Text string
	Once               bool
	Request, Answer    []row
	Examples           []exampleView
}

// row is one of a table of fields.
type row struct {
	Name, Type, Text string
	Required         bool
	Values           []string
}

// exampleView is an example as it is typed and read.
type exampleView struct{ Curl, Answer string }

func (c Config) page(s *speech) ([]byte, error) {
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	v := view{speech: s, Config: c, Speeches: speeches, Sections: s.sections()}
	for _, h := range callbackHeaders() {
		v.Headers = append(v.Headers, row{Name: h.Name, Type: h.Schema, Text: s.Text("header." + h.Name)})
	}
	for _, call := range Calls() {
		shown, err := v.call(call)
		if err != nil {
			return nil, err
		}
		v.add(call, shown)
	}
	for _, callback := range Callbacks() {
		shown, err := v.callback(callback)
		if err != nil {
			return nil, err
		}
		v.Callbacks = append(v.Callbacks, shown)
	}
	var page bytes.Buffer
	err := templates.ExecuteTemplate(&page, "page", v)
	return page.Bytes(), err
}

// add puts a call into its dialect and its group; calls come in their order.
func (v *view) add(c Call, shown callView) {
	if last := len(v.Dialects) - 1; last < 0 || v.Dialects[last].Dialect != c.Dialect {
		v.Dialects = append(v.Dialects, chapter{Dialect: c.Dialect})
	}
	dialect := &v.Dialects[len(v.Dialects)-1]
	if last := len(dialect.Groups) - 1; last < 0 || dialect.Groups[last].Name != c.Group() {
		dialect.Groups = append(dialect.Groups, group{Name: c.Group()})
	}
	of := &dialect.Groups[len(dialect.Groups)-1]
	of.Calls = append(of.Calls, shown)
}

func (v *view) call(c Call) (callView, error) {
	shown := callView{
		Anchor: anchor(c.Dialect, c.Action), Name: c.Path(), Text: v.speech.call(c), Once: c.Once,
		Answer: v.rows("", reflect.TypeOf(c.Answer)),
	}
	for _, f := range c.Request {
		shown.Request = append(shown.Request, row{f.Name, f.Kind.types()[0], v.field(c, f), f.Required, f.Values})
	}
	for _, example := range c.Examples {
		answer, err := v.answer(example.File)
		if err != nil {
			return callView{}, err
		}
		curl := "curl " + v.PublicURL + c.Path() + " -d '" + example.Body() + "'"
		shown.Examples = append(shown.Examples, exampleView{curl, indented(answer)})
	}
	return shown, nil
}

func (v *view) callback(c Callback) (callView, error) {
	example, err := v.answer(c.File)
	return callView{
		Anchor: anchor("callback", c.Dialect, c.Subject), Name: c.Dialect + " " + c.Subject, Text: v.Text("callback." + c.Subject),
		Answer:   append(v.rows("", reflect.TypeOf(c.Body)), row{Name: "signature", Type: "string", Text: v.Text("answer.signature")}),
		Examples: []exampleView{{Answer: indented(example)}},
	}, err
}

func anchor(names ...string) string { return strings.ReplaceAll(strings.Join(names, "-"), "/", "-") }

// indented is JSON for reading; what is no JSON stays as it is.
func indented(text []byte) string {
	var pretty bytes.Buffer
	if json.Indent(&pretty, text, "", "  ") != nil {
		return string(text)
	}
	return pretty.String()
}
