package docs

import (
	"encoding/json"
	"reflect"
	"strings"

	"kassa/internal/invoice"
	"kassa/internal/order"
	"kassa/internal/payoff"
)

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
