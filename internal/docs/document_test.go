package docs

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// read is the document as a program has it.
func read(t *testing.T) map[string]any {
	t.Helper()
	var document map[string]any
	if err := json.Unmarshal(get(t, config(), "/docs/openapi.json", "").Body.Bytes(), &document); err != nil {
		t.Fatal(err)
	}
	return document
}

// at follows names into a document.
func at(value any, names ...string) any {
	for _, name := range names {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

func TestTheDocumentNamesTheServerAndTheVersion(t *testing.T) {
	document := read(t)
	servers, _ := document["servers"].([]any)
	if len(servers) != 1 || at(servers[0], "url") != "https://pay.example.org/shop" {
		t.Errorf("servers %v", servers)
	}
	if document["openapi"] != "3.1.0" || at(document, "info", "version") != "v1.2.3" {
		t.Errorf("openapi %v, version %v", document["openapi"], at(document, "info", "version"))
	}
}

func TestReferencesLeadSomewhere(t *testing.T) {
	document := read(t)
	text := get(t, config(), "/docs/openapi.json", "").Body.String()
	used := map[string]bool{}
	for _, found := range regexp.MustCompile(`"\$ref":"#/([^"]+)"`).FindAllStringSubmatch(text, -1) {
		used[found[1]] = true
		if at(document, strings.Split(found[1], "/")...) == nil {
			t.Errorf("%s leads nowhere", found[1])
		}
	}
	for _, kind := range []string{"schemas", "parameters", "headers"} {
		all, _ := at(document, "components", kind).(map[string]any)
		for name := range all {
			if !used["components/"+kind+"/"+name] {
				t.Errorf("%s/%s is spare", kind, name)
			}
		}
	}
}

// Each example fits its schema, and has no key that its schema does not have.
func TestExamplesFitTheirSchemas(t *testing.T) {
	document := read(t)
	v := validator{document}
	paths, _ := document["paths"].(map[string]any)
	for path, item := range paths {
		for what, content := range map[string]any{
			"request": at(item, "post", "requestBody", "content", "application/json"),
			"answer":  at(item, "post", "responses", "200", "content", "application/json"),
		} {
			examples, _ := at(content, "examples").(map[string]any)
			for name, example := range examples {
				failed, _ := at(item, "post", "responses", "200", "content", "application/json", "examples", name, "value", "error").(bool)
				if what == "request" && failed {
					continue // it shows a request that is refused
				}
				for _, fault := range v.check(at(content, "schema"), at(example, "value")) {
					t.Errorf("%s, %s %s: %s", path, what, name, fault)
				}
			}
		}
	}
	webhooks, _ := document["webhooks"].(map[string]any)
	for name, item := range webhooks {
		content := at(item, "post", "requestBody", "content", "application/json")
		for _, fault := range v.check(at(content, "schema"), at(content, "example")) {
			t.Errorf("webhook %s: %s", name, fault)
		}
	}
}
