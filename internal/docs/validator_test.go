package docs

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// validator knows the words of JSON Schema that the document uses.
type validator struct{ document map[string]any }

// check lists what is wrong about a value.
func (v validator) check(schema, value any) []string {
	faults, known := v.all(schema, value)
	object, _ := value.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if known != nil && !known[name] {
			faults = append(faults, name+": is not in the schema")
		}
	}
	return faults
}

// all is check without keys that the schema does not have; known are those that it has, nil if it names none.
func (v validator) all(schema, value any) (faults []string, known map[string]bool) {
	if path, is := at(schema, "$ref").(string); is {
		return v.all(at(v.document, strings.Split(path, "/")[1:]...), value)
	}
	if either, is := at(schema, "anyOf").([]any); is {
		return v.any(either, value), nil
	}
	parts, _ := at(schema, "allOf").([]any)
	for _, part := range parts {
		more, names := v.all(part, value)
		faults = append(faults, more...)
		known = union(known, names)
	}
	more, names := v.own(schema, value)
	return append(faults, more...), union(known, names)
}

func union(a, b map[string]bool) map[string]bool {
	if a == nil {
		return b
	}
	maps.Copy(a, b)
	return a
}

// any tells what is wrong about the alternative that comes closest.
func (v validator) any(either []any, value any) []string {
	best := v.check(either[0], value)
	for _, schema := range either[1:] {
		if faults := v.check(schema, value); len(faults) < len(best) {
			best = faults
		}
	}
	return best
}

func (v validator) own(schema, value any) (faults []string, known map[string]bool) {
	if kinds := at(schema, "type"); kinds != nil && !isKind(kinds, value) {
		return []string{fmt.Sprintf("must be %v", kinds)}, nil
	}
	if only, is := at(schema, "enum").([]any); is && !slices.Contains(only, value) {
		faults = append(faults, fmt.Sprintf("%v is none of %v", value, only))
	}
	if only := at(schema, "const"); only != nil && only != value {
		faults = append(faults, fmt.Sprintf("%v is not %v", value, only))
	}
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			if items := at(schema, "items"); items != nil {
				faults = append(faults, v.inside("item", items, item)...)
			}
		}
	case map[string]any:
		return append(faults, v.members(schema, value)...), names(schema)
	}
	return faults, nil
}

func (v validator) inside(name string, schema, value any) []string {
	faults := v.check(schema, value)
	for i := range faults {
		faults[i] = name + ": " + faults[i]
	}
	return faults
}

func (v validator) members(schema any, value map[string]any) (faults []string) {
	required, _ := at(schema, "required").([]any)
	for _, name := range required {
		if _, has := value[name.(string)]; !has {
			faults = append(faults, name.(string)+": is missing")
		}
	}
	for name, member := range value {
		if of := at(schema, "properties", name); of != nil {
			faults = append(faults, v.inside(name, of, member)...)
		} else if rest := at(schema, "additionalProperties"); rest != nil {
			faults = append(faults, v.inside(name, rest, member)...)
		}
	}
	return faults
}

// names are the properties of a schema, nil if it has none.
func names(schema any) map[string]bool {
	properties, named := at(schema, "properties").(map[string]any)
	if !named {
		return nil
	}
	known := map[string]bool{}
	for name := range properties {
		known[name] = true
	}
	return known
}

func isKind(kinds, value any) bool {
	if several, is := kinds.([]any); is {
		return slices.ContainsFunc(several, func(kind any) bool { return isKind(kind, value) })
	}
	switch value := value.(type) {
	case nil:
		return kinds == "null"
	case bool:
		return kinds == "boolean"
	case string:
		return kinds == "string"
	case float64:
		return kinds == "number" || kinds == "integer" && value == float64(int64(value))
	case []any:
		return kinds == "array"
	}
	return kinds == "object"
}

func TestTheValidatorFinds(t *testing.T) {
	v := validator{read(t)}
	for members, want := range map[string]string{
		`"error":false,"errors":[]`:                      "",
		`"error":0,"errors":[]`:                          "error: must be boolean",
		`"error":false`:                                  "errors: is missing",
		`"error":false,"errors":[7]`:                     "errors: item: must be string",
		`"error":false,"errors":[],"colour":"red"`:       "colour: is not in the schema",
		`"error":false,"errors":{}`:                      "errors: must be array",
		`"error":false,"errors":[],"a":{},"b":[1.5,"2"]`: "a: is not in the schema; b: is not in the schema",
	} {
		var value any
		if err := json.Unmarshal([]byte("{"+members+"}"), &value); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(v.check(map[string]any{"$ref": "#/components/schemas/Envelope"}, value), "; "); got != want {
			t.Errorf("{%s}: %q, want %q", members, got, want)
		}
	}
}
