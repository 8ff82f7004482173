package docs

import (
	"reflect"

	"kassa/internal/wire"
)

// object is a JSON object in the order of its writing.
type object = wire.Object[any]

func member(name string, value any) wire.Member[any] {
	return wire.Member[any]{Name: name, Value: value}
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
