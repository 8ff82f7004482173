package docs

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"reflect"
	"strings"

	"kassa/internal/wire"
)

// author writes the document.
type author struct {
	Config
	*schemas
}

// document is the OpenAPI document of both dialects.
func (c Config) document() ([]byte, error) {
	a := author{c, &schemas{speech: speeches[0], known: map[string]bool{}}}
	paths, err := a.paths()
	if err != nil {
		return nil, err
	}
	webhooks, err := a.webhooks()
	if err != nil {
		return nil, err
	}
	return wire.Marshal(object{
		member("openapi", "3.1.0"),
		member("info", object{
			member("title", a.Text("title")), member("version", a.Version), member("description", a.introduction()),
		}),
		member("servers", []object{{member("url", strings.TrimRight(a.PublicURL, "/"))}}),
		member("paths", paths),
		member("webhooks", webhooks),
		member("components", a.components()),
	})
}

func (a author) introduction() string {
	text := a.Text("introduction") + "\n"
	for _, section := range a.sections() {
		text += "\n" + section.markdown()
	}
	return text
}

func (a author) paths() (object, error) {
	var paths object
	for _, call := range Calls() {
		operation, err := a.operation(call)
		if err != nil {
			return nil, err
		}
		paths = append(paths, member(call.Path(), object{member("post", operation)}))
	}
	return paths, nil
}

func (a author) operation(c Call) (object, error) {
	answers, err := a.answers(c)
	if err != nil {
		return nil, err
	}
	operation := object{
		member("operationId", c.Dialect+"_"+strings.ReplaceAll(c.Action, "/", "_")),
		member("tags", []string{c.Dialect + " " + c.Group()}),
		member("summary", c.Action),
		member("description", a.call(c)),
	}
	if c.Once {
		operation = append(operation, member("parameters", []object{reference("parameters", onceHeader)}))
	}
	return append(operation,
		member("requestBody", object{member("required", true), member("content", a.body(c))}),
		member("responses", object{member("200", answers)}),
	), nil
}

// body is a request's.
func (a author) body(c Call) object {
	all := []object{reference("schemas", "Credentials")}
	var properties object
	for _, field := range c.Request {
		properties = append(properties, member(field.Name, a.requestField(c, field)))
	}
	if properties != nil {
		own := object{member("type", "object"), member("properties", properties)}
		if required := c.Required(); required != nil {
			own = append(own, member("required", required))
		}
		all = append(all, own)
	}
	var examples object
	for _, example := range c.Examples {
		examples = append(examples, member(example.Name()+suffix(example), object{member("value", json.RawMessage(example.Body()))}))
	}
	return object{member("application/json", object{member("schema", object{member("allOf", all)}), member("examples", examples)})}
}

func (a author) requestField(c Call, f Field) object {
	schema := object{member("type", f.Kind.types())}
	if f.Kind == Text {
		schema = object{member("type", "string")}
	}
	if f.Kind == List {
		schema = append(schema, member("items", object{member("type", "string")}))
	}
	schema = append(schema, member("description", a.field(c, f)))
	if f.Values != nil {
		schema = append(schema, member("enum", f.Values))
	}
	return schema
}

// suffix tells an example of a text from the one in JSON.
func suffix(e Example) string {
	if e.isCSV() {
		return "_csv"
	}
	return ""
}

// answers are a call's: HTTP 200 whatever they say (contract section 1).
func (a author) answers(c Call) (object, error) {
	var inJSON, inCSV object
	for _, example := range c.Examples {
		answer, err := a.answer(example.File)
		if err != nil {
			return nil, err
		}
		if example.isCSV() {
			inCSV = append(inCSV, member(example.Name()+suffix(example), object{member("value", string(answer))}))
			continue
		}
		inJSON = append(inJSON, member(example.Name(), object{member("value", json.RawMessage(answer))}))
	}
	either := []object{a.ref(reflect.TypeOf(c.Answer)), reference("schemas", "Failure")}
	content := object{member("application/json", object{
		member("schema", object{member("anyOf", either)}), member("examples", inJSON),
	})}
	if c.CSV {
		content = append(content, member("text/csv", object{
			member("schema", object{member("type", "string")}), member("examples", inCSV),
		}))
	}
	var headers object
	for _, h := range answerHeaders() {
		headers = append(headers, member(h.Name, reference("headers", h.Name)))
	}
	return object{member("description", a.Text("answer")), member("headers", headers), member("content", content)}, nil
}

// answer is an example's, to the byte; the file has a line feed more.
func (c Config) answer(file string) ([]byte, error) {
	content, err := fs.ReadFile(c.Answers, file)
	if err != nil {
		return nil, fmt.Errorf("docs: the answer of an example: %w", err)
	}
	return content[:len(content)-1], nil
}

func (a author) webhooks() (object, error) {
	var parameters []object
	for _, h := range callbackHeaders() {
		parameters = append(parameters, reference("parameters", h.Name))
	}
	var webhooks object
	for _, callback := range Callbacks() {
		example, err := a.answer(callback.File)
		if err != nil {
			return nil, err
		}
		schema := object{member("allOf", []object{a.ref(reflect.TypeOf(callback.Body)), reference("schemas", "Signed")})}
		webhooks = append(webhooks, member(callback.Dialect+"/"+callback.Subject, object{member("post", object{
			member("summary", callback.Dialect+" "+callback.Subject),
			member("description", a.Text("callback."+callback.Subject)),
			member("parameters", parameters),
			member("requestBody", object{member("required", true), member("content", object{member("application/json", object{
				member("schema", schema), member("example", json.RawMessage(example)),
			})})}),
			member("responses", object{member("2XX", object{member("description", a.Text("callback.answer"))})}),
		})}))
	}
	return webhooks, nil
}

// components are what the calls refer to.
func (a author) components() object {
	said := func(name string, more ...wire.Member[any]) wire.Member[any] {
		return member(name, append(object{member("type", "string"), member("description", a.Text("request."+name))}, more...))
	}
	described := func(properties object, required ...string) object {
		return object{member("type", "object"), member("properties", properties), member("required", required)}
	}
	failed := object{
		member("error", object{member("const", true)}),
		member("errors", object{member("type", "array"), member("minItems", 1)}),
	}
	envelope := a.ref(reflect.TypeFor[wire.Envelope]())
	schemas := append(object{
		member("Credentials", described(object{said("auth_login"), said("auth_secret")}, "auth_login", "auth_secret")),
		member("Failure", object{member("allOf", []object{envelope, described(failed, "error", "errors")})}),
		member("Signed", described(object{member("signature", object{
			member("type", "string"), member("description", a.Text("answer.signature")),
		})}, "signature")),
	}, a.made...)
	return object{member("schemas", schemas), member("parameters", a.parameters()), member("headers", a.headers())}
}

func (a author) parameters() object {
	var all object
	for _, h := range append(callbackHeaders(), header{onceHeader, "string"}) {
		all = append(all, member(h.Name, append(object{
			member("name", h.Name), member("in", "header"), member("required", h.Name != onceHeader),
		}, a.header(h)...)))
	}
	return all
}

func (a author) headers() object {
	var all object
	for _, h := range answerHeaders() {
		all = append(all, member(h.Name, a.header(h)))
	}
	return all
}

func (a author) header(h header) object {
	return object{member("description", a.Text("header."+h.Name)), member("schema", object{member("type", h.Schema)})}
}
