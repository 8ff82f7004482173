package docs

import (
	"encoding/json"
	"reflect"
	"strings"

	"kassa/internal/invoice"
	"kassa/internal/order"
	"kassa/internal/payoff"
	"kassa/internal/wire"
)

// object is a JSON object in the order of its writing.
type object = wire.Object[any]

func member(name string, value any) wire.Member[any] {
	return wire.Member[any]{Name: name, Value: value}
}

// property is one key of an answer.
type property struct {
	name     string
	owner    string // the schema that it belongs to
	kind     reflect.Type
	optional bool // it may be left out
}

// part is a property of a struct, or one that the struct is built upon.
type part struct {
	property
	embedded reflect.Type // nil for a property
}

// parts takes a wire struct apart, in the order of its keys.
func parts(of reflect.Type) []part {
	var all []part
	for i := range of.NumField() {
		field := of.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" {
			all = append(all, part{embedded: field.Type})
			continue
		}
		all = append(all, part{property: property{name, schemaName(of), field.Type, options == "omitempty"}})
	}
	return all
}

// schemaName tells structs of one name apart: those of the older dialect begin with V2, those of a generic with its
// argument.
func schemaName(of reflect.Type) string {
	name, argument, generic := strings.Cut(of.Name(), "[")
	if generic {
		name = strings.TrimSuffix(argument[strings.LastIndex(argument, ".")+1:], "]") + name
	}
	if strings.HasSuffix(of.PkgPath(), "/v2") {
		return "V2" + name
	}
	return name
}

// memberKind is the type of the values of a wire.Object, nil for any other type.
func memberKind(of reflect.Type) reflect.Type {
	if of.Kind() != reflect.Slice || of.Elem().Kind() != reflect.Struct || !strings.HasPrefix(of.Elem().Name(), "Member[") {
		return nil
	}
	value, _ := of.Elem().FieldByName("Value")
	return value.Type
}

var number = reflect.TypeFor[json.Number]()

// typeName is the JSON type of a Go type that is written as one value.
func typeName(of reflect.Type) string {
	switch {
	case of == number:
		return "number"
	case memberKind(of) != nil:
		return "object"
	}
	switch of.Kind() { //nolint:exhaustive // package wire uses no others
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int64:
		return "integer"
	case reflect.Slice:
		return "array"
	case reflect.Struct, reflect.Interface:
		return "object"
	default:
		return "string"
	}
}

// values are the only ones of some properties.
func (p property) values() []string {
	switch p.owner + "." + p.name {
	case "Info.state":
		return texts(invoice.States(), invoice.State.Wire)
	case "V2Info.state", "V2Payment.state":
		return []string{"notpayed", "processing", "wrongamount", "failed", "payed"}
	case "Swap.state", "Transfer.state":
		return texts(order.States(), func(s order.State) string { return string(s) })
	case "PayoffInfo.state", "V2Payoff.state", "V2PaidOut.state":
		return texts(payoff.States(), func(s payoff.State) string { return string(s) })
	}
	return nil
}

// texts are the different texts of some values.
func texts[V any](values []V, text func(V) string) []string {
	var all []string
	seen := map[string]bool{}
	for _, value := range values {
		if t := text(value); !seen[t] {
			all, seen[t] = append(all, t), true
		}
	}
	return all
}

// schemas are the components of a document, made as they are named.
type schemas struct {
	*speech
	made  object
	known map[string]bool
}

// ref names the schema of a struct.
func (s *schemas) ref(of reflect.Type) object {
	name := schemaName(of)
	if !s.known[name] {
		s.known[name] = true
		s.made = append(s.made, member(name, s.structure(of)))
	}
	return reference("schemas", name)
}

func reference(kind, name string) object {
	return object{member("$ref", "#/components/"+kind+"/"+name)}
}

// structure is the schema of a struct: all of what it is built upon, and its own properties.
func (s *schemas) structure(of reflect.Type) object {
	var all []object
	var properties object
	var required []string
	for _, part := range parts(of) {
		if part.embedded != nil {
			all = append(all, s.ref(part.embedded))
			continue
		}
		properties = append(properties, member(part.name, s.property(part.property)))
		if !part.optional {
			required = append(required, part.name)
		}
	}
	own := object{member("type", "object"), member("properties", properties)}
	if required != nil {
		own = append(own, member("required", required))
	}
	switch {
	case all == nil:
		return own
	case properties != nil:
		all = append(all, own)
	}
	return object{member("allOf", all)}
}

func (s *schemas) property(p property) object {
	schema := append(s.value(p), member("description", s.about(p)))
	if values := p.values(); values != nil {
		schema = append(schema, member("enum", values))
	}
	return schema
}

// value is the schema of a property without what is said about it. An interface is the object of an event.
func (s *schemas) value(p property) object {
	kind := p.kind
	if kind.Kind() == reflect.Interface {
		return object{member("anyOf", []object{s.ref(reflect.TypeFor[wire.Info]()), s.ref(reflect.TypeFor[wire.PayoffInfo]())})}
	}
	if kind.Kind() == reflect.Pointer {
		if kind = kind.Elem(); !p.optional {
			return object{member("type", []string{typeName(kind), "null"})}
		}
	}
	return s.plain(kind)
}

func (s *schemas) plain(kind reflect.Type) object {
	typed := object{member("type", typeName(kind))}
	if value := memberKind(kind); value != nil {
		return append(typed, member("additionalProperties", s.plain(value)))
	}
	switch kind.Kind() { //nolint:exhaustive // the others need no more
	case reflect.Slice:
		return append(typed, member("items", s.plain(kind.Elem())))
	case reflect.Struct:
		return s.ref(kind)
	}
	return typed
}
