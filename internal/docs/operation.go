package docs

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"reflect"
	"strings"
)

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
