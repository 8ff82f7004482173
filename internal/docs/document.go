package docs

import (
	"encoding/json"
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

func (a author) webhooks() (object, error) {
	var webhooks object
	for _, callback := range Callbacks() {
		post, err := a.webhook(callback)
		if err != nil {
			return nil, err
		}
		webhooks = append(webhooks, member(callback.Dialect+"/"+callback.Subject, object{member("post", post)}))
	}
	return webhooks, nil
}

func (a author) webhook(c Callback) (object, error) {
	example, err := a.answer(c.File)
	if err != nil {
		return nil, err
	}
	var parameters []object
	for _, h := range callbackHeaders() {
		parameters = append(parameters, reference("parameters", h.Name))
	}
	schema := object{member("allOf", []object{a.ref(reflect.TypeOf(c.Body)), reference("schemas", "Signed")})}
	content := object{member("schema", schema), member("example", json.RawMessage(example))}
	return object{
		member("summary", c.Dialect+" "+c.Subject),
		member("description", a.Text("callback."+c.Subject)),
		member("parameters", parameters),
		member("requestBody", object{member("required", true), member("content", object{member("application/json", content)})}),
		member("responses", object{member("2XX", object{member("description", a.Text("callback.answer"))})}),
	}, nil
}

// components are what the calls refer to.
func (a author) components() object {
	envelope := a.ref(reflect.TypeFor[wire.Envelope]())
	failed := required(member("error", object{member("const", true)}), member("errors", object{member("type", "array"), member("minItems", 1)}))
	schemas := append(object{
		member("Credentials", required(a.said("auth_login", "request.auth_login"), a.said("auth_secret", "request.auth_secret"))),
		member("Failure", object{member("allOf", []object{envelope, failed})}),
		member("Signed", required(a.said("signature", "answer.signature"))),
	}, a.made...)
	return object{member("schemas", schemas), member("parameters", a.parameters()), member("headers", a.headers())}
}

// required is a schema of properties that must all be there.
func required(properties ...wire.Member[any]) object {
	names := make([]string, len(properties))
	for i, property := range properties {
		names[i] = property.Name
	}
	return object{member("type", "object"), member("properties", object(properties)), member("required", names)}
}

// said is a property that is a text, with what the catalogue says about it.
func (a author) said(name, key string) wire.Member[any] {
	return member(name, object{member("type", "string"), member("description", a.Text(key))})
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
