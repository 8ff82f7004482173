package wire

import "bytes"

// Object is a JSON object that keeps the order of its members, which a map would not.
type Object[V any] []Member[V]

// Member is one name of an Object with its value.
type Member[V any] struct {
	Name  string
	Value V
}

// MarshalJSON writes the members in their order; without any it is {}.
func (o Object[V]) MarshalJSON() ([]byte, error) {
	var object bytes.Buffer
	object.WriteByte('{')
	for i, member := range o {
		name, err := Marshal(member.Name)
		if err != nil {
			return nil, err
		}
		value, err := Marshal(member.Value)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			object.WriteByte(',')
		}
		object.Write(name)
		object.WriteByte(':')
		object.Write(value)
	}
	object.WriteByte('}')
	return object.Bytes(), nil
}
