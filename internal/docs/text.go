package docs

import (
	"embed"
	"encoding/json"
	"strings"
)

//go:embed text/*.json
var catalogues embed.FS

// speech is one language of the document: its texts by key, and the keys that were not found.
type speech struct {
	Code, Name string
	texts      map[string]string
}

// speeches are the languages; the first one is the document's own.
var speeches = []*speech{{"en", "English", catalogue("en")}, {"ru", "Русский", catalogue("ru")}}

// catalogue reads an embedded file; a broken one cannot be built into a program that starts.
func catalogue(code string) map[string]string {
	data, err := catalogues.ReadFile("text/" + code + ".json")
	if err != nil {
		panic("docs: " + err.Error())
	}
	var texts map[string]string
	if err := json.Unmarshal(data, &texts); err != nil {
		panic("docs: catalogue " + code + ": " + err.Error())
	}
	return texts
}

// Text is the text of the first key that there is; an unknown one shows itself, and a test finds it.
func (s *speech) Text(keys ...string) string {
	for _, key := range keys {
		if text, known := s.texts[key]; known {
			return text
		}
	}
	return keys[len(keys)-1]
}

// call says what a call is for; a text of one dialect goes before that of both.
func (s *speech) call(c Call) string { return s.Text("call."+c.Dialect+"/"+c.Action, "call."+c.Action) }

// field says what a request's field is.
func (s *speech) field(c Call, f Field) string {
	return s.Text("request."+c.Dialect+"/"+c.Action+"."+f.Name, "request."+c.Action+"."+f.Name, "request."+f.Name)
}

// about says what an answer's key is.
func (s *speech) about(p property) string {
	return s.Text("answer."+p.owner+"."+p.name, "answer."+strings.TrimPrefix(p.owner, "V2")+"."+p.name, "answer."+p.name)
}

// section is a part of what is said before the calls.
type section struct {
	Name, Title, Text string
	Signatures        []vector // of the section about them
}

// sections are the parts in their order.
func (s *speech) sections() []section {
	var all []section
	for _, name := range []string{"transport", "answers", "values", "limit", "once", "signatures", "invoices", "payoffs", "csv"} {
		part := section{Name: name, Title: s.Text("section." + name + ".title"), Text: s.Text("section." + name)}
		if name == "signatures" {
			part.Signatures = vectors()
		}
		all = append(all, part)
	}
	return all
}
